//! Give up: an alarm of the task is thrown at whichever body waits.

use super::task::Co;
use super::wait::{Call, yield_};
use crate::event_loop::{Alarm, Op};
use crate::workload::Elapsed;
use std::future::Future;

/// Runs a body for at most so long; then whatever it waits for is let go.
///
/// # Errors
///
/// If the time was over first.
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

/// Runs a body until an operation beside it is over. Gives what `end` makes
/// of its value, or of none.
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
