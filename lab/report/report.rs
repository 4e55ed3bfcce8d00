//! A report: all numbers with where they are from, as a page and as Markdown.

use super::chapters::{Chapter, chapters, missing};
use super::goals::{Goal, Verdict, goals};
use super::{Counts, Setting, Timings};

/// All numbers, with where they are from.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Where, when and by which command it is made.
    pub setting: Setting,
    /// Names of the models that have a bench and were not timed.
    pub missing: Vec<&'static str>,
    /// What is to be reached, and whether it is.
    pub goals: Vec<Goal>,
    /// The numbers.
    pub chapters: Vec<Chapter>,
}

impl Report {
    /// Makes a report of what was timed and counted.
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

/// Says how many goals are reached.
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
