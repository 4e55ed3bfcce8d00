//! A second operation of a task, which interrupts its wait when it is over.

use crate::event_loop::{Cancelled, Loop, Op, OpKey, TaskKey};
use std::fmt;

/// An operation that a task has under way beside the one it waits for.
///
/// The style decides what a task does that is resumed for it; in `send` and
/// `yield_from` the bodies are closed up to the one that has set the alarm.
pub struct Alarm {
    lp: Loop,
    task: TaskKey,
    op: OpKey,
    /// The number of reasons that there were before.
    reasons_before: u64,
}

impl Alarm {
    /// Sets an alarm of the task that is being resumed; dropping it turns it
    /// off.
    ///
    /// # Panics
    ///
    /// If no task is being resumed.
    pub fn set(lp: &Loop, op: Op) -> Alarm {
        let task = lp.current_task().expect("only a task has alarms");
        let reasons_before = lp.reasons_so_far();
        let op = match op {
            // The ticket of a yield that is over cannot be withdrawn.
            Op::Yield | Op::Sleep { us: 0 } => lp.submit_placed_yield(task),
            op => lp.submit_for_current(op),
        };
        Alarm {
            lp: lp.clone(),
            task,
            op,
            reasons_before,
        }
    }

    /// Ends a cancellation that came out of the guarded body, if this alarm is
    /// its only reason; otherwise returns it, to be raised again.
    ///
    /// What was a reason before the alarm was set is none of its guard's. So
    /// it is in CPython: `asyncio.timeout` compares `Task.uncancel` with the
    /// count when it was entered.
    ///
    /// # Errors
    ///
    /// The cancellation, if the task was cancelled too, or an outer alarm went
    /// off.
    pub fn take(self, cancelled: Cancelled) -> Result<(), Cancelled> {
        let before = self.reasons_before;
        match self.lp.is_only_reason(self.task, self.op, before) {
            true => Ok(()),
            false => Err(cancelled),
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.lp.withdraw(self.op);
        self.lp.forget_reason(self.task, self.op);
    }
}

impl fmt::Debug for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Alarm").field(&self.op).finish()
    }
}
