//! The subjects of measurements: the four styles, and the floor below them.

use super::floor::Floor;
use harness::contestant::Contestant;
use std::fmt;
use styles::Style;

/// A subject: it is measured in every model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A style.
    Style(Style),
    /// The floor, which is written by hand.
    Floor,
}

impl Subject {
    /// All subjects, the floor last.
    pub const ALL: [Subject; 5] = [
        Subject::Style(Style::Callbacks),
        Subject::Style(Style::Send),
        Subject::Style(Style::YieldFrom),
        Subject::Style(Style::AsyncAwait),
        Subject::Floor,
    ];

    /// Returns the contestant that does the two jobs.
    pub fn contestant(&self) -> &dyn Contestant {
        match self {
            Subject::Style(style) => style,
            Subject::Floor => &Floor,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.contestant().name())
    }
}
