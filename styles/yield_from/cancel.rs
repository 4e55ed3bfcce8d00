//! Stop now and release all: an alarm is thrown at the innermost body.

use super::task::Cx;
use super::wait::yield_from;
use crate::event_loop::{Alarm, LabFuture, Op};
use crate::workload::Stopped;
use std::future::Future;

/// Runs a body until `stop` is set; then whatever it waits for is let go.
pub async fn until<B>(
    cx: Cx,
    stop: LabFuture<()>,
    body: impl FnOnce(Cx) -> B,
) -> Result<B::Output, Stopped>
where
    B: Future + 'static,
    B::Output: 'static,
{
    // step: alarm
    let alarm = Alarm::set(&cx, Op::future(&stop));
    // step: body
    let value = yield_from(&cx, body).await;
    // step: end
    if alarm.rang() {
        Err(Stopped)
    } else {
        Ok(value)
    }
}
