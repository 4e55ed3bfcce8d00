//! Small programs, a screen each, in all four styles.
//!
//! Each prints to the byte what CPython's asyncio printed for the same
//! program; `spec/recipes/README.md` says what they do. A program is a folder
//! with one file a style; equal step marks cut them at the same places.
//!
//! Written with the words of [`asyncio`](crate::asyncio). Knows no world: the
//! [`Stage`] comes from the harness.

pub mod background_tasks;

pub mod up_down;

use crate::Style;
use crate::asyncio::{Raises, Stage};
use std::fmt;

/// All programs, by name.
pub const ALL: [Program; 2] = [background_tasks::PROGRAM, up_down::PROGRAM];

/// One program in four styles.
pub struct Program {
    /// Its name, of its folder and of its recording.
    pub name: &'static str,
    /// What it shows, in one line.
    pub summary: &'static str,
    /// The rows of the field's map that it demonstrates.
    pub rows: &'static [&'static str],
    columns: [Column; 4],
}

/// A program in one style.
struct Column {
    main: fn(&Stage) -> Raises,
    source: &'static str,
}

impl Program {
    /// Finds a program by its name.
    pub fn by_name(name: &str) -> Option<&'static Program> {
        static PROGRAMS: &[Program] = &ALL;
        PROGRAMS.iter().find(|program| program.name == name)
    }

    /// Runs it in one style, to its end.
    ///
    /// # Errors
    ///
    /// What it raises and does not catch.
    pub fn run(&self, style: Style, stage: &Stage) -> Raises {
        (self.column(style).main)(stage)
    }

    /// Returns the source of one style: the very file that was compiled.
    pub fn source(&self, style: Style) -> &'static str {
        self.column(style).source
    }

    fn column(&self, style: Style) -> &Column {
        &self.columns[style as usize]
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Program({:?})", self.name)
    }
}

/// Makes the entry of the table for the program in whose `mod.rs` it stands.
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
                columns: [
                    crate::programs::Column {
                        main: callbacks::program,
                        source: include_str!("callbacks.rs"),
                    },
                    crate::programs::Column {
                        main: send::program,
                        source: include_str!("send.rs"),
                    },
                    crate::programs::Column {
                        main: yield_from::program,
                        source: include_str!("yield_from.rs"),
                    },
                    crate::programs::Column {
                        main: async_await::program,
                        source: include_str!("async_await.rs"),
                    },
                ],
            };
    };
}
use program;
