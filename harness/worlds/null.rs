//! A world without a network, for tasks that need no more than turns.
//!
//! Its clock moves from timer to timer, everything else fails at once. The
//! cost of a loop over it is the cost of the loop alone.

use styles::event_loop::{PollTimeout, Polled, Readiness, World};

/// A world with no network, no threads, and a clock that jumps.
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
/// let fired_us = Rc::new(Cell::new(0));
/// let fired = fired_us.clone();
/// let lp = event_loop.handle();
/// lp.call_later(70, move |lp| fired.set(lp.now_us()));
///
/// let ran = event_loop.run_while(|| true);
/// assert_eq!(ran, Err(RunError::Deadlock(Vec::new())));
/// assert_eq!(fired_us.get(), 70);
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

    fn block(&mut self, us: u64) {
        self.now_us = self.now_us.saturating_add(us);
    }
}
