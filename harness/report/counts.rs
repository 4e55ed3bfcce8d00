//! What is counted for a report, and not timed elsewhere.

use crate::measure::Subject;
use crate::measure::laws::LawLine;

/// What is counted for a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// What waiting costs, by so many of something.
    pub laws: Vec<LawLine>,
    /// How many tasks slept.
    pub sleeping_tasks: u32,
    /// Bytes of the heap for each of them.
    pub bytes_per_task: Vec<(Subject, f64)>,
    /// How many tasks were started and joined.
    pub spawned_tasks: u32,
    /// How often the allocator was asked for each of them.
    pub allocations_per_spawn: Vec<(Subject, f64)>,
    /// Events in the trace of one line of the simulated server, by the case
    /// of `echo_sim`.
    pub events_per_line: Vec<(String, f64)>,
    /// Random scenarios compared in a second of CPU time, each in all styles
    /// and with the oracle; nothing if they are not the same.
    pub compared_per_s: Option<f64>,
}

impl Counts {
    /// Returns the bytes of a sleeping task.
    pub fn bytes_of(&self, subject: Subject) -> Option<f64> {
        find(&self.bytes_per_task, subject)
    }

    /// Returns the allocations of a task that is started and joined.
    pub fn allocations_of(&self, subject: Subject) -> Option<f64> {
        find(&self.allocations_per_spawn, subject)
    }
}

fn find(all: &[(Subject, f64)], subject: Subject) -> Option<f64> {
    let found = all.iter().find(|(of, _)| *of == subject);
    found.map(|(_, number)| *number)
}
