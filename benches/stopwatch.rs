//! CPU time, start to stop.
//!
//! It is the time of the whole process, helper threads of a runtime included;
//! other load on the machine, and waiting, do not count. Under valgrind it
//! counts the instructions of its thread.

use crate::callgrind;
use cpu_time::{ProcessTime, ThreadTime};
use std::time::Duration;

/// Adds up the CPU time between each start and the stop after it.
#[derive(Debug, Default)]
pub struct Stopwatch {
    since: Option<ProcessTime>,
    elapsed: Duration,
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

    /// Returns the counted time.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}
