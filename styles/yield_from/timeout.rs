//! Giving up after a time: an alarm of the task, which throws at the outermost
//! body, and so at the innermost, which waits.

use super::task::generator;
use super::wait::{Delegate, yield_from};
use crate::event_loop::{Alarm, Op};
use crate::workload::Elapsed;

/// Runs a body for at most `limit_us` microseconds, then gives it up.
///
/// Giving up makes the body's wait fail with
/// [`Fault::Interrupted`](crate::workload::Fault::Interrupted).
///
/// # Errors
///
/// [`Elapsed`], if the body was given up, even if it then returned a value.
pub fn timeout<D: Delegate>(
    limit_us: u64,
    body: D,
) -> impl Delegate<Return = Result<D::Return, Elapsed>> {
    let alarm = Op::Sleep { us: limit_us };
    guard(alarm, body, |value| value.ok_or(Elapsed))
}

/// Runs a body until an alarm fires. Returns what `end` makes of the body's
/// value, or of `None` if the alarm fired.
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
