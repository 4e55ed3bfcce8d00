//! The parts that all benches share: cases, their contestants, and the timing.
//!
//! Each model is a bench of its own beside this file. Where to read next:
//! `README.md` for the models, `turn.rs` for one of them, `case.rs` for its
//! runs.

pub mod callgrind;
mod case;
mod errand;
pub mod peers;
mod rounds;
mod stopwatch;
mod timing;

pub use self::case::{Case, Routine};
pub use self::stopwatch::{Run, Stopwatch};
pub use self::timing::time;

use styles::event_loop::Counters;

/// Returns only those counts that do not depend on the pace of another thread.
///
/// The tasks that a turn finds ready do depend on it; so do operations, since
/// permits and joins are waited for only if they are not there yet.
pub fn without_pace(counters: Counters) -> Counters {
    Counters {
        tasks: counters.tasks,
        bytes_read: counters.bytes_read,
        bytes_written: counters.bytes_written,
        ..Counters::default()
    }
}

/// Returns the size of a run: large if it is timed, small if `--test` asks
/// only whether its result is right.
pub fn size(timed: u32, tested: u32) -> u32 {
    if is_test() { tested } else { timed }
}

/// Returns whether the results are checked, and nothing is timed.
fn is_test() -> bool {
    std::env::args().any(|argument| argument == "--test")
}
