//! Handles of callbacks: those cancelled in time are never called.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::python_bool;
use crate::event_loop::Handle;

/// Returns which of these were cancelled, as they are printed.
fn cancelled(handles: [&Handle; 3]) -> String {
    let cancelled = handles.map(|handle| python_bool(handle.cancelled()));
    format!("cancelled: {}", cancelled.join(" "))
}

super::program! {
    name: "cancel_handle",
    summary: "Handles of callbacks and timers, cancelled in time and too late",
    rows: ["L1", "L2", "L3", "T5"],
}
