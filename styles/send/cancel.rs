//! Stop now and release all: an alarm is thrown at whichever body waits.

use super::task::Co;
use super::timeout::guard;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;
use std::future::Future;

/// Runs a body until `stop` is set; then whatever it waits for is let go.
///
/// # Errors
///
/// If it was stopped first.
pub fn until<B>(
    co: Co,
    stop: Promise<()>,
    body: impl FnOnce(Co) -> B,
) -> impl Future<Output = Result<B::Output, Stopped>>
where
    B: Future + 'static,
    B::Output: 'static,
{
    let alarm = Op::promise(&stop);
    guard(co, alarm, body, |value| value.ok_or(Stopped))
}
