//! Stopping at once and releasing everything: an alarm of the task, which
//! is thrown at the innermost body and closes those within this one.

use super::timeout::guard;
use super::wait::Delegate;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;

/// Runs a body until `stop` is set, then gives it up.
///
/// Giving up drops the body, which withdraws the operation that it waits for.
/// A value counts that the body returns because it catches that, as in
/// CPython.
///
/// # Errors
///
/// [`Stopped`], if the body was given up.
pub fn until<D: Delegate>(
    stop: Promise<()>,
    body: D,
) -> impl Delegate<Return = Result<D::Return, Stopped>> {
    let alarm = Op::promise(&stop);
    guard(alarm, body, |value| value.ok_or(Stopped))
}
