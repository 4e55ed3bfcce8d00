//! A report: all numbers with their origin, as a page and as Markdown.

use super::chapters::{Chapter, chapters, missing};
use super::goals::{Goal, Verdict, goals};
use super::{Counts, Setting, Timings};

/// All numbers with their origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The machine, source, time and command of the report.
    pub setting: Setting,
    /// Names of the models that have a bench and were not timed.
    pub missing: Vec<&'static str>,
    /// The goals and their verdicts.
    pub goals: Vec<Goal>,
    /// The chapters with the numbers.
    pub chapters: Vec<Chapter>,
}

impl Report {
    /// Makes a report of timings and counts.
    pub fn new(
        setting: Setting,
        timings: &Timings,
        counts: &Counts,
    ) -> Report {
        Report {
            missing: missing(timings),
            goals: goals(timings, counts),
            chapters: chapters(timings, counts, &setting),
            setting,
        }
    }

    /// Says how many goals are reached.
    pub fn summary(&self) -> String {
        summary(&self.goals)
    }
}

/// Returns the number of goals that are reached, in a sentence.
pub(super) fn summary(goals: &[Goal]) -> String {
    let count = |verdict| {
        let found = goals.iter().flat_map(|goal| &goal.found);
        found.filter(|found| found.verdict == verdict).count()
    };
    format!(
        "{} met, {} missed, {} not measured.",
        count(Verdict::Met),
        count(Verdict::Missed),
        count(Verdict::Unknown)
    )
}
