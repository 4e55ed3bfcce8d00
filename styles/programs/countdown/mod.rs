//! A plain function that timers call again, and a task that waits for it.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::Raises;
use crate::event_loop::{Loop, Promise};

/// Counts down to nothing, one a second; then the future is set.
fn finish_in(lp: &Loop, n: u32, done: Promise<Raises>) {
    if n > 0 {
        lp.print(n);
        lp.call_later(1_000_000, move |lp| finish_in(lp, n - 1, done));
        return;
    }
    lp.print("DONE!");
    // Nobody else sets it, and nobody cancels it.
    let _: Result<(), _> = done.set(Ok(()));
}

super::program! {
    name: "countdown",
    summary: "A function that timers call again, and a future at its end",
    rows: ["R4", "L1", "L2", "F7"],
}
