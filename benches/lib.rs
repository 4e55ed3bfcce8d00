//! What the benches share: cases, who takes part in them, and how they are
//! timed.
//!
//! Each model is a bench of its own beside this file. Where to read next:
//! `README.md` for what is measured, `turn.rs` for a model, `case.rs` for how
//! it is run.

mod case;
pub mod peers;
mod rounds;
mod stopwatch;
mod timing;

pub use self::case::{Case, Routine};
pub use self::stopwatch::Stopwatch;
pub use self::timing::time;

use styles::event_loop::Counters;

/// Returns only those counts that do not hang on the pace of another thread.
///
/// How much a turn finds ready does; so do operations, for places and joins
/// are waited for only where they are not there yet.
pub fn without_pace(counters: Counters) -> Counters {
    Counters {
        tasks: counters.tasks,
        bytes_read: counters.bytes_read,
        bytes_written: counters.bytes_written,
        ..Counters::default()
    }
}

/// Returns how much of something a run has: much where it is timed, little
/// where `--test` asks only whether it is right.
pub fn size(timed: u32, tested: u32) -> u32 {
    let is_test = std::env::args().any(|argument| argument == "--test");
    if is_test { tested } else { timed }
}
