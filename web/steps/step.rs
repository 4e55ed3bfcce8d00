//! A step as data, and what it is made of.

use crate::perform::{Ended, Line};
use std::fmt;
use styles::Style;
use styles::event_loop::{End, SourcePlace};

/// The one that takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Code outside of the loop.
    Outside,
    /// A task of the program, by its number; the first is the main one.
    Task(u32),
    /// A plain callback of the program, by the order in which they are set.
    Callback(u32),
    /// A callback that something else set, by the name of its file.
    Between(&'static str, u32),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Outside => f.write_str("code outside of the loop"),
            Who::Task(1) => f.write_str("main"),
            Who::Task(number) => write!(f, "task {number}"),
            Who::Callback(number) => write!(f, "callback {number}"),
            Who::Between(file, _) => f.write_str(match *file {
                "links" => "the chain",
                "promise" => "a promise",
                "shared_task" => "the end of the run",
                "task_group" => "the task group",
                other => other,
            }),
        }
    }
}

/// The one that brought something about, and the names of all that stood
/// between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The task or callback.
    pub who: Who,
    /// All that stood between, the last one first.
    pub via: Vec<Who>,
    /// The first of them was called because the task had ended.
    pub by_end: bool,
}

/// The reason for a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No loop runs.
    Outside,
    /// The task begins.
    Begun(Option<Origin>),
    /// The callback was to be called soon.
    Called(Option<Origin>),
    /// The operation that it waited for is over.
    Over {
        /// The kind of the operation.
        name: &'static str,
        /// The one that brought it about; none if it was the world.
        by: Option<Origin>,
    },
    /// It is cancelled.
    Cancelled(Option<Origin>),
    /// A change to the run cancels it.
    Cut,
}

/// A wait in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The kind of the operation.
    pub name: &'static str,
    /// The time at which it is due, if it waits for a time.
    pub until_us: Option<u64>,
    /// The place that waits.
    pub place: Option<SourcePlace>,
}

/// A task that was started or a callback that was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The new one.
    pub who: Who,
    /// The place that did it.
    pub place: Option<SourcePlace>,
    /// The time at which it is due, if it is a callback of the clock.
    pub until_us: Option<u64>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// The time, in microseconds since the run began.
    pub at_us: u64,
    /// The number of the turn.
    pub turn: u64,
    /// The one that takes it.
    pub who: Who,
    /// The reason.
    pub cause: Cause,
    /// The place that waited, or that started the one that begins.
    pub from: Option<SourcePlace>,
    /// Those that became ready since the step before, not by a step.
    pub came: Vec<Who>,
    /// Callbacks between steps that were called since the step before.
    pub passed: Vec<Who>,
    /// The lines that it printed, which take time if it blocks the loop.
    pub lines: Vec<Line>,
    /// Those that it started.
    pub starts: Vec<Start>,
    /// Those that it made ready.
    pub readies: Vec<Who>,
    /// Those that ended by it, itself included, and the ways in which they
    /// ended.
    pub ended: Vec<(Who, End)>,
    /// The waits in progress of the one that took it.
    pub waits: Vec<Wait>,
    /// The bodies that wait for each other, outermost first, by the names of
    /// their types; empty where the style does not keep them apart.
    pub path: Vec<&'static str>,
}

/// The steps of a run in one style.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The style.
    pub style: Style,
    /// All steps, in order.
    pub steps: Vec<Step>,
    /// The end of the run.
    pub ended: Ended,
}
