//! A limit on what runs at once: a function left behind for the promise of a
//! permit.

use super::task::Cx;
use super::wait;
use crate::event_loop::{Permit, Semaphore};

/// Waits for a permit behind all tasks that wait for one.
///
/// It waits even if a permit is free; [`Semaphore::try_acquire`] takes one
/// without a wait.
///
/// # Panics
///
/// If the loop resumes it before it has a permit, which would be a fault of
/// the loop.
#[track_caller]
pub fn acquire(
    cx: Cx,
    semaphore: &Semaphore,
    k: impl FnOnce(Cx, Permit) + 'static,
) {
    // step: queue
    let promise = semaphore.acquire();
    // step: wait
    wait::done(cx, &promise.clone(), move |cx, ()| {
        // step: permit
        let permit = promise.take();
        k(cx, permit.expect("a resumed waiter has its permit"));
    });
}
