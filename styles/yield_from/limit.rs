//! So many at once: a future of a place, delegated to.

use super::task::generator;
use super::wait::{Delegate, done, yield_from};
use crate::event_loop::{Place, Places};
use crate::workload::Fault;

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Places::take`] and does not
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
pub fn place(places: &Places) -> impl Delegate<Return = Result<Place, Fault>> {
    generator(async move |co| {
        // step: queue
        let future = places.queue();
        // step: wait
        yield_from!(co, done(&future))?;
        // step: place
        Ok(future.take().expect("only who waits for a place takes it"))
    })
}
