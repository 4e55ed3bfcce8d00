//! Work that takes time of its own, in a world in which nothing else does.

use std::cell::Cell;
use std::rc::Rc;

/// What a task spends time with that it does not wait for. Clones are of the
/// same world.
#[derive(Clone, Debug, Default)]
pub struct SimClock(Rc<Cell<u64>>);

impl SimClock {
    /// Works for so long: the loop and all who are ready are kept waiting.
    ///
    /// The clock of whoever watches goes on at once; the world, and what the
    /// loop knows of the time, follow at the next poll.
    pub fn work(&self, us: u64) {
        self.0.set(self.0.get().saturating_add(us));
    }

    /// Returns how long was worked since the last poll.
    pub(super) fn worked_us(&self) -> u64 {
        self.0.get()
    }

    /// Takes how long was worked since the last poll.
    pub(super) fn take_worked_us(&self) -> u64 {
        self.0.take()
    }
}
