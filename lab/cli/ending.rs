//! The ways in which a command ends.

use std::fmt;

/// The result of a command that was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It succeeded.
    Good,
    /// It failed, and has printed the reason.
    Bad,
}

/// The reason in one line why a command was not carried out.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) String);

impl Refusal {
    pub(super) fn new(line: impl fmt::Display) -> Refusal {
        Refusal(line.to_string())
    }
}
