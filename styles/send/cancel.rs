//! Stopping at once and releasing everything: an alarm of the task, which
//! throws at the body that waits.

use super::task::Co;
use super::timeout::guard;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;
use std::future::Future;

/// Runs a body until `stop` is set, then gives it up.
///
/// Giving up makes the body's wait fail with
/// [`Fault::Interrupted`](crate::workload::Fault::Interrupted).
///
/// # Errors
///
/// [`Stopped`], if the body was given up, even if it then returned a value.
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
