//! The operations that a task has under way with the loop.

use std::any::Any;
use styles::event_loop::{Loop, Op, OpKey};

/// The operation that a task waits for, and an alarm beside it.
///
/// A task that is resumed for the alarm withdraws the operation.
pub(super) struct Waits {
    /// The operation; none while the task runs.
    op: Option<OpKey>,
    /// The alarm; none while the wait has no bound.
    alarm: Option<OpKey>,
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

    /// Returns whether `op` is the alarm.
    #[inline]
    fn is_alarm(&self, op: Option<OpKey>) -> bool {
        // A task that starts is resumed for no operation.
        op.is_some() && op == self.alarm
    }

    /// Notes that `op`, for which the task is resumed, has ended. Returns
    /// whether it was the alarm; then the wait is withdrawn.
    #[inline]
    pub(super) fn end(&mut self, lp: &Loop, op: Option<OpKey>) -> bool {
        let fired = self.is_alarm(op);
        let waited = self.op.take();
        if fired {
            self.alarm = None;
            if let Some(waited) = waited {
                lp.withdraw(waited);
            }
        }
        fired
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
