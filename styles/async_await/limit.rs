//! So many at once: a future of a place, awaited.

use super::task::Cx;
use super::wait;
use crate::event_loop::{Place, Places};

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Places::take`] and does not
/// wait.
///
/// # Panics
///
/// If the loop resumes it before it has a place, which would be a fault of
/// the loop.
pub async fn place(cx: &Cx, places: &Places) -> Place {
    // step: queue
    let future = places.queue();
    // step: wait
    wait::done(cx, &future).await;
    // step: place
    future.take().expect("only who waits for a place takes it")
}
