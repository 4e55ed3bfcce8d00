//! Reports the tasks that kept the loop from all others for too long.
//!
//! A chunk is the run of a task from one wait to the next, with those of the
//! tasks that it starts hot. Knows no style: it observes the loop, where a
//! callback is a chunk, and so is a generator's resumption and a future's
//! poll.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use styles::event_loop::{LoopEvent, Named, Observer, TaskKey};
use styles::trace::Actor;

/// A list of slow chunks, and the observer that fills it. Clones are the same
/// list.
///
/// # Examples
///
/// ```
/// use harness::slow_chunks::SlowChunks;
/// use harness::worlds::null::NullWorld;
/// use styles::event_loop::EventLoop;
/// use styles::trace::Silence;
///
/// let world = Box::new(NullWorld::default());
/// let event_loop = EventLoop::new(world, Box::new(Silence));
/// let slow = SlowChunks::over(1_000);
/// event_loop.set_observer(Box::new(slow.clone()));
/// event_loop.handle().call_later(70, |lp| lp.block(1_000));
/// event_loop.handle().call_later(80, |lp| lp.block(1_001));
/// assert!(event_loop.run_while(|| true).is_err(), "it would run for ever");
///
/// let found: Vec<_> = slow.take().iter().map(|s| s.to_string()).collect();
/// assert_eq!(found, ["task:0 kept the loop for 1001 us, from 1070 us on"]);
/// ```
#[derive(Clone, Debug)]
pub struct SlowChunks(Rc<RefCell<Chunks>>);

#[derive(Debug)]
struct Chunks {
    limit_us: u64,
    /// The chunks under way and the times of their beginnings; each but the
    /// first is of a task that the one before has started hot.
    under_way: Vec<(Named, u64)>,
    slow: Vec<SlowChunk>,
}

/// One slow chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowChunk {
    /// The actor; `task:0` for plain callbacks.
    pub actor: Actor,
    /// Its beginning, in microseconds since the run began.
    pub begun_us: u64,
    /// Its duration, in microseconds.
    pub took_us: u64,
}

/// The most chunks that are kept; in a program that blocks all the time the
/// first ones are enough.
const MAX_KEPT: usize = 1_000;

impl SlowChunks {
    /// Makes an empty list of chunks that take longer than `limit_us`
    /// microseconds.
    pub fn over(limit_us: u64) -> SlowChunks {
        SlowChunks(Rc::new(RefCell::new(Chunks {
            limit_us,
            under_way: Vec::new(),
            slow: Vec::new(),
        })))
    }

    /// Takes the chunks out, in the order of their beginnings; at most 1,000.
    pub fn take(&self) -> Vec<SlowChunk> {
        std::mem::take(&mut self.0.borrow_mut().slow)
    }
}

impl Observer for SlowChunks {
    fn observe(&mut self, clock_us: u64, step: LoopEvent) {
        let mut chunks = self.0.borrow_mut();
        match step {
            LoopEvent::Resumed { task, .. } => {
                chunks.under_way.push((task, clock_us));
            }
            // A task that panicked ends without a pause.
            LoopEvent::Paused { task } | LoopEvent::Ended { task, .. } => {
                chunks.end(task, clock_us);
            }
            _ => {}
        }
    }
}

impl Chunks {
    fn end(&mut self, task: TaskKey, clock_us: u64) {
        let last = self.under_way.pop_if(|(last, _)| last.key == task);
        let Some((Named { actor, .. }, begun_us)) = last else {
            return;
        };
        let took_us = clock_us.saturating_sub(begun_us);
        if took_us > self.limit_us && self.slow.len() < MAX_KEPT {
            self.slow.push(SlowChunk {
                actor,
                begun_us,
                took_us,
            });
        }
    }
}

impl fmt::Display for SlowChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SlowChunk {
            actor,
            begun_us,
            took_us,
        } = self;
        write!(
            f,
            "{actor} kept the loop for {took_us} us, from {begun_us} us on"
        )
    }
}
