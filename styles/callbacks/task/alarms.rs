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
use std::cell::Cell;
use std::panic::Location;

/// The operation and the function, which takes the value as an `Option` in the
/// `Any`.
type Alarm = (OpKey, Box<dyn FnOnce(Cx, &mut dyn Any)>);

/// The alarms of a task; boxed with the first, since most tasks that wait in
/// great numbers have none.
#[derive(Default)]
pub(super) struct Alarms(Cell<Option<Box<Stack>>>);

/// Innermost last.
#[derive(Default)]
struct Stack(Vec<Alarm>);

impl Alarms {
    fn is_empty(&self) -> bool {
        let stack = self.0.take();
        let is_empty = stack.as_ref().is_none_or(|stack| stack.0.is_empty());
        self.0.set(stack);
        is_empty
    }

    fn push(&self, alarm: Alarm) {
        let mut stack = self.0.take().unwrap_or_default();
        stack.0.push(alarm);
        self.0.set(Some(stack));
    }

    fn pop(&self) -> Option<Alarm> {
        let mut stack = self.0.take()?;
        let alarm = stack.0.pop();
        self.0.set(Some(stack));
        alarm
    }

    /// Takes out an alarm, and those that were set before it.
    fn take_to(&self, op: OpKey) -> Option<(Alarms, Alarm)> {
        let mut stack = self.0.take()?;
        let place = stack.0.iter().position(|alarm| alarm.0 == op);
        let inner = place.map(|place| stack.0.split_off(place + 1));
        let Some(inner) = inner else {
            self.0.set(Some(stack));
            return None;
        };
        self.0.set(Some(Box::new(Stack(inner))));
        let alarm = stack.0.pop()?;
        Some((Alarms(Cell::new(Some(stack))), alarm))
    }
}

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
        self.0.alarms.push((op, Box::new(instead)));
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
            let alarm = self.0.alarms.pop();
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
        let goes_on = next.is_some() || !self.alarms.is_empty();
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
            let alarm = self.alarms.pop();
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
        // One that is not there was withdrawn before.
        let Some((outer, (_, instead))) = self.left.alarms.take_to(op) else {
            return;
        };
        self.left.state.set(Control::Over);
        self.left.take_back();
        let lp = &self.left.lp;
        let left = Left::new(lp, self.left.key.get(), Control::Running);
        left.alarms.0.set(outer.0.take());
        self.left = left;
        instead(self.cx(), &mut ());
    }
}
