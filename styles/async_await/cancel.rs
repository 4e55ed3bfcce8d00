//! Stopping at once and releasing everything: the body is a future beside the
//! alarm, and is dropped when the order to stop comes first.

use super::task::Cx;
use super::timeout::guard;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;
use futures::future::FutureExt;
use std::future::Future;

/// Runs a body until `stop` is set, then gives it up.
///
/// Giving up drops the body, which withdraws the operation that it waits for.
///
/// # Errors
///
/// [`Stopped`], if the body was given up.
#[track_caller]
pub fn until<B: Future>(
    cx: &Cx,
    stop: Promise<()>,
    body: B,
) -> impl Future<Output = Result<B::Output, Stopped>> {
    let alarm = Op::promise(&stop);
    guard(cx, alarm, body).map(|value| value.ok_or(Stopped))
}
