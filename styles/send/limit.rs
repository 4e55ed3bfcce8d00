//! So many at once: a future of a place, asked for by hand.

use super::task::Cx;
use super::wait;
use crate::event_loop::{Place, Places};
use crate::workload::Fault;

/// Waits for a place behind all who wait for one.
///
/// Whoever can have one at once takes it with [`Places::take`] and does not
/// wait.
pub async fn place(cx: Cx, places: Places) -> Result<Place, Fault> {
    // step: queue
    let future = places.queue();
    // step: wait
    wait::future(&cx, &future).await?;
    // step: place
    Ok(future.take().expect("only who waits for a place takes it"))
}
