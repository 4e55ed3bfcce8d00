//! What gives a contestant away: the first thing in which its run differs
//! from one that is known to be right.

use harness::driver::{Run, RunFailure};
use harness::equivalence::{Aspect, Difference, Side, compare};
use harness::scenario::Scenario;
use std::fmt;

/// A difference between two runs. The plainest comes first: a run that
/// failed is not compared line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The run did not come to its end.
    Failure(String),
    /// A task panicked.
    Lost(String),
    /// Tasks or connections are left over.
    Leaked(usize),
    /// What happened, what came of it or how much was done is not the same;
    /// the sound run is on the left.
    Differs(Box<Difference>),
}

impl Evidence {
    /// Returns the first thing in which a run differs from a sound one.
    pub fn find(
        scenario: &Scenario,
        sound: &Run,
        found: &Result<Run, RunFailure>,
    ) -> Option<Evidence> {
        let found = match found {
            Ok(found) => found,
            Err(failure) => {
                return Some(Evidence::Failure(failure.to_string()));
            }
        };
        if found.lost != sound.lost {
            let lost: Vec<_> =
                found.lost.iter().map(ToString::to_string).collect();
            return Some(Evidence::Lost(lost.join(", ")));
        }
        if found.leaked != sound.leaked {
            return Some(Evidence::Leaked(found.leaked));
        }
        let side = |name, run| Side { name, run };
        let (sound, found) = (side("sound", sound), side("found", found));
        let compared = compare(&Aspect::ALL, scenario, sound, found);
        compared.err().map(Box::new).map(Evidence::Differs)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evidence::Failure(failure) => f.write_str(failure),
            Evidence::Lost(lost) => write!(f, "lost: {lost}"),
            Evidence::Leaked(count) => write!(f, "leaked: {count}"),
            Evidence::Differs(difference) => {
                let [expected, found] = difference.lines();
                let (aspect, line) = (difference.aspect, difference.line + 1);
                write!(f, "{aspect}, line {line}: ")?;
                write!(f, "expected {expected}, found {found}")
            }
        }
    }
}
