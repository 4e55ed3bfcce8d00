//! So many at once: a future of a place, awaited.

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
pub async fn acquire(cx: &Cx, semaphore: &Semaphore) -> Permit {
    // step: queue
    let future = semaphore.acquire();
    // step: wait
    wait::done(cx, &future).await;
    // step: permit
    future.take().expect("only its waiter takes a permit")
}
