//! Giving up after a time: an alarm of the task, which throws at the body that
//! waits.

use super::task::Co;
use super::wait::{Call, yield_};
use crate::event_loop::{Alarm, Op};
use crate::workload::Elapsed;
use std::future::Future;

/// Runs a body for at most `limit_us` microseconds, then gives it up.
///
/// Giving up makes the body's wait fail with
/// [`Fault::Interrupted`](crate::workload::Fault::Interrupted).
///
/// # Errors
///
/// [`Elapsed`], if the body was given up, even if it then returned a value.
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
/// value, or of `None` if the alarm fired.
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
    let value = yield_!(co, Call(body));
    // step: end
    end((!alarm.fired()).then_some(value))
}
