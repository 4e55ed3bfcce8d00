//! The verdict of a check, as data.

use crate::cause::Cause;
use crate::level::Level;
use crate::trace::Form;
use std::fmt;

/// The verdict of a check. Only [`Verdict::Equal`] passes.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The two are equal under all schedules that were tried.
    Equal(Passed),
    /// They part; the smallest case that was found.
    Differs(Box<Finding>),
    /// A version breaks what must hold of each run by itself.
    Breaks(Box<Breach>),
    /// A version differs from itself under one schedule; a sentence.
    Unsteady(String),
    /// Nothing was checked; a sentence.
    Vacuous(String),
    /// An example, or a known difference, is not there any more; a sentence.
    Stale(String),
}

/// The things that a check which passed has tried.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The name of the check.
    pub name: &'static str,
    /// The forms of the two versions; one alone has no second.
    pub forms: (Form, Option<Form>),
    /// The orders of ends and outcomes that were tried, without those in
    /// which the versions were ended early.
    pub schedules: usize,
    /// Those in which they were.
    pub cancellations: usize,
    /// The reason for which not both were, in words that follow the number.
    pub why_no_cancel: Option<&'static str>,
    /// True if these are all there are.
    pub is_complete: bool,
    /// The pairs of runs that were made.
    pub pairs: usize,
    /// The strongest level at which all were equal.
    pub level: Level,
    /// The difference at the next level, in words.
    pub beyond: Option<String>,
    /// Says if the versions are equal when things end at one instant, too;
    /// none if that never came up. If not, the schedule.
    pub ties: Option<Result<(), String>>,
    /// The difference that was known, and its reason.
    pub known: Option<(Cause, &'static str)>,
    /// The resumptions of both under the usual schedule.
    pub resumptions: (u64, u64),
}

/// A difference, as small as it could be made.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The name of the check.
    pub name: &'static str,
    /// The forms of the two versions.
    pub forms: (Form, Form),
    /// The level at which they were compared.
    pub level: Level,
    /// The cause.
    pub cause: Cause,
    /// The decisions of the schedule, a sentence each; none if the versions
    /// part when all is as usual.
    pub schedule: Vec<String>,
    /// The pairs of runs until the first finding.
    pub pairs: usize,
    /// The pairs of runs that made it small.
    pub shrink_pairs: usize,
    /// The two runs, side by side.
    pub(crate) rows: Vec<Row>,
    /// The difference, in a sentence or two.
    pub sentence: String,
    /// A schedule in which the results differ, too, if these do not.
    pub further: Option<String>,
    /// The faults of a version by itself.
    pub remarks: Vec<String>,
    /// Other causes that came up, each with its schedule.
    pub also: Vec<(Cause, String)>,
    /// The seed of the random part.
    pub seed: u64,
}

/// A line of two runs side by side.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Microseconds since the run began.
    pub(crate) us: u64,
    /// The event of each, and its place in the source.
    pub(crate) cells: [Option<(String, String)>; 2],
    /// It is the first difference.
    pub(crate) is_first: bool,
    /// The two differ here.
    pub(crate) differs: bool,
}

/// Something that must hold of each run by itself, and does not.
#[derive(Clone, Debug)]
pub struct Breach {
    /// The name of the check.
    pub name: &'static str,
    /// The version, `old` or `new`, and its form.
    pub version: (&'static str, Form),
    /// The thing that does not hold, in a sentence.
    pub sentence: String,
    /// The decisions of the schedule, a sentence each.
    pub schedule: Vec<String>,
    /// The run.
    pub(crate) rows: Vec<Row>,
    /// The pairs of runs until then.
    pub pairs: usize,
}

impl Verdict {
    /// Returns whether the check passes.
    pub fn is_equal(&self) -> bool {
        matches!(self, Verdict::Equal(_))
    }

    /// Returns the cause of a difference; that of a breach is told by its
    /// sentence.
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Verdict::Differs(finding) => Some(finding.cause),
            _ => None,
        }
    }

    /// Returns the pairs of runs until the finding, or of the whole check.
    pub fn pairs(&self) -> usize {
        match self {
            Verdict::Equal(passed) => passed.pairs,
            Verdict::Differs(finding) => finding.pairs,
            Verdict::Breaks(breach) => breach.pairs,
            _ => 0,
        }
    }

    /// Returns the decisions of the case that was found: what is not as
    /// usual in it.
    pub fn decisions(&self) -> usize {
        match self {
            Verdict::Differs(finding) => finding.schedule.len(),
            Verdict::Breaks(breach) => breach.schedule.len(),
            _ => 0,
        }
    }

    /// Returns the schedule of the case that was found, to be kept as an
    /// [example](crate::Check::example).
    pub fn schedule(&self) -> Option<String> {
        match self {
            Verdict::Differs(finding) => Some(finding.schedule.join("; ")),
            Verdict::Breaks(breach) => Some(breach.schedule.join("; ")),
            _ => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Equal(passed) => passed.fmt(f),
            Verdict::Differs(finding) => finding.fmt(f),
            Verdict::Breaks(breach) => breach.fmt(f),
            Verdict::Unsteady(text)
            | Verdict::Vacuous(text)
            | Verdict::Stale(text) => f.write_str(text),
        }
    }
}
