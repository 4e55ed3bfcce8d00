//! The machine, source, time and command of a report.

use super::{Machine, Source, date};
use std::time::SystemTime;

/// The machine, source, time and command of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The machine that it is made on.
    pub machine: Machine,
    /// The source that it is made from.
    pub source: Source,
    /// The command that makes it.
    pub command: String,
    /// The time of its making.
    pub made: SystemTime,
}

impl Setting {
    /// Returns machine and source in one line.
    pub(super) fn line(&self) -> String {
        format!("{}; {}", self.machine.line(), self.source.line())
    }

    /// Returns the origin of numbers that were counted for the report.
    pub(super) fn counted(&self) -> String {
        let (command, made) = (&self.command, date(self.made));
        format!("Counted by {command}, {made}. {}.", self.line())
    }
}
