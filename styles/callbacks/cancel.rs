//! Stopping at once and releasing everything: two functions are left behind,
//! one for the order to stop and one of the body; the one that is called first
//! withdraws the other.

use super::task::{Continuation, Cx};
use super::timeout::guard;
use crate::event_loop::{Op, Promise};
use crate::workload::Stopped;

/// Runs a body until `stop` is set, then gives it up.
///
/// Giving up withdraws the operation that the body waits for, and drops all
/// that it left behind.
///
/// # Errors
///
/// [`Stopped`], if the body was given up.
///
/// # Panics
///
/// The task panics if the body calls its continuation with the [`Cx`] of
/// another task.
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
