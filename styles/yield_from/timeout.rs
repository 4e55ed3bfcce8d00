//! Giving up after a time: an alarm of the task, which is thrown at the
//! innermost body and closes those within this one.

use super::catch::{catch, raise};
use super::task::generator;
use super::wait::{Delegate, yield_from};
use crate::event_loop::{Alarm, Op};
use crate::workload::Elapsed;

/// Runs a body for at most `limit_us` microseconds, then gives it up.
///
/// Giving up drops the body, which withdraws the operation that it waits for.
/// A value counts that the body returns because it catches that, as in
/// CPython.
///
/// # Errors
///
/// [`Elapsed`], if the body was given up.
pub fn timeout<D: Delegate>(
    limit_us: u64,
    body: D,
) -> impl Delegate<Return = Result<D::Return, Elapsed>> {
    let alarm = Op::Sleep { us: limit_us };
    guard(alarm, body, |value| value.ok_or(Elapsed))
}

/// Runs a body until an alarm fires. Returns what `end` makes of the body's
/// value, or of `None` if it has none because of the alarm.
pub(super) fn guard<D: Delegate, T>(
    alarm: Op,
    body: D,
    end: impl FnOnce(Option<D::Return>) -> T,
) -> impl Delegate<Return = T> {
    generator(async move |co| {
        // step: alarm
        let alarm = Alarm::set(&co, alarm);
        // step: body
        let ended = yield_from!(co, catch(body));
        // step: end
        end(match ended {
            Ok(value) => Some(value),
            Err(cancelled) => match alarm.take(cancelled) {
                Ok(()) => None,
                Err(cancelled) => match yield_from!(co, raise(cancelled)) {},
            },
        })
    })
}
