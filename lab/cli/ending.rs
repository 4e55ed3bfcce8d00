//! The ways in which a command ends.

use std::fmt;

/// How a command that could be carried out ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All is well.
    Good,
    /// It was told what is not.
    Bad,
}

/// Why a command was not carried out, in one line.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) String);

impl Refusal {
    pub(super) fn new(line: impl fmt::Display) -> Refusal {
        Refusal(line.to_string())
    }
}
