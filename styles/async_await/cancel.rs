//! Stop now and release all: the body is a future beside the alarm, dropped
//! when told to stop.

use super::task::Cx;
use super::timeout::guard;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;
use futures::future::FutureExt;
use std::future::Future;

/// Runs a body until `stop` is set; then whatever it waits for is let go.
///
/// # Errors
///
/// [`Stopped`], if the body was let go.
#[track_caller]
pub fn until<B: Future>(
    cx: &Cx,
    stop: Promise<()>,
    body: B,
) -> impl Future<Output = Result<B::Output, Stopped>> {
    let alarm = Op::promise(&stop);
    guard(cx, alarm, body).map(|value| value.ok_or(Stopped))
}
