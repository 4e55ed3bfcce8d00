//! A check that a piece of a body waits, or does not.

use crate::event_loop::Loop;
use std::fmt;

/// Checks if its task has waited since it was made; after trio's
/// `assert_checkpoints`.
///
/// A task that waits is resumed in a later turn, so it is enough to compare
/// the numbers of the turns.
pub struct YieldWatch {
    lp: Loop,
    begun_turn: u64,
}

impl YieldWatch {
    /// Begins to watch the task that is being resumed.
    pub fn new(lp: &Loop) -> YieldWatch {
        YieldWatch {
            lp: lp.clone(),
            begun_turn: lp.counters().turns,
        }
    }

    /// Returns the number of turns that have begun since.
    pub fn turns(&self) -> u64 {
        self.lp.counters().turns - self.begun_turn
    }

    /// Requires that the task has waited.
    ///
    /// # Panics
    ///
    /// If it has not.
    #[track_caller]
    pub fn assert_yields(&self) {
        assert!(self.turns() > 0, "a wait was expected here, there was none");
    }

    /// Requires that the task has not waited.
    ///
    /// # Panics
    ///
    /// If it has.
    #[track_caller]
    pub fn assert_no_yield(&self) {
        let turns = self.turns();
        assert!(turns == 0, "no wait was allowed here, {turns} turns passed");
    }
}

impl fmt::Debug for YieldWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "YieldWatch({} turns)", self.turns())
    }
}
