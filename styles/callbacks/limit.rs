//! So many at once: a function left behind for a future of a place.

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
#[track_caller]
pub fn place(cx: Cx, places: &Places, k: impl FnOnce(Cx, Place) + 'static) {
    // step: queue
    let future = places.queue();
    // step: wait
    wait::done(cx, &future.clone(), move |cx, ()| {
        // step: place
        let place = future.take();
        k(cx, place.expect("only who waits for a place takes it"));
    });
}
