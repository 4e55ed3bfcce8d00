//! Stop now and release all: the body is a local, dropped when told to stop.

use super::task::Cx;
use super::wait;
use crate::event_loop::LabFuture;
use crate::workload::Stopped;
use futures::future::{Either, select};
use std::future::Future;
use std::pin::pin;

/// Runs a body until `stop` is set; then whatever it waits for is let go.
pub async fn until<B: Future>(
    cx: Cx,
    stop: LabFuture<()>,
    body: impl FnOnce(Cx) -> B,
) -> Result<B::Output, Stopped> {
    // step: alarm
    let alarm = pin!(wait::future(&cx, &stop));
    // step: body
    let body = pin!(body(cx.clone()));
    // step: end
    match select(alarm, body).await {
        Either::Left(_) => Err(Stopped),
        Either::Right((value, _)) => Ok(value),
    }
}
