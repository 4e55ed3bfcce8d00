//! Sizes: the memory of waits, and the code and source of a style.
//!
//! Where to read next: `asleep.rs` for whole tasks, `steps.rs` for the memory
//! held at each wait of the two jobs, `code.rs` for the program.

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
    /// The memory of a sleeping task, by style.
    pub asleep: Vec<Asleep>,
    /// The memory of a session and a request at each of their waits, by style.
    pub steps: Vec<StepSize>,
    /// The code of each style in this program, if it can be known.
    pub code: Result<Vec<CodeSize>, NoSymbols>,
    /// The source of each file of a style.
    pub source: Vec<SourceSize>,
}

/// Returns all sizes; puts `tasks` tasks to sleep for them.
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
