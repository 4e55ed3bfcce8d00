//! So many at once: a future of a place, yielded for.

use super::task::Co;
use super::wait::{Done, yield_};
use crate::event_loop::{Permit, Semaphore};
use crate::workload::Fault;

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Semaphore::try_acquire`] and does not
/// wait.
///
/// # Errors
///
/// If the body is interrupted.
///
/// # Panics
///
/// If the loop resumes it before it has a place, which would be a fault of
/// the loop.
pub async fn acquire(co: Co, semaphore: Semaphore) -> Result<Permit, Fault> {
    // step: queue
    let future = semaphore.acquire();
    // step: wait
    yield_!(co, Done(&future))?;
    // step: permit
    Ok(future.take().expect("only its waiter takes a permit"))
}
