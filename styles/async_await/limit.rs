//! A limit on what runs at once: the promise of a permit, awaited.

use super::task::Cx;
use super::wait;
use crate::event_loop::{Place, Places};

/// Waits for a permit behind all tasks that wait for one.
///
/// It waits even if a permit is free; [`Places::take`] takes one without a
/// wait.
///
/// # Panics
///
/// If the loop resumes it before it has a permit, which would be a fault of
/// the loop.
pub async fn place(cx: &Cx, places: &Places) -> Place {
    // step: queue
    let future = places.queue();
    // step: wait
    wait::done(cx, &future).await;
    // step: place
    future.take().expect("a resumed waiter has its permit")
}
