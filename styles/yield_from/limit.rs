//! So many at once: a future of a place, delegated to.

use super::task::generator;
use super::wait::{Delegate, done, yield_from};
use crate::event_loop::{Permit, Semaphore};
use crate::workload::Fault;

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Semaphore::try_acquire`] and does not
/// wait.
///
/// # Errors
///
/// What was thrown instead.
///
/// # Panics
///
/// If the loop resumes it before it has a place, which would be a fault of
/// the loop.
pub fn acquire(
    semaphore: &Semaphore,
) -> impl Delegate<Return = Result<Permit, Fault>> {
    generator(async move |co| {
        // step: queue
        let future = semaphore.acquire();
        // step: wait
        yield_from!(co, done(&future))?;
        // step: permit
        Ok(future.take().expect("only its waiter takes a permit"))
    })
}
