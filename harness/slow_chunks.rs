//! Who kept the loop so long that all others had to wait.
//!
//! A chunk is what a task does from one wait to the next. Knows no style: it
//! hears of chunks as an observer of the loop, where a callback is one, a
//! generator's resumption and a future's poll.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use styles::event_loop::{LoopEvent, Observer};
use styles::trace::Actor;

/// A list of slow chunks, and what fills it. Clones are the same list.
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
/// assert!(event_loop.run_while(|| true).is_err(), "nobody stops it");
///
/// let told: Vec<_> = slow.take().iter().map(|s| s.to_string()).collect();
/// assert_eq!(told, ["task:0 kept the loop for 1001 us, from 1070 us on"]);
/// ```
#[derive(Clone, Debug)]
pub struct SlowChunks(Rc<RefCell<Chunks>>);

#[derive(Debug)]
struct Chunks {
    limit_us: u64,
    /// Whose chunk is under way, and since when.
    under_way: Option<(Actor, u64)>,
    slow: Vec<SlowChunk>,
}

/// One slow chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowChunk {
    /// Whose it was; `task:0` for plain callbacks.
    pub actor: Actor,
    /// When it began, in microseconds since the run began.
    pub begun_us: u64,
    /// How long it took, in microseconds.
    pub took_us: u64,
}

/// Chunks that are kept; in a program that blocks all the time the first tell
/// enough.
const MAX_KEPT: usize = 1_000;

impl SlowChunks {
    /// Makes an empty list of chunks that take longer than so many
    /// microseconds.
    pub fn over(limit_us: u64) -> SlowChunks {
        SlowChunks(Rc::new(RefCell::new(Chunks {
            limit_us,
            under_way: None,
            slow: Vec::new(),
        })))
    }

    /// Takes the chunks out, in the order in which they were; at most 1,000.
    pub fn take(&self) -> Vec<SlowChunk> {
        std::mem::take(&mut self.0.borrow_mut().slow)
    }
}

impl Observer for SlowChunks {
    fn observe(&mut self, clock_us: u64, step: LoopEvent) {
        let mut chunks = self.0.borrow_mut();
        match step {
            LoopEvent::Resumed { task, .. } => {
                chunks.under_way = Some((task.actor, clock_us));
            }
            // One that is lost is not paused before it has ended.
            LoopEvent::Paused { .. } | LoopEvent::Ended { .. } => {
                chunks.end(clock_us)
            }
            _ => {}
        }
    }
}

impl Chunks {
    fn end(&mut self, clock_us: u64) {
        let Some((actor, begun_us)) = self.under_way.take() else {
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
