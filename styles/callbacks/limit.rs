//! So many at once: a function left behind for a future of a place.

use super::task::Cx;
use super::wait;
use crate::event_loop::{Place, Places};

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Places::take`] and does not
/// wait.
pub fn place(cx: Cx, places: Places, k: impl FnOnce(Place) + 'static) {
    // step: queue
    let future = places.queue();
    // step: wait
    wait::future(&cx, &future.clone(), move |()| {
        // step: place
        k(future.take().expect("only who waits for a place takes it"));
    });
}
