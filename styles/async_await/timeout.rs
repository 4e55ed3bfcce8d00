//! Give up: the body is a local, dropped when the alarm comes first.

use super::task::Cx;
use super::wait;
use crate::workload::Elapsed;
use futures::future::{Either, select};
use std::future::Future;
use std::pin::pin;

/// Runs a body for at most so long; then whatever it waits for is let go.
pub async fn timeout<B: Future>(
    cx: Cx,
    limit_us: u64,
    body: impl FnOnce(Cx) -> B,
) -> Result<B::Output, Elapsed> {
    // step: alarm
    let alarm = pin!(wait::sleep(&cx, limit_us));
    // step: body
    let body = pin!(body(cx.clone()));
    // step: end
    match select(alarm, body).await {
        Either::Left(_) => Err(Elapsed),
        Either::Right((value, _)) => Ok(value),
    }
}
