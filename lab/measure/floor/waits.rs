//! The operations that a task has under way with the loop.

use std::any::Any;
use styles::event_loop::{Loop, Op, OpKey, Outcome};

/// The operation that a task waits for, and an alarm beside it.
///
/// A task that is resumed for the alarm withdraws the operation.
pub(super) struct Waits {
    /// The operation; none while the task runs.
    op: Option<OpKey>,
    /// The alarm; none while the wait has no bound.
    alarm: Option<OpKey>,
}

/// The end of a wait.
pub(super) enum Ended {
    Alarm,
    Over(Outcome),
    /// The operation would block after all; it is waited for again.
    NotYet,
}

impl Waits {
    /// Makes the waits of a task that has none under way.
    pub(super) const fn new() -> Waits {
        Waits {
            op: None,
            alarm: None,
        }
    }

    /// Begins the operation that the task waits for next.
    #[inline]
    pub(super) fn begin(&mut self, lp: &Loop, op: Op) {
        self.op = Some(lp.submit_for_current(op));
    }

    /// Begins the operation that interrupts the waits from now on.
    #[inline]
    pub(super) fn set_alarm(&mut self, lp: &Loop, op: Op) {
        self.alarm = Some(lp.submit_for_current(op));
    }

    /// Withdraws the alarm.
    #[inline]
    pub(super) fn withdraw_alarm(&mut self, lp: &Loop) {
        if let Some(op) = self.alarm.take() {
            lp.withdraw(op);
        }
    }

    /// Takes the outcome of `op`, for which the task is resumed. If that is
    /// the alarm, the wait is withdrawn.
    #[inline]
    pub(super) fn end(&mut self, lp: &Loop, op: Option<OpKey>) -> Ended {
        let Some(op) = op else {
            return Ended::Over(Outcome::Done);
        };
        let Some(outcome) = lp.take_outcome(op) else {
            return Ended::NotYet;
        };
        let waited = self.op.take();
        if self.alarm != Some(op) {
            return Ended::Over(outcome);
        }
        self.alarm = None;
        if let Some(waited) = waited {
            lp.withdraw(waited);
        }
        Ended::Alarm
    }

    /// Withdraws everything that is under way.
    pub(super) fn withdraw(&mut self, lp: &Loop) {
        if let Some(op) = self.op.take() {
            lp.withdraw(op);
        }
        self.withdraw_alarm(lp);
    }
}

/// Gives the result of a task that has done its work.
pub(super) fn give_unit(into: &mut dyn Any) {
    if let Some(into) = into.downcast_mut::<Option<()>>() {
        *into = Some(());
    }
}
