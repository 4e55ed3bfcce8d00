//! Stopping at once and releasing everything: an alarm of the task, for which
//! the driver closes the bodies above this one.

use super::task::Co;
use super::timeout::guard;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;
use std::future::Future;

/// Runs a body until `stop` is set, then gives it up.
///
/// Giving up drops the body, which withdraws the operation that it waits for.
/// A value counts that the body returns because it catches that, as in
/// CPython.
///
/// # Errors
///
/// [`Stopped`], if the body was given up.
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
