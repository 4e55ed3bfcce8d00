//! CPU time, start to stop.
//!
//! It is the time of the whole process, helper threads of a runtime included;
//! other load on the machine, and waiting, do not count. Under valgrind it
//! counts the instructions of its thread.

use crate::callgrind;
use cpu_time::{ProcessTime, ThreadTime};
use lab::measure::Work;
use std::time::Duration;

/// Adds up the CPU time between each start and the stop after it.
#[derive(Debug, Default)]
pub struct Stopwatch {
    since: Option<ProcessTime>,
    elapsed: Duration,
    work: Option<Work>,
}

/// A run of a routine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The CPU time of what counts.
    pub elapsed: Duration,
    /// The work done, for a routine of the harness; empty for others. It is a
    /// text, since it crosses from process to process.
    pub work: String,
}

impl Stopwatch {
    /// Starts counting.
    pub fn start(&mut self) {
        self.since = Some(ProcessTime::now());
        callgrind::start();
    }

    /// Stops counting.
    pub fn stop(&mut self) {
        callgrind::stop();
        if let Some(since) = self.since.take() {
            self.elapsed += since.elapsed();
        }
    }

    /// Counts while a function runs.
    pub fn time<T>(&mut self, part: impl FnOnce() -> T) -> T {
        self.start();
        let value = part();
        self.stop();
        value
    }

    /// Counts while a function runs, but this thread only.
    pub fn time_thread<T>(&mut self, part: impl FnOnce() -> T) -> T {
        let since = ThreadTime::now();
        callgrind::start();
        let value = part();
        callgrind::stop();
        self.elapsed += since.elapsed();
        value
    }

    /// Adds a time that was measured elsewhere.
    pub fn add(&mut self, elapsed: Duration) {
        self.elapsed += elapsed;
    }

    /// Notes the work that was done in the counted time.
    pub fn note(&mut self, work: Work) {
        self.work = Some(work);
    }

    /// Returns the counted time, and the work that was noted.
    pub(crate) fn run(&self) -> Run {
        let work = self.work.map(|work| format!("{work:?}"));
        Run {
            elapsed: self.elapsed,
            work: work.unwrap_or_default(),
        }
    }

    /// Returns the counted time.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

impl Run {
    /// Writes the run for the process that waits for it.
    pub(crate) fn write(&self) -> String {
        format!("{} {}", self.elapsed.as_nanos(), self.work)
    }

    /// Reads what [`Run::write`] wrote.
    pub(crate) fn read(said: &str) -> Option<Run> {
        let (nanos, work) = said.trim_end_matches('\n').split_once(' ')?;
        Some(Run {
            elapsed: Duration::from_nanos(nanos.parse().ok()?),
            work: work.to_string(),
        })
    }
}
