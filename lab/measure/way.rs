//! Ways of waiting in bodies that call bodies: those of the subjects, and
//! others that show what the subjects' ways cost and avoid.

use super::Subject;
use std::fmt;
use std::str::FromStr;
use std::{error, iter};
use styles::Style;

/// One way of waiting in nested bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The way of a subject.
    Subject(Subject),
    /// `yield from` flattened: the bodies are in a row, and each resumption
    /// goes to the innermost at once.
    YieldFromChain,
    /// `yield from` as in the style, on an engine that is not `genawaiter`.
    YieldFromOwnEngine,
    /// `send` as in the style, on an engine that is not `genawaiter`.
    SendOwnEngine,
    /// `send` with a driver that puts each call and each return behind all
    /// ready tasks, so that calling takes turns.
    SendQueued,
}

impl Way {
    /// All ways, those of the subjects first.
    pub const ALL: [Way; 9] = [
        Way::Subject(Subject::ALL[0]),
        Way::Subject(Subject::ALL[1]),
        Way::Subject(Subject::ALL[2]),
        Way::Subject(Subject::ALL[3]),
        Way::Subject(Subject::ALL[4]),
        Way::YieldFromChain,
        Way::YieldFromOwnEngine,
        Way::SendOwnEngine,
        Way::SendQueued,
    ];

    /// Returns the name for commands and tables.
    pub fn name(&self) -> &'static str {
        match self {
            Way::Subject(Subject::Style(style)) => style.name(),
            Way::Subject(Subject::Floor) => "floor",
            Way::YieldFromChain => "yield-from-chain",
            Way::YieldFromOwnEngine => "yield-from-own-engine",
            Way::SendOwnEngine => "send-own-engine",
            Way::SendQueued => "send-queued",
        }
    }
}

impl From<Subject> for Way {
    fn from(subject: Subject) -> Way {
        Way::Subject(subject)
    }
}

impl From<Style> for Way {
    fn from(style: Style) -> Way {
        Way::Subject(Subject::Style(style))
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no way has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWay(pub String);

impl fmt::Display for UnknownWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no style {:?} is measured; the choices are ", self.0)?;
        let commas = iter::once("").chain(iter::repeat(", "));
        for (comma, way) in commas.zip(Way::ALL) {
            write!(f, "{comma}{way}")?;
        }
        Ok(())
    }
}

impl error::Error for UnknownWay {}

impl FromStr for Way {
    type Err = UnknownWay;

    fn from_str(name: &str) -> Result<Way, UnknownWay> {
        let found = Way::ALL.into_iter().find(|way| way.name() == name);
        found.ok_or_else(|| UnknownWay(name.to_string()))
    }
}
