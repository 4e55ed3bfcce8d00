//! Simulated threads for blocking jobs.
//!
//! A job occupies its thread for the time that it declares, and is run in the
//! end; so it takes effect when its result is there. Jobs begin in the order
//! in which they were started. Knows nothing of the network.

use std::collections::{BTreeMap, VecDeque};
use styles::event_loop::{Job, JobId, Readiness, caught};

/// The time of a job's end, and the number of jobs that began before it.
type Place = (u64, u64);

/// All threads, and the jobs that wait for one.
#[derive(Debug)]
pub(super) struct Pool {
    threads: usize,
    running: BTreeMap<Place, (JobId, Job)>,
    waiting: VecDeque<(JobId, Job)>,
    begun: u64,
}

impl Pool {
    /// Makes `threads` idle threads.
    pub(super) fn new(threads: usize) -> Pool {
        Pool {
            threads,
            running: BTreeMap::new(),
            waiting: VecDeque::new(),
            begun: 0,
        }
    }

    /// Takes a job, behind all that wait.
    pub(super) fn start(&mut self, id: JobId, job: Job, now_us: u64) {
        self.waiting.push_back((id, job));
        self.begin(now_us);
    }

    /// Returns the time of the next end of a job.
    pub(super) fn next_us(&self) -> Option<u64> {
        let ((end_us, _), _) = self.running.first_key_value()?;
        Some(*end_us)
    }

    /// Ends the jobs that are due, those included that begin meanwhile and
    /// take no time.
    pub(super) fn finish(&mut self, now_us: u64, ready: &mut Vec<Readiness>) {
        while let Some(first) = self.running.first_entry()
            && first.key().0 <= now_us
        {
            let (id, job) = first.remove();
            let result = caught(job.run);
            ready.push(Readiness::JobDone(id, result));
            self.begin(now_us);
        }
    }

    /// Gives waiting jobs to idle threads.
    fn begin(&mut self, now_us: u64) {
        while self.running.len() < self.threads
            && let Some((id, job)) = self.waiting.pop_front()
        {
            let end_us = now_us.saturating_add(job.simulated_us);
            self.running.insert((end_us, self.begun), (id, job));
            self.begun += 1;
        }
    }
}
