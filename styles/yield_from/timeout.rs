//! Give up: an alarm of the task is thrown at the innermost body.

use super::task::Cx;
use super::wait::yield_from;
use crate::event_loop::{Alarm, Op};
use crate::workload::Elapsed;
use std::future::Future;

/// Runs a body for at most so long; then whatever it waits for is let go.
pub async fn timeout<B>(
    cx: Cx,
    limit_us: u64,
    body: impl FnOnce(Cx) -> B,
) -> Result<B::Output, Elapsed>
where
    B: Future + 'static,
    B::Output: 'static,
{
    // step: alarm
    let alarm = Alarm::set(&cx, Op::Sleep { us: limit_us });
    // step: body
    let value = yield_from(&cx, body).await;
    // step: end
    if alarm.rang() {
        Err(Elapsed)
    } else {
        Ok(value)
    }
}
