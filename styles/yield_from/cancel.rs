//! Stopping at once and releasing everything: an alarm of the task, which
//! throws at the outermost body, and so at the innermost, which waits.

use super::timeout::guard;
use super::wait::Delegate;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;

/// Runs a body until `stop` is set, then gives it up.
///
/// Giving up makes the body's wait fail with
/// [`Fault::Interrupted`](crate::workload::Fault::Interrupted).
///
/// # Errors
///
/// [`Stopped`], if the body was given up, even if it then returned a value.
pub fn until<D: Delegate>(
    stop: Promise<()>,
    body: D,
) -> impl Delegate<Return = Result<D::Return, Stopped>> {
    let alarm = Op::promise(&stop);
    guard(alarm, body, |value| value.ok_or(Stopped))
}
