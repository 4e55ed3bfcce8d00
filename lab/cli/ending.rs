//! The ways in which a command ends.

use std::fmt;

/// The outcome of a command that could be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All is well.
    Good,
    /// Something is not; the command has printed what.
    Bad,
}

/// The reason why a command was not carried out, in one line.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) String);

impl Refusal {
    pub(super) fn new(line: impl fmt::Display) -> Refusal {
        Refusal(line.to_string())
    }
}
