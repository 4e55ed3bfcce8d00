//! Stop now and release all: two functions are left behind, one for the order
//! to stop and one of the body; whichever is called first takes the other
//! back.

use super::task::{Continuation, Cx};
use super::timeout::guard;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;

/// Runs a body until `stop` is set; then whatever it waits for is let go.
///
/// # Errors
///
/// [`Stopped`], if the body was let go.
#[track_caller]
pub fn until<T: 'static>(
    cx: Cx,
    stop: Promise<()>,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
    k: impl FnOnce(Cx, Result<T, Stopped>) + 'static,
) {
    let alarm = Op::promise(&stop);
    guard(cx, alarm, body, move |cx, value| {
        k(cx, value.ok_or(Stopped));
    });
}
