//! Who kept the loop from all others, and for how long.

use super::{Named, Observer, Step};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// Further slow chunks are only counted: whoever is slow as often needs no
/// longer list.
const MAX_CHUNKS: usize = 1_000;

/// What a task did between two waits, and took too long for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowChunk {
    /// The task, and whose it is.
    pub task: Named,
    /// When it was given control, in microseconds since the run began.
    pub began_us: u64,
    /// How long it kept it.
    pub took_us: u64,
}

impl fmt::Display for SlowChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SlowChunk {
            task,
            began_us,
            took_us,
        } = self;
        let who = task.who;
        write!(f, "{who} kept the loop for {took_us} us at {began_us} us")
    }
}

/// Finds slow chunks of a loop that it observes. Clones are the same report.
#[derive(Clone)]
pub struct SlowChunks(Rc<RefCell<Report>>);

struct Report {
    limit_us: u64,
    /// Who has control, and since when.
    running: Option<(Named, u64)>,
    found: Vec<SlowChunk>,
    count: u64,
}

impl SlowChunks {
    /// Makes an empty report of whoever keeps control for more than
    /// `limit_us` microseconds.
    pub fn new(limit_us: u64) -> SlowChunks {
        SlowChunks(Rc::new(RefCell::new(Report {
            limit_us,
            running: None,
            found: Vec::new(),
            count: 0,
        })))
    }

    /// Returns the first of them, in the order in which they happened.
    pub fn found(&self) -> Vec<SlowChunk> {
        self.0.borrow().found.clone()
    }

    /// Returns how many there were.
    pub fn count(&self) -> u64 {
        self.0.borrow().count
    }
}

impl Observer for SlowChunks {
    fn observe(&mut self, clock_us: u64, step: Step) {
        let report = &mut *self.0.borrow_mut();
        match step {
            Step::Resumed { task, .. } => {
                report.running = Some((task, clock_us));
            }
            // One that is lost is not paused.
            Step::Paused { task: key } | Step::Ended { task: key, .. } => {
                let own = |(task, _): &mut (Named, u64)| task.key == key;
                if let Some((task, began_us)) = report.running.take_if(own) {
                    report.add(task, began_us, clock_us);
                }
            }
            _ => {}
        }
    }
}

impl Report {
    fn add(&mut self, task: Named, began_us: u64, ended_us: u64) {
        let took_us = ended_us.saturating_sub(began_us);
        if took_us <= self.limit_us {
            return;
        }
        self.count += 1;
        if self.found.len() < MAX_CHUNKS {
            self.found.push(SlowChunk {
                task,
                began_us,
                took_us,
            });
        }
    }
}

impl fmt::Debug for SlowChunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SlowChunks").field(&self.count()).finish()
    }
}
