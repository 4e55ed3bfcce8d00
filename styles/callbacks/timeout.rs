//! Give up: two functions are left behind, one for the alarm and one of the
//! body; whichever is called first takes the other back.

use super::task::{Continuation, Cx};
use crate::event_loop::Op;
use crate::workload::Elapsed;

/// Runs a body for at most so long; then whatever it waits for is let go.
///
/// # Errors
///
/// If the time was over first.
pub fn timeout<T: 'static>(
    cx: Cx,
    limit_us: u64,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
    k: impl FnOnce(Cx, Result<T, Elapsed>) + 'static,
) {
    let alarm = Op::Sleep { us: limit_us };
    guard(cx, alarm, body, |cx, value| k(cx, value.ok_or(Elapsed)));
}

/// Runs a body until an operation beside it is over; then it gives nothing.
pub(super) fn guard<T: 'static>(
    cx: Cx,
    alarm: Op,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
    k: impl FnOnce(Cx, Option<T>) + 'static,
) {
    // step: alarm
    let cx = cx.set_alarm(alarm, k);
    // step: body
    cx.bounce(|cx| {
        body(
            cx,
            Box::new(|cx, value| {
                // step: end
                cx.take_alarm(value);
            }),
        );
    });
}
