//! The reason for which a task that waits for one operation goes on.

use super::keys::{OpKey, TaskKey};
use super::reasons::Reason;
use crate::event_loop::Loop;
use std::fmt;

/// The reason for which a body that waits for one operation is resumed.
#[derive(Debug, PartialEq, Eq)]
pub enum Resumption {
    /// It begins.
    Start,
    /// Its operation is over.
    Over(OpKey),
    /// A waker was woken; the body waits for none.
    Unasked,
    /// It is given up: its operation was withdrawn.
    Thrown(Cancelled),
}

/// A cancellation on its way through the bodies of a task: each that waits is
/// closed, the innermost first, up to one that catches it.
///
/// It is Python's `CancelledError`. It is no error of a wait, so that neither
/// `?` nor a rule for errors can take it for one. A body that catches it
/// raises it again when it has cleaned up; if it drops it instead, the task
/// goes on.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a cancellation that is not raised again is swallowed"]
pub struct Cancelled(());

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cancelled")
    }
}

impl Loop {
    /// Returns why a body that waits for `waiting`, or has not begun, is
    /// resumed for `op`; withdraws its operation if that is given up.
    #[inline]
    pub fn resumption(
        &self,
        waiting: Option<OpKey>,
        op: Option<OpKey>,
    ) -> Resumption {
        if op == waiting {
            return op.map_or(Resumption::Start, Resumption::Over);
        }
        match op {
            None => Resumption::Unasked,
            Some(alarm) => Resumption::Thrown(self.ring(waiting, alarm)),
        }
    }

    /// Gives up the operation of the current task because of an alarm.
    #[cold]
    fn ring(&self, waiting: Option<OpKey>, alarm: OpKey) -> Cancelled {
        if let Some(waiting) = waiting {
            self.withdraw(waiting);
        }
        let task = self.current_task().expect("a task is resumed");
        self.give_up(task, Reason::Alarm(alarm))
    }

    /// Gives up the body of the current task because what it waited for was
    /// cancelled.
    pub(crate) fn give_up_current(&self) -> Cancelled {
        let task = self.current_task().expect("only a task can wait");
        self.give_up(task, Reason::Task)
    }

    /// Notes a reason for which a task is given up.
    pub(super) fn give_up(&self, task: TaskKey, reason: Reason) -> Cancelled {
        self.tables().tasks.reasons.add(task, reason);
        Cancelled(())
    }

    /// Returns the number of reasons so far, of all tasks.
    pub(in super::super) fn reasons_so_far(&self) -> u64 {
        self.tables().tasks.reasons.so_far()
    }

    /// Returns whether an alarm is the only reason for which a task is given
    /// up, of those that came after the first `so_far`.
    pub(in super::super) fn is_only_reason(
        &self,
        task: TaskKey,
        alarm: OpKey,
        so_far: u64,
    ) -> bool {
        let tables = self.tables();
        let since = tables.tasks.reasons.since(task, so_far);
        since.eq([Reason::Alarm(alarm)])
    }

    /// Forgets an alarm as a reason.
    #[inline]
    pub(in super::super) fn forget_reason(&self, task: TaskKey, alarm: OpKey) {
        let reasons = &mut self.tables().tasks.reasons;
        if reasons.any() {
            reasons.forget(task, Reason::Alarm(alarm));
        }
    }
}
