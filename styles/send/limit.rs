//! A limit on what runs at once: the promise of a permit, yielded for.

use super::task::Co;
use super::wait::{Done, yield_};
use crate::event_loop::{Place, Places};
use crate::workload::Fault;

/// Waits for a permit behind all tasks that wait for one.
///
/// It waits even if a permit is free; [`Places::take`] takes one without a
/// wait.
///
/// # Errors
///
/// The fault that is thrown instead.
///
/// # Panics
///
/// If the loop resumes it before it has a permit, which would be a fault of
/// the loop.
pub async fn place(co: Co, places: Places) -> Result<Place, Fault> {
    // step: queue
    let future = places.queue();
    // step: wait
    yield_!(co, Done(&future))?;
    // step: place
    Ok(future.take().expect("a resumed waiter has its permit"))
}
