//! So many at once: a function left behind for a future of a place.

use super::task::Cx;
use super::wait;
use crate::event_loop::{Permit, Semaphore};

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Semaphore::try_acquire`] and does not
/// wait.
///
/// # Panics
///
/// If the loop resumes it before it has a place, which would be a fault of
/// the loop.
#[track_caller]
pub fn acquire(
    cx: Cx,
    semaphore: &Semaphore,
    k: impl FnOnce(Cx, Permit) + 'static,
) {
    // step: queue
    let future = semaphore.acquire();
    // step: wait
    wait::done(cx, &future.clone(), move |cx, ()| {
        // step: permit
        let place = future.take();
        k(cx, place.expect("only its waiter takes a permit"));
    });
}
