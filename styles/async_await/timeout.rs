//! Giving up after a time: the body is a future beside the alarm, and is
//! dropped when the alarm comes first.

use super::task::Cx;
use super::wait;
use crate::event_loop::{Op, first};
use crate::workload::Elapsed;
use futures::future::FutureExt;
use std::future::Future;

/// Runs a body for at most `limit_us` microseconds, then gives it up.
///
/// Giving up drops the body, which withdraws the operation that it waits for.
///
/// # Errors
///
/// [`Elapsed`], if the body was given up.
#[track_caller]
pub fn timeout<B: Future>(
    cx: &Cx,
    limit_us: u64,
    body: B,
) -> impl Future<Output = Result<B::Output, Elapsed>> {
    let alarm = Op::Sleep { us: limit_us };
    guard(cx, alarm, body).map(|value| value.ok_or(Elapsed))
}

/// Runs a body until an alarm fires; then there is no value.
///
/// This is a future made of futures. An `async fn` would keep the body twice,
/// as its argument and as its local.
#[track_caller]
pub(super) fn guard<B: Future>(
    cx: &Cx,
    alarm: Op,
    body: B,
) -> impl Future<Output = Option<B::Output>> {
    // step: alarm
    let alarm = wait::operation(cx, alarm, |_| None);
    // step: body
    let body = body.map(Some);
    // step: end
    first(alarm, body)
}
