//! A limit on what runs at once: the promise of a permit, yielded for.

use super::task::Co;
use super::wait::{Done, yield_};
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
pub async fn acquire(co: Co, semaphore: Semaphore) -> Permit {
    // step: queue
    let promise = semaphore.acquire();
    // step: wait
    yield_!(co, Done(&promise));
    // step: permit
    promise.take().expect("a resumed waiter has its permit")
}
