//! Giving up after a time: an alarm of the task, for which the driver closes
//! the bodies above this one.

use super::catch::{Catch, Raise};
use super::task::Co;
use super::wait::yield_;
use crate::event_loop::{Alarm, Op};
use crate::workload::Elapsed;
use std::future::Future;

/// Runs a body for at most `limit_us` microseconds, then gives it up.
///
/// Giving up drops the body, which withdraws the operation that it waits for.
/// A value counts that the body returns because it catches that, as in
/// CPython.
///
/// # Errors
///
/// [`Elapsed`], if the body was given up.
pub fn timeout<B>(
    co: Co,
    limit_us: u64,
    body: impl FnOnce(Co) -> B,
) -> impl Future<Output = Result<B::Output, Elapsed>>
where
    B: Future + 'static,
    B::Output: 'static,
{
    let alarm = Op::Sleep { us: limit_us };
    guard(co, alarm, body, |value| value.ok_or(Elapsed))
}

/// Runs a body until an alarm fires. Returns what `end` makes of the body's
/// value, or of `None` if it has none because of the alarm.
pub(super) async fn guard<B, T>(
    co: Co,
    alarm: Op,
    body: impl FnOnce(Co) -> B,
    end: impl FnOnce(Option<B::Output>) -> T,
) -> T
where
    B: Future + 'static,
    B::Output: 'static,
{
    // step: alarm
    let alarm = Alarm::set(&co, alarm);
    // step: body
    let ended = yield_!(co, Catch(body));
    // step: end
    end(match ended {
        Ok(value) => Some(value),
        Err(cancelled) => match alarm.take(cancelled) {
            Ok(()) => None,
            Err(cancelled) => match yield_!(co, Raise(cancelled)) {},
        },
    })
}
