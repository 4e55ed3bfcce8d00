//! The counts for a report that are made nowhere else.

use crate::measure::Subject;
use crate::measure::laws::LawLine;
use crate::measure::sizes::Sizes;

/// The counts for a report.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// The laws of the cost of waiting.
    pub laws: Vec<LawLine>,
    /// The memory of waits, and the code and source of the styles.
    pub sizes: Option<Sizes>,
    /// The number of tasks that slept, and that were started and joined.
    pub tasks: u32,
    /// The allocations for each task that was started and joined.
    pub allocations_per_spawn: Vec<(Subject, f64)>,
    /// The number of events in the trace for each line of the simulated
    /// server, by the case of `echo_sim`.
    pub events_per_line: Vec<(String, f64)>,
    /// The number of random scenarios compared in a second of CPU time, each
    /// in all styles and with the oracle; `None` if runs differ.
    pub compared_per_s: Option<f64>,
    /// The instructions of one element, by `model/case/contestant`.
    pub instructions: Vec<(String, f64)>,
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
