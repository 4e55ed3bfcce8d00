//! Where, when and by which command a report is made.

use super::{Machine, Source, date};
use std::time::SystemTime;

/// Where, when and by which command a report is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it runs on.
    pub machine: Machine,
    /// What it is made from.
    pub source: Source,
    /// The command that makes it.
    pub command: String,
    /// When.
    pub made: SystemTime,
}

impl Setting {
    /// Returns machine and source in one line.
    pub(super) fn line(&self) -> String {
        format!("{}; {}", self.machine.line(), self.source.line())
    }

    /// Returns where numbers are from that were counted for the report.
    pub(super) fn counted(&self) -> String {
        let (command, made) = (&self.command, date(self.made));
        format!("Counted by {command}, {made}. {}.", self.line())
    }
}
