//! CPU time, start to stop.
//!
<<<<<<< HEAD
//! Of the whole process, helper threads of a runtime included; what others
//! do on the machine, and waiting, do not count.

use cpu_time::{ProcessTime, ThreadTime};
=======
//! One iteration, as criterion counts them, is one element of the model: a
//! turn, a task, a line, a request. So what is printed is time per element,
//! whatever the size. And time is that of the processor, spent by this thread:
//! nothing here ever waits, so on an idle machine the wall shows the same.
//! Knows no style. Where to read next: `README.md`.

use cpu_time::ThreadTime;
use criterion::{Criterion, Throughput};
use harness::contestant::Contestant;
use harness::measure::{Model, Subject, Work};
use std::process::ExitCode;
>>>>>>> floor
use std::time::Duration;

/// Adds up the CPU time between each start and the stop after it.
#[derive(Debug, Default)]
pub struct Stopwatch {
    since: Option<ProcessTime>,
    elapsed: Duration,
}

impl Stopwatch {
    /// Begins to count.
    pub fn start(&mut self) {
        self.since = Some(ProcessTime::now());
    }

    /// Counts no further.
    pub fn stop(&mut self) {
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
        let value = part();
        self.elapsed += since.elapsed();
        value
    }

<<<<<<< HEAD
    /// Counts what somebody else measured.
    pub fn add(&mut self, elapsed: Duration) {
        self.elapsed += elapsed;
    }

    /// Returns what was counted.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
=======
/// Runs the model once; getting ready and clearing away are not timed.
///
/// # Panics
///
/// If what was done is not `work`.
fn time_run(model: &Model, work: Work, subject: Subject) -> Duration {
    let prepared = model.prepare(subject);
    let start = ThreadTime::now();
    let finished = prepared.run();
    let elapsed = start.elapsed();
    let finished = finished.unwrap_or_else(|e| panic!("{subject}: {e}"));
    assert_eq!(finished.work(), work, "{model:?}: {subject}");
    elapsed
>>>>>>> floor
}
