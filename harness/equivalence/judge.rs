//! The verdict on the runs of one scenario.

use super::columns::Column;
use super::difference::{Aspect, Difference, Side, compare, short};
use crate::oracle::{self, Place};
use crate::record::{Run, TraceEvent};
use crate::scenario::Scenario;
use crate::text::one_line;
use std::{error, fmt};
use styles::event_loop::PanickedTask;
use styles::trace::Actor;

/// The title of a prediction, in the place of a contestant's name.
const ORACLE: &str = "oracle";

/// The longest summary, in characters; a longer one is cut, since a deadlock
/// may name a thousand tasks, and a panic may carry any text.
const MAX_SUMMARY_CHARS: usize = 1_000;

/// The reason why there is no run that all contestants share. The plainest
/// comes first: a run that failed is not compared line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disagreement {
    /// A run did not come to its end.
    Failed {
        /// The contestant.
        name: String,
        /// The failure, in words.
        problem: String,
    },
    /// Tasks of a run panicked.
    Panicked {
        /// The contestant.
        name: String,
        /// The tasks, at least one.
        tasks: Vec<PanickedTask>,
    },
    /// Tasks or connections of a run were never ended.
    Leaked {
        /// The contestant.
        name: String,
        /// The number of both together, at least one.
        count: usize,
    },
    /// A run differs from the first one, which is on the left.
    Differs(Box<Difference>),
    /// The first run is not as the oracle predicts.
    Mispredicted {
        /// The contestant.
        name: String,
        /// The first difference from the prediction.
        found: oracle::Difference,
        /// The same in two columns, the prediction on the left, if both sides
        /// have lines to show.
        shown: Option<Box<Difference>>,
    },
}

impl Disagreement {
    /// Returns a line that says what is wrong and, if two texts differ, both
    /// drawn side by side in lines of `width` characters, each with a newline.
    pub fn report(&self, width: usize) -> String {
        let summary = one_line(&self.to_string(), MAX_SUMMARY_CHARS);
        let shown = match self {
            Disagreement::Differs(shown) => Some(shown),
            Disagreement::Mispredicted { shown, .. } => shown.as_ref(),
            _ => None,
        };
        match shown.map(|shown| shown.side_by_side(width)) {
            Some(drawn) => format!("{summary}\n\n{drawn}"),
            None => format!("{summary}\n"),
        }
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Disagreement::Failed { name, problem } => {
                write!(f, "{name}: {problem}")
            }
            Disagreement::Panicked { name, tasks } => match &tasks[..] {
                [task] => write!(f, "{name}: a task failed: {task}"),
                [first, ..] => {
                    let count = tasks.len();
                    write!(f, "{name}: {count} tasks failed, ")?;
                    write!(f, "first: {first}")
                }
                [] => write!(f, "{name}: no task failed"),
            },
            Disagreement::Leaked { name, count: 1 } => {
                write!(f, "{name}: a task or connection was never ended")
            }
            Disagreement::Leaked { name, count } => {
                write!(f, "{name}: {count} tasks or connections ")?;
                f.write_str("were never ended")
            }
            Disagreement::Differs(difference) => difference.fmt(f),
            Disagreement::Mispredicted { name, found, .. } => {
                write!(
                    f,
                    "{name} differs from the oracle's prediction: {found}"
                )
            }
        }
    }
}

impl error::Error for Disagreement {}

/// Compares each run with the first in the given aspects, and returns the
/// first run.
///
/// Each item of `runs` is the name of a contestant and its run, or the reason
/// why there is none. The iterator may make the runs one by one: none is taken
/// after the first disagreement.
///
/// # Errors
///
/// If a run failed or left something behind, or if two runs differ.
///
/// # Panics
///
/// If there are no runs.
pub fn agree<'a, E: fmt::Display>(
    aspects: &[Aspect],
    scenario: &Scenario,
    runs: impl IntoIterator<Item = (&'a str, Result<Run, E>)>,
) -> Result<Run, Disagreement> {
    agree_with_first(aspects, scenario, runs).map(|(_, run)| run)
}

