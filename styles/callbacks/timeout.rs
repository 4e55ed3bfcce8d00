//! Giving up after a time: two functions are left behind, one for the alarm
//! and one of the body; the one that is called first withdraws the other.

use super::task::{Continuation, Cx};
use crate::event_loop::Op;
use crate::workload::Elapsed;

/// Runs a body for at most `limit_us` microseconds, then gives it up.
///
/// Giving up withdraws the operation that the body waits for, and drops all
/// that it left behind.
///
/// # Errors
///
/// [`Elapsed`], if the body was given up.
///
/// # Panics
///
/// The task panics if the body calls its continuation with the [`Cx`] of
/// another task.
#[track_caller]
pub fn timeout<T: 'static>(
    cx: Cx,
    limit_us: u64,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
    k: impl FnOnce(Cx, Result<T, Elapsed>) + 'static,
) {
    let alarm = Op::Sleep { us: limit_us };
    guard(cx, alarm, body, move |cx, value| {
        k(cx, value.ok_or(Elapsed));
    });
}

/// Runs a body until an alarm fires; then there is no value.
#[track_caller]
pub(super) fn guard<T: 'static>(
    cx: Cx,
    alarm: Op,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
    k: impl FnOnce(Cx, Option<T>) + 'static,
) {
    // step: alarm
    let alarm = cx.set_alarm(alarm, k);
    // step: body
    cx.bounce(move |cx| {
        let end = move |cx: Cx, value| {
            // step: end
            cx.take_alarm(alarm, value);
        };
        body(cx, Box::new(end));
    });
}
