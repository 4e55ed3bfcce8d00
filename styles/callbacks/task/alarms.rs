//! Alarms: operations that a task has under way beside the one that it waits
//! for.
//!
//! Each has a function that is called once. If the alarm fires, the function
//! is called without a value, in place of everything that was left with the
//! loop since the alarm was set. Otherwise it is called with the value of the
//! guarded body.

use super::{CallbackTask, Control, Cx, Left};
use crate::event_loop::{Op, OpKey, Waiter};
use std::any::Any;
use std::panic::Location;

/// The operation and the function, which takes the value as an `Option` in the
/// `Any`.
pub(super) type Alarm = (OpKey, Box<dyn FnOnce(Cx, &mut dyn Any)>);

impl Cx {
    /// Sets an alarm. A body that has its value in time goes on with
    /// [`Cx::take_alarm`].
    #[track_caller]
    pub(in super::super) fn set_alarm<T: 'static>(
        &self,
        op: Op,
        instead: impl FnOnce(Cx, Option<T>) + 'static,
    ) -> Option<OpKey> {
        if self.is_stale() {
            return None;
        }
        self.note_place(Location::caller());
        let op = self.submit(Waiter::Task(self.0.key()), op);
        let instead = |cx, value: &mut dyn Any| {
            let value = value.downcast_mut::<Option<T>>();
            instead(cx, value.and_then(Option::take));
        };
        let mut alarms = self.0.alarms.borrow_mut();
        alarms.push((op, Box::new(instead)));
        Some(op)
    }

    /// Withdraws an alarm and those that were set after it, and calls its
    /// function with the value.
    ///
    /// # Panics
    ///
    /// If it is not an alarm of this task, or was withdrawn before.
    pub(in super::super) fn take_alarm<T: 'static>(
        self,
        op: Option<OpKey>,
        value: T,
    ) {
        if self.is_stale() {
            return;
        }
        let instead = loop {
            let alarm = self.0.alarms.borrow_mut().pop();
            let (last, instead) =
                alarm.expect("a body ends once, by its own Cx");
            self.withdraw(last);
            if Some(last) == op {
                break instead;
            }
        };
        instead(self, &mut Some(value));
    }
}

impl<R: ?Sized> Left<R> {
    /// Returns `true` if a function is left to be called, be it
    /// that of an alarm.
    #[inline]
    pub(super) fn goes_on(&self) -> bool {
        if self.waiting.get().is_some() {
            return true;
        }
        let next = self.next.take();
        let goes_on = next.is_some() || !self.alarms.borrow().is_empty();
        self.next.set(next);
        goes_on
    }

    /// Withdraws everything that is left with the loop, innermost first.
    pub(super) fn take_back(&self) {
        if let Some(op) = self.waiting.take() {
            self.lp.withdraw(op);
        }
        drop(self.next.take());
        loop {
            let alarm = self.alarms.borrow_mut().pop();
            let Some((op, instead)) = alarm else { return };
            self.lp.withdraw(op);
            drop(instead);
        }
    }
}

impl<F, T: 'static> CallbackTask<F, T> {
    /// Calls the function of an alarm that fires, with a new [`Cx`]. Older
    /// ones become ineffective.
    #[cold]
    pub(super) fn strike(&mut self, op: OpKey) {
        let mut alarms = self.left.alarms.take();
        let struck = alarms.iter().position(|alarm| alarm.0 == op);
        let Some(depth) = struck else {
            // It was withdrawn before.
            self.left.alarms.replace(alarms);
            return;
        };
        self.left.alarms.replace(alarms.split_off(depth + 1));
        self.left.state.set(Control::Over);
        self.left.take_back();
        let (_, instead) = alarms.pop().expect("it was found there");
        let lp = &self.left.lp;
        let left = Left::new(lp, self.left.key.get(), Control::Running);
        left.alarms.replace(alarms);
        self.left = left;
        instead(self.cx(), &mut ());
    }
}
