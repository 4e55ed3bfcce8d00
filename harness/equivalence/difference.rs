//! The first difference between two runs.

use super::columns::{Column, side_by_side};
use crate::record::{Run, TraceEvent, actor_name, words};
use crate::scenario::Scenario;
use crate::text::quoted;
use std::{error, fmt};

/// A run, and the name of its contestant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'a> {
    pub(super) name: &'a str,
    pub(super) run: &'a Run,
}

/// The aspects in which runs can differ, in the order of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The events, their times and their order.
    Trace,
    /// The results of requests and sessions.
    Results,
    /// The loop's counts of its work, and the most connections at one time.
    Counters,
}

impl Aspect {
    /// All aspects.
    pub const ALL: [Aspect; 3] =
        [Aspect::Trace, Aspect::Results, Aspect::Counters];

    /// The aspects that the specification requires to be the same.
    pub const SPECIFIED: [Aspect; 2] = [Aspect::Trace, Aspect::Results];
}

/// The first difference between two texts about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The aspect in which they differ.
    pub aspect: Aspect,
    /// The first line that differs, counted from 0.
    pub line: usize,
    /// The left side as text.
    pub left: Column,
    /// The right side as text.
    pub right: Column,
}

impl Difference {
    /// Makes the first difference between two columns, if there is one.
    pub(super) fn between(
        aspect: Aspect,
        left: Column,
        right: Column,
    ) -> Option<Difference> {
        let line = left.first_difference(&right)?;
        Some(Difference {
            aspect,
            line,
            left,
            right,
        })
    }

    /// Returns the line of the left and of the right side in which they
    /// differ, worded for people.
    pub fn lines(&self) -> [&str; 2] {
        [&self.left, &self.right].map(|side| match side.lines.get(self.line) {
            Some(line) => line.trim().trim_end_matches(','),
            None => "the end",
        })
    }

    /// Draws both sides around the difference, in lines of `width` characters.
    pub fn side_by_side(&self, width: usize) -> String {
        side_by_side(&self.left, &self.right, width)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference {
            aspect,
            line,
            left,
            right,
        } = self;
        let (one, another) = (&left.title, &right.title);
        let line = line + 1;
        write!(f, "{aspect} of {one} and {another} differ in line {line}")
    }
}

impl error::Error for Difference {}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Aspect::Trace => "traces",
            Aspect::Results => "results",
            Aspect::Counters => "counters",
        })
    }
}

/// Compares two runs of a scenario in the given aspects; the error is the
/// first difference, in the order of the aspects.
pub(super) fn compare(
    aspects: &[Aspect],
    scenario: &Scenario,
    left: Side<'_>,
    right: Side<'_>,
) -> Result<(), Difference> {
    for aspect in aspects {
        // Texts are made only where there is something to show.
        let same = match aspect {
            Aspect::Trace => left.run.trace == right.run.trace,
            Aspect::Results => left.run.results == right.run.results,
            Aspect::Counters => {
                left.run.counters == right.run.counters
                    && left.run.most_connections == right.run.most_connections
            }
        };
        if same {
            continue;
        }
        let column = |side: Side<'_>| match aspect {
            Aspect::Trace => trace_column(side, scenario),
            Aspect::Results => {
                Column::new(side.name, &side.run.results.to_json())
            }
            Aspect::Counters => {
                let Run {
                    counters,
                    most_connections,
                    ..
                } = side.run;
                let text = format!(
                    "{counters:#?}\nmost_connections: {most_connections}"
                );
                Column::new(side.name, &text)
            }
        };
        let (left, right) = (column(left), column(right));
        if let Some(found) = Difference::between(*aspect, left, right) {
            return Err(found);
        }
    }
    Ok(())
}

fn trace_column(side: Side<'_>, scenario: &Scenario) -> Column {
    let lines = side.run.trace.iter().map(|line| short(line, scenario));
    Column {
        title: side.name.to_string(),
        lines: lines.collect(),
    }
}

/// Returns a line of a trace without the punctuation of JSON, so that two fit
/// beside each other: `1200 fetch:r3 connected, attempt: 0`.
pub(super) fn short(line: &TraceEvent, scenario: &Scenario) -> String {
    let TraceEvent { t_us, actor, event } = line;
    let actor = quoted(&actor_name(*actor, scenario));
    // Without the quotes around it; those within stay escaped.
    let actor = actor.get(1..actor.len() - 1).unwrap_or_default();
    format!("{t_us} {actor} {}", words(event))
}
