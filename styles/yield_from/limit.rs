//! A limit on what runs at once: the promise of a permit, delegated to.

use super::task::generator;
use super::wait::{Delegate, done, yield_from};
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
pub fn acquire(semaphore: &Semaphore) -> impl Delegate<Return = Permit> {
    generator(async move |co| {
        // step: queue
        let promise = semaphore.acquire();
        // step: wait
        yield_from!(co, done(&promise));
        // step: permit
        promise.take().expect("a resumed waiter has its permit")
    })
}
