//! So many at once: a future of a place, yielded for.

use super::task::Co;
use super::wait::{Done, yield_};
use crate::event_loop::{Place, Places};
use crate::workload::Fault;

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Places::take`] and does not
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
pub async fn place(co: Co, places: Places) -> Result<Place, Fault> {
    // step: queue
    let future = places.queue();
    // step: wait
    yield_!(co, Done(&future))?;
    // step: place
    Ok(future.take().expect("only who waits for a place takes it"))
}