/// Compares each run with the first in all aspects, as [`agree`] does, and the
/// first with the oracle. Returns the run that all share.
///
/// # Errors
///
/// As [`agree`], or if the first run is not as the oracle predicts.
///
/// # Panics
///
/// If there are no runs.
pub fn judge<'a, E: fmt::Display>(
    scenario: &Scenario,
    runs: impl IntoIterator<Item = (&'a str, Result<Run, E>)>,
) -> Result<Run, Disagreement> {
    let (name, run) = agree_with_first(&Aspect::ALL, scenario, runs)?;
    check_prediction(scenario, Side { name, run: &run })?;
    Ok(run)
}

fn agree_with_first<'a, E: fmt::Display>(
    aspects: &[Aspect],
    scenario: &Scenario,
    runs: impl IntoIterator<Item = (&'a str, Result<Run, E>)>,
) -> Result<(&'a str, Run), Disagreement> {
    let mut first: Option<(&str, Run)> = None;
    for (name, run) in runs {
        let run = sound(name, run)?;
        let Some((first_name, first_run)) = &first else {
            first = Some((name, run));
            continue;
        };
        let left = Side {
            name: first_name,
            run: first_run,
        };
        let right = Side { name, run: &run };
        let compared = compare(aspects, scenario, left, right);
        compared.map_err(|found| Disagreement::Differs(Box::new(found)))?;
    }
    Ok(first.expect("at least one run"))
}

/// Returns a run that came to its end and left nothing behind.
fn sound<E: fmt::Display>(
    name: &str,
    run: Result<Run, E>,
) -> Result<Run, Disagreement> {
    let run = run.map_err(|problem| Disagreement::Failed {
        name: name.to_string(),
        problem: problem.to_string(),
    })?;
    if !run.panicked.is_empty() {
        return Err(Disagreement::Panicked {
            name: name.to_string(),
            tasks: run.panicked,
        });
    }
    if run.leaked > 0 {
        return Err(Disagreement::Leaked {
            name: name.to_string(),
            count: run.leaked,
        });
    }
    Ok(run)
}

/// Compares a run with the prediction of the oracle.
fn check_prediction(
    scenario: &Scenario,
    side: Side<'_>,
) -> Result<(), Disagreement> {
    let Side { name, run } = side;
    let prediction = oracle::predict(scenario);
    let Err(found) = prediction.check(&run.trace, &run.results) else {
        return Ok(());
    };
    let shown = match found.place {
        Place::Event(_) => {
            // The oracle predicts no order between different actors.
            let actor = found.actor;
            let events = prediction.events.get(&actor);
            let events = events.map_or(&[][..], Vec::as_slice);
            let line = |&(t_us, event)| TraceEvent { t_us, actor, event };
            let predicted: Vec<_> = events.iter().map(line).collect();
            Difference::between(
                Aspect::Trace,
                column_of(ORACLE, actor, &predicted, scenario),
                column_of(name, actor, &run.trace, scenario),
            )
        }
        Place::Result => Difference::between(
            Aspect::Results,
            Column::new(ORACLE, &prediction.results.to_json()),
            Column::new(name, &run.results.to_json()),
        ),
        Place::Line(_) => None,
    };
    Err(Disagreement::Mispredicted {
        name: name.to_string(),
        found,
        shown: shown.map(Box::new),
    })
}

/// Makes the column of one actor's events.
fn column_of(
    title: &str,
    actor: Actor,
    trace: &[TraceEvent],
    scenario: &Scenario,
) -> Column {
    let lines = trace.iter().filter(|line| line.actor == actor);
    Column {
        title: title.to_string(),
        lines: lines.map(|line| short(line, scenario)).collect(),
    }
}
