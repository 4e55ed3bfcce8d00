//! Handles of callbacks: a callback that is cancelled in time is never called.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::python_bool;
use crate::event_loop::Handle;

/// Returns the line that tells for each handle if it was cancelled.
fn cancelled(handles: [&Handle; 3]) -> String {
    let cancelled = handles.map(|handle| python_bool(handle.cancelled()));
    format!("cancelled: {}", cancelled.join(" "))
}

super::program! {
    name: "cancel_handle",
    summary: "Handles of callbacks and timers, cancelled in time and too late",
    rows: ["L1", "L2", "L3", "T5"],
}
