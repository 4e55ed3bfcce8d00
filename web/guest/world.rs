//! The world of a page: simulated, but its next instant comes only when the
//! wall says so.

use harness::worlds::sim::{SimLimits, SimWorld};
use std::cell::Cell;
use std::rc::Rc;
use styles::event_loop::{Job, JobId, PollTimeout, Polled, Readiness, World};

/// Waits until so many microseconds have passed since the world was made.
pub(crate) type WaitUntil = Box<dyn FnMut(u64)>;

/// A clock and threads; it has no peers.
pub(crate) struct PageWorld {
    sim: SimWorld,
    /// The wait before an instant; none where time is virtual, or the host
    /// itself waits.
    wait_until: Option<WaitUntil>,
    next_us: Rc<Cell<Option<u64>>>,
}

impl PageWorld {
    /// Makes a world in which an instant is waited for by `wait_until`.
    pub(crate) fn new(wait_until: Option<WaitUntil>) -> PageWorld {
        PageWorld {
            sim: SimWorld::alone(SimLimits::default()),
            wait_until,
            next_us: Rc::default(),
        }
    }

    /// Returns the place of the time at which the next job ends.
    pub(crate) fn next_us(&self) -> Rc<Cell<Option<u64>>> {
        self.next_us.clone()
    }

    /// Waits until the next thing can happen, if anything can.
    fn wait(&mut self, timeout: PollTimeout) {
        let Some(wait_until) = &mut self.wait_until else {
            return;
        };
        let deadline_us = match timeout {
            PollTimeout::Now => return,
            PollTimeout::Until(deadline_us) => deadline_us,
            PollTimeout::Never => u64::MAX,
        };
        let next_us = self.sim.next_us().unwrap_or(u64::MAX);
        let next_us = next_us.min(deadline_us);
        if next_us < u64::MAX {
            wait_until(next_us);
        }
    }
}

impl World for PageWorld {
    fn now_us(&self) -> u64 {
        self.sim.now_us()
    }

    fn poll(
        &mut self,
        timeout: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        self.wait(timeout);
        let polled = self.sim.poll(timeout, ready);
        self.next_us.set(self.sim.next_us());
        polled
    }

    fn start_job(&mut self, id: JobId, job: Job) {
        self.sim.start_job(id, job);
        self.next_us.set(self.sim.next_us());
    }

    fn block(&mut self, us: u64) {
        self.sim.block(us);
    }
}
