//! What the benches share: cases, who takes part in them, and how they are
//! timed.
//!
//! Each model is a bench of its own beside this file. Where to read next:
//! `README.md` for what is measured, `turn.rs` for a model, `case.rs` for how
//! it is run.

mod case;
pub mod peers;
mod stopwatch;
mod timing;

pub use self::case::{Case, Contestant};
pub use self::stopwatch::Stopwatch;
pub use self::timing::time;

/// Returns how much of something a run has: much where it is timed, little
/// where `--test` asks only whether it is right.
pub fn size(timed: u32, tested: u32) -> u32 {
    let is_test = std::env::args().any(|argument| argument == "--test");
    if is_test { tested } else { timed }
}
