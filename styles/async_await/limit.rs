//! A limit on what runs at once: the promise of a permit, awaited.

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
pub async fn acquire(cx: &Cx, semaphore: &Semaphore) -> Permit {
    // step: queue
    let promise = semaphore.acquire();
    // step: wait
    wait::done(cx, &promise).await;
    // step: permit
    promise.take().expect("a resumed waiter has its permit")
}
