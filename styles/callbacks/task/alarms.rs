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

/// The innermost lies in the box itself, as most tasks have one at a time.
#[derive(Default)]
struct Stack {
    innermost: Option<Alarm>,
    /// The others, outermost first.
    outer: Vec<Alarm>,
}

impl Stack {
    fn push(&mut self, alarm: Alarm) {
        self.outer.extend(self.innermost.replace(alarm));
    }

    fn pop(&mut self) -> Option<Alarm> {
        let innermost = self.innermost.take()?;
        self.innermost = self.outer.pop();
        Some(innermost)
    }

    fn has(&self, op: OpKey) -> bool {
        self.innermost.iter().chain(&self.outer).any(|a| a.0 == op)
    }
}

impl Alarms {
    fn is_empty(&self) -> bool {
        let stack = self.0.take();
        let innermost = stack.as_ref().map(|stack| &stack.innermost);
        let is_empty = innermost.is_none_or(Option::is_none);
        self.0.set(stack);
        is_empty
    }

    fn push(&self, alarm: Alarm) {
        let mut stack = self.0.take().unwrap_or_default();
        stack.push(alarm);
        self.0.set(Some(stack));
    }

    fn pop(&self) -> Option<Alarm> {
        let mut stack = self.0.take()?;
        let alarm = stack.pop();
        self.0.set(Some(stack));
        alarm
    }

    /// Takes out an alarm and those that were set after it, outermost first;
    /// none if it is not there.
    fn take_from(&self, op: OpKey) -> Option<(Alarm, Alarms)> {
        let mut stack = self.0.take()?;
        if !stack.has(op) {
            self.0.set(Some(stack));
            return None;
        }
        let mut inner = Vec::new();
        let struck = loop {
            let alarm = stack.pop().expect("it was found there");
            if alarm.0 == op {
                break alarm;
            }
            inner.push(alarm);
        };
        self.0.set(Some(stack));
        let later = Alarms::default();
        inner.into_iter().rev().for_each(|alarm| later.push(alarm));
        Some((struck, later))
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
        let alarms = &self.left.alarms;
        // One that is not there was withdrawn before.
        let Some(((_, instead), inner)) = alarms.take_from(op) else {
            return;
        };
        let outer = alarms.0.replace(inner.0.take());
        self.left.state.set(Control::Over);
        self.left.take_back();
        let lp = &self.left.lp;
        let left = Left::new(lp, self.left.key.get(), Control::Running);
        left.alarms.0.set(outer);
        self.left = left;
        instead(self.cx(), &mut ());
    }
}
