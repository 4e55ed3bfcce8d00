//! Give up: an alarm of the task is thrown at the outermost body, and so at
//! the innermost, which waits.

use super::task::generator;
use super::wait::{Delegate, yield_from};
use crate::event_loop::{Alarm, Op};
use crate::workload::Elapsed;

/// Runs a body for at most so long; then whatever it waits for is let go.
///
/// # Errors
///
/// If the time was over first.
pub fn timeout<D: Delegate>(
    limit_us: u64,
    body: D,
) -> impl Delegate<Return = Result<D::Return, Elapsed>> {
    let alarm = Op::Sleep { us: limit_us };
    guard(alarm, body, |value| value.ok_or(Elapsed))
}

/// Runs a body until an operation beside it is over. Gives what `end` makes
/// of its value, or of none.
pub(super) fn guard<D: Delegate, T>(
    alarm: Op,
    body: D,
    end: impl FnOnce(Option<D::Return>) -> T,
) -> impl Delegate<Return = T> {
    generator(async move |co| {
        // step: alarm
        let alarm = Alarm::set(&co, alarm);
        // step: body
        let value = yield_from!(co, body);
        // step: end
        end((!alarm.fired()).then_some(value))
    })
}
