//! Stop now and release all: an alarm is thrown at the outermost body, and so
//! at the innermost, which waits.

use super::timeout::guard;
use super::wait::Delegate;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;

/// Runs a body until `stop` is set; then whatever it waits for is let go.
///
/// # Errors
///
/// If it was stopped first.
pub fn until<D: Delegate>(
    stop: Promise<()>,
    body: D,
) -> impl Delegate<Return = Result<D::Return, Stopped>> {
    let alarm = Op::promise(&stop);
    guard(alarm, body, |value| value.ok_or(Stopped))
}
