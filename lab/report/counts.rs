//! What is counted for a report, and not timed elsewhere.

use crate::measure::Subject;
use crate::measure::laws::LawLine;
use crate::measure::sizes::Sizes;

/// What is counted for a report.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// What waiting costs, by so many of something.
    pub laws: Vec<LawLine>,
    /// What waiting holds, and what styles take in code and source.
    pub sizes: Option<Sizes>,
    /// How many tasks slept, and how many were started and joined.
    pub tasks: u32,
    /// How often the allocator was asked for each that was started and
    /// joined.
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
        let asleep = &self.sizes.as_ref()?.asleep;
        let found = asleep.iter().find(|asleep| asleep.subject == subject);
        found.map(|asleep| asleep.bytes_per_task)
    }

    /// Returns the allocations of a task that is started and joined.
    pub fn allocations_of(&self, subject: Subject) -> Option<f64> {
        let all = &self.allocations_per_spawn;
        let found = all.iter().find(|(of, _)| *of == subject);
        found.map(|(_, number)| *number)
    }
}
