//! A trace that only counts.

use std::cell::Cell;
use std::rc::Rc;
use styles::trace::{Actor, Event, Trace};

/// The work of a server so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Served {
    /// The number of sessions that began.
    pub(super) sessions: u64,
    /// The number of lines that were echoed.
    pub(super) lines: u64,
}

/// Counts the events of a server; clones count together.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(Rc<Cell<Served>>);

impl Tally {
    /// Returns the counts so far.
    pub(super) fn served(&self) -> Served {
        self.0.get()
    }
}

impl Trace for Tally {
    fn note(&mut self, _: u64, _: Actor, event: Event) {
        let mut served = self.0.get();
        match event {
            Event::Accept => served.sessions += 1,
            Event::Echo { .. } => served.lines += 1,
            _ => return,
        }
        self.0.set(served);
    }
}
