//! Whether a piece of a body gave way to others.

use crate::event_loop::Loop;
use std::fmt;

/// Tells whether the task that made it has waited since.
///
/// Whoever waits is resumed in a later turn, so it is enough to look at the
/// number of the turn; after trio's `assert_checkpoints`.
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

    /// Returns how many turns have begun since.
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
        assert!(self.turns() > 0, "others were to have a turn, none had");
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
