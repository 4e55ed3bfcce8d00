//! A world in which there is nothing: for what needs no more than turns.
//!
//! Its clock moves from timer to timer, all else fails on the spot. What a
//! loop does over it costs what the loop costs.

use std::task::Poll;
use styles::event_loop::{
    Attempt, Job, JobId, ListenerId, PollTimeout, Polled, Readiness, SocketId,
    World,
};
use styles::workload::{Address, Fault};

/// No network, no threads, and a clock that jumps.
///
/// # Examples
///
/// ```
/// use harness::worlds::null::NullWorld;
/// use std::cell::Cell;
/// use std::rc::Rc;
/// use styles::event_loop::{EventLoop, RunError};
/// use styles::trace::Silence;
///
/// let world = Box::new(NullWorld::default());
/// let event_loop = EventLoop::new(world, Box::new(Silence));
/// let rang = Rc::new(Cell::new(0));
/// let bell = rang.clone();
/// let lp = event_loop.handle();
/// lp.call_later(70, move |lp| bell.set(lp.now_us()));
///
/// let ran = event_loop.run_while(|| true);
/// assert_eq!(ran, Err(RunError::Deadlock(Vec::new())));
/// assert_eq!(rang.get(), 70);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct NullWorld {
    now_us: u64,
}

impl World for NullWorld {
    fn now_us(&self) -> u64 {
        self.now_us
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        _: &mut Vec<Readiness>,
    ) -> Polled {
        match patience {
            PollTimeout::Now => Polled::Active,
            PollTimeout::Until(u64::MAX) | PollTimeout::Never => {
                Polled::Exhausted
            }
            PollTimeout::Until(deadline_us) => {
                self.now_us = self.now_us.max(deadline_us);
                Polled::Idle
            }
        }
    }

    fn connect(&mut self, _: &Address) -> Result<SocketId, Fault> {
        Err(Fault::Unreachable)
    }

    fn connected(&mut self, _: SocketId) -> Attempt<()> {
        Poll::Ready(Err(Fault::Closed))
    }

    fn accept(&mut self, _: ListenerId) -> Attempt<(SocketId, u32)> {
        Poll::Ready(Err(Fault::Closed))
    }

    fn read(&mut self, _: SocketId, _: &mut [u8]) -> Attempt<usize> {
        Poll::Ready(Err(Fault::Closed))
    }

    fn write(&mut self, _: SocketId, _: &[u8]) -> Attempt<usize> {
        Poll::Ready(Err(Fault::Closed))
    }

    fn may_read(&self, _: SocketId) -> bool {
        true
    }

    fn may_write(&self, _: SocketId) -> bool {
        true
    }

    fn may_accept(&self, _: ListenerId) -> bool {
        true
    }

    fn close(&mut self, _: SocketId) {}

    fn close_listener(&mut self, _: ListenerId) {}

    fn start_job(&mut self, _: JobId, _: Job) {}

    fn block(&mut self, us: u64) {
        self.now_us = self.now_us.saturating_add(us);
    }
}
