//! A second operation of a task, which interrupts its wait when it is over.

use crate::event_loop::{Loop, Op, OpKey};
use std::fmt;

/// An operation that a task has under way beside the one it waits for.
///
/// The style decides what a task does that is resumed for it; `send` and
/// `yield_from` throw it at the body that waits.
pub struct Alarm {
    lp: Loop,
    op: OpKey,
}

impl Alarm {
    /// Sets an alarm of the task that is being resumed; dropping it turns it
    /// off.
    ///
    /// # Panics
    ///
    /// If no task is being resumed.
    pub fn set(lp: &Loop, op: Op) -> Alarm {
        let key = lp.current_task().expect("only a task has alarms");
        let op = match op {
            // The ticket of a yield cannot be asked whether it is over.
            Op::Yield | Op::Sleep { us: 0 } => lp.submit_placed_yield(key),
            op => lp.submit_for_current(op),
        };
        let lp = lp.clone();
        Alarm { lp, op }
    }

    /// Returns whether it went off.
    pub fn fired(&self) -> bool {
        !self.lp.is_pending(self.op)
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.lp.withdraw(self.op);
    }
}

impl fmt::Debug for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Alarm").field(&self.fired()).finish()
    }
}
