//! A line of a bench that runs in rounds: written by the bench, read here.

use super::{Timing, Timings};
use std::fmt;
use std::time::SystemTime;

/// The result of one routine after some rounds.
///
/// # Examples
///
/// ```
/// use lab::report::Round;
///
/// let round = Round {
///     id: "turn/1000/send".to_string(),
///     ns: 31.5,
///     of: Some((0.25, "tokio".to_string())),
///     instructions: Some(256.0),
/// };
/// assert_eq!(Round::read(&round.to_string()), Some(round));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// The id of the routine, `model/case/contestant`.
    pub id: String,
    /// Median CPU time of one element, in nanoseconds.
    pub ns: f64,
    /// The ratio to the time of another routine of the case, and its name.
    pub of: Option<(f64, String)>,
    /// The instructions of one element, if they were counted.
    pub instructions: Option<f64>,
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<36}{:>12.2} ns", self.id, self.ns)?;
        if let Some((ratio, other)) = &self.of {
            write!(f, "{ratio:>9.3} x {other}")?;
        }
        if let Some(count) = self.instructions {
            write!(f, "{count:>12.0} instructions")?;
        }
        Ok(())
    }
}

impl Round {
    /// Reads a line; `None` if it is something else.
    pub fn read(line: &str) -> Option<Round> {
        let mut words = line.split_whitespace();
        let id = words.next()?.to_string();
        let ns = words.next()?.parse().ok()?;
        if words.next()? != "ns" {
            return None;
        }
        let words: Vec<&str> = words.collect();
        let of = match words[..] {
            [ratio, "x", other, ..] => {
                Some((ratio.parse().ok()?, other.to_string()))
            }
            _ => None,
        };
        let instructions = match words[..] {
            [.., count, "instructions"] => Some(count.parse().ok()?),
            _ => None,
        };
        Some(Round {
            id,
            ns,
            of,
            instructions,
        })
    }

    /// Returns it as a timing of so many rounds, if its id is one.
    fn timing(&self, rounds: usize) -> Option<Timing> {
        let parts: Vec<&str> = self.id.split('/').collect();
        let [model, case, contestant] = parts[..] else {
            return None;
        };
        Some(Timing {
            model: model.to_string(),
            case: case.to_string(),
            contestant: contestant.to_string(),
            ns: self.ns,
            interval_ns: (self.ns, self.ns),
            samples: rounds,
            written: SystemTime::now(),
        })
    }
}

/// Makes timings of the lines of so many rounds.
pub fn timings_of_rounds(lines: &[Round], rounds: usize) -> Timings {
    Timings::new(lines.iter().filter_map(|line| line.timing(rounds)))
}
