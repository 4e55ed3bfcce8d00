//! Small programs, a screen each, in all four styles.
//!
//! Each prints exactly what CPython's asyncio printed for the same program;
//! `spec/recipes/README.md` says what they do. A program is a folder with one
//! file for each style; equal step marks cut them at the same places.
//!
//! They use [`asyncio`](crate::asyncio), and know no world: the [`Stage`]
//! comes from the harness.

pub mod add_slowly;
pub mod async_for_with;
pub mod await_twice;
pub mod background_tasks;
pub mod cancel_handle;
pub mod clock;
pub mod countdown;
pub mod counters;
pub mod custom_awaitable;
pub mod delayed_echo;
pub mod executor;
pub mod fetcher_monitor;
pub mod future_states;
pub mod gather_errors;
pub mod never_awaited;
pub mod one_run_or_many;
pub mod racers;
pub mod read_file;
pub mod returnit;
pub mod sequential_concurrent;
pub mod tree_car;
pub mod two_counts;
pub mod up_down;

use crate::Style;
use crate::asyncio::{Raises, Stage};
use crate::source::Page;
use std::fmt;

/// All programs, by name.
pub const ALL: [Program; 23] = [
    add_slowly::PROGRAM,
    async_for_with::PROGRAM,
    await_twice::PROGRAM,
    background_tasks::PROGRAM,
    cancel_handle::PROGRAM,
    clock::PROGRAM,
    countdown::PROGRAM,
    counters::PROGRAM,
    custom_awaitable::PROGRAM,
    delayed_echo::PROGRAM,
    executor::PROGRAM,
    fetcher_monitor::PROGRAM,
    future_states::PROGRAM,
    gather_errors::PROGRAM,
    never_awaited::PROGRAM,
    one_run_or_many::PROGRAM,
    racers::PROGRAM,
    read_file::PROGRAM,
    returnit::PROGRAM,
    sequential_concurrent::PROGRAM,
    tree_car::PROGRAM,
    two_counts::PROGRAM,
    up_down::PROGRAM,
];

/// One program in four styles.
pub struct Program {
    /// The name of the program, of its folder and of its recording.
    pub name: &'static str,
    /// Its subject, in one line.
    pub summary: &'static str,
    /// The rows of the field's map that it demonstrates.
    pub rows: &'static [&'static str],
    /// Its source, as it was compiled.
    pub page: Page,
    /// The text that all styles share: the file with its table entry.
    pub shared: &'static str,
    mains: [fn(&Stage) -> Raises; 4],
}

impl Program {
    /// Returns all programs, by name.
    pub fn all() -> &'static [Program] {
        static PROGRAMS: &[Program] = &ALL;
        PROGRAMS
    }

    /// Finds a program by its name.
    pub fn by_name(name: &str) -> Option<&'static Program> {
        Program::all().iter().find(|program| program.name == name)
    }

    /// Runs it in one style, to its end.
    ///
    /// # Errors
    ///
    /// The error that it raises and does not catch.
    pub fn run(&self, style: Style, stage: &Stage) -> Raises {
        (self.mains[style as usize])(stage)
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Program({:?})", self.name)
    }
}

/// Makes the entry of the table for a program; to be called in its `mod.rs`.
macro_rules! program {
    (
        name: $name:literal,
        summary: $summary:literal,
        rows: [$($row:literal),* $(,)?] $(,)?
    ) => {
        /// The program's entry in the table.
        pub const PROGRAM: crate::programs::Program =
            crate::programs::Program {
                name: $name,
                summary: $summary,
                rows: &[$($row),*],
                page: crate::source::program!($name),
                shared: include_str!("mod.rs"),
                mains: [
                    callbacks::program,
                    send::program,
                    yield_from::program,
                    async_await::program,
                ],
            };
    };
}
use program;
