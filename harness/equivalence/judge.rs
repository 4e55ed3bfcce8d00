//! One scenario, all contestants: one verdict.

use super::columns::Column;
use super::difference::{Aspect, Difference, Side, compare, flaw, short};
use crate::contestant::Contestant;
use crate::driver::{Run, RunFailure, run_simulated};
use crate::oracle::{self, Place, Prediction};
use crate::record::TraceEvent;
use crate::scenario::Scenario;
use crate::text::tidy;
use crate::worlds::sim::SimLimits;
use std::{error, fmt};
use styles::trace::Who;

/// What a prediction is called among the contestants.
const ORACLE: &str = "oracle";

/// Longer summaries are cut: a deadlock may name a thousand tasks, a panic
/// may say anything.
const MAX_SUMMARY_CHARS: usize = 1_000;

/// Why there is no common run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Who does what wrong, in one line.
    pub summary: String,
    /// Where two sides part, if there are two to show.
    pub difference: Option<Box<Difference>>,
}

impl Disagreement {
    /// Returns the summary and, if there is one, the difference drawn side
    /// by side in lines of `width`, each with a newline.
    pub fn report(&self, width: usize) -> String {
        let Disagreement {
            summary,
            difference,
        } = self;
        let summary = tidy(summary, MAX_SUMMARY_CHARS);
        let drawn = difference.as_ref().map(|d| d.side_by_side(width));
        match drawn {
            Some(drawn) => format!("{summary}\n\n{drawn}"),
            None => format!("{summary}\n"),
        }
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary)
    }
}

impl error::Error for Disagreement {}

impl From<Difference> for Disagreement {
    fn from(difference: Difference) -> Disagreement {
        Disagreement {
            summary: difference.to_string(),
            difference: Some(Box::new(difference)),
        }
    }
}

/// Runs something with each contestant, and compares each run with that of
/// the first in the given aspects. Returns the run of the first.
///
/// # Errors
///
/// If a run does not come to its end or leaves something behind, or if two
/// runs differ.
///
/// # Panics
///
/// If there are no contestants.
pub fn run_all(
    contestants: &[&dyn Contestant],
    aspects: &[Aspect],
    scenario: &Scenario,
    mut run: impl FnMut(&dyn Contestant) -> Result<Run, RunFailure>,
) -> Result<Run, Disagreement> {
    let mut first: Option<(&str, Run)> = None;
    for contestant in contestants {
        let name = contestant.name();
        let run = run_one(*contestant, &mut run)?;
        let Some((first_name, first_run)) = &first else {
            first = Some((name, run));
            continue;
        };
        let left = Side {
            name: first_name,
            run: first_run,
        };
        let right = Side { name, run: &run };
        compare(aspects, scenario, left, right)?;
    }
    let (_, run) = first.expect("at least one contestant");
    Ok(run)
}

fn run_one(
    contestant: &dyn Contestant,
    run: &mut impl FnMut(&dyn Contestant) -> Result<Run, RunFailure>,
) -> Result<Run, Disagreement> {
    let fault = |problem: String| Disagreement {
        summary: format!("{}: {problem}", contestant.name()),
        difference: None,
    };
    let run = run(contestant).map_err(|error| fault(error.to_string()))?;
    match flaw(&run) {
        Some(problem) => Err(fault(problem)),
        None => Ok(run),
    }
}

/// Runs a scenario in the simulated world with each contestant, and holds
/// the runs against each other, in all aspects, and against the oracle.
/// Returns the run that is everybody's.
///
/// # Errors
///
/// As [`run_all`], or if the run is not as the oracle says.
///
/// # Panics
///
/// If there are no contestants.
pub fn judge(
    contestants: &[&dyn Contestant],
    scenario: &Scenario,
    limits: SimLimits,
) -> Result<Run, Disagreement> {
    let run = run_all(contestants, &Aspect::ALL, scenario, |contestant| {
        run_simulated(contestant, scenario, limits)
    })?;
    let name = contestants[0].name();
    let prediction = oracle::predict(scenario);
    check_prediction(&prediction, scenario, Side { name, run: &run })?;
    Ok(run)
}

/// Holds a run against what the oracle says.
fn check_prediction(
    prediction: &Prediction,
    scenario: &Scenario,
    side: Side<'_>,
) -> Result<(), Disagreement> {
    let Side { name, run } = side;
    let Err(found) = prediction.check(&run.trace, &run.results) else {
        return Ok(());
    };
    let difference = match found.place {
        Place::Event(_) => {
            // Between different `who` the oracle knows no order.
            let who = found.who;
            let events = prediction.events.get(&who);
            let events = events.map_or(&[][..], Vec::as_slice);
            let line = |&(t_us, event)| TraceEvent { t_us, who, event };
            let predicted: Vec<_> = events.iter().map(line).collect();
            Difference::between(
                Aspect::Trace,
                column_of(ORACLE, who, &predicted, scenario),
                column_of(name, who, &run.trace, scenario),
            )
        }
        Place::Result => Difference::between(
            Aspect::Results,
            Column::new(ORACLE, &prediction.results.to_json()),
            Column::new(name, &run.results.to_json()),
        ),
        Place::Line(_) => None,
    };
    Err(Disagreement {
        summary: format!("{name} is not as the oracle says: {found}"),
        difference: difference.map(Box::new),
    })
}

/// Makes the column of the events of one `who`.
fn column_of(
    title: &str,
    who: Who,
    trace: &[TraceEvent],
    scenario: &Scenario,
) -> Column {
    let lines = trace.iter().filter(|line| line.who == who);
    Column {
        title: title.to_string(),
        lines: lines.map(|line| short(line, scenario)).collect(),
    }
}
