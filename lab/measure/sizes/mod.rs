//! Sizes: what waiting takes in memory, and what a style takes in code and
//! in source.
//!
//! Where to read next: `asleep.rs` for whole tasks, `steps.rs` for what is
//! kept at each wait of the two jobs, `code.rs` for the program.

mod asleep;
mod code;
mod steps;

pub use self::asleep::Asleep;
pub use self::code::{CodeSize, NoSymbols};
pub use self::steps::{Job, StepSize};
pub use super::source::SourceSize;

use super::CountAllocations;
use harness::driver::RunFailure;

/// All sizes of one program.
#[derive(Clone, Debug)]
pub struct Sizes {
    /// What a sleeping task holds, by style.
    pub asleep: Vec<Asleep>,
    /// What a session and a request hold at each of their waits, by style.
    pub steps: Vec<StepSize>,
    /// What each style takes in this program, if that can be known.
    pub code: Result<Vec<CodeSize>, NoSymbols>,
    /// What each file of a style takes.
    pub source: Vec<SourceSize>,
}

/// Returns all sizes; so many tasks are put to sleep.
///
/// # Errors
///
/// If a run does not come to its end.
pub fn all(count: CountAllocations, tasks: u32) -> Result<Sizes, RunFailure> {
    Ok(Sizes {
        asleep: asleep::all(count, tasks)?,
        steps: steps::all(count)?,
        code: code::all(),
        source: super::source::all(),
    })
}
