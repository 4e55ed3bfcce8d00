//! Cancellation that reaches what is waited for: a task that is cancelled
//! passes that on and waits for the end, as a task of asyncio does that
//! awaits another.
//!
//! ```text
//!   cancel_soon(task) --> `cancel` of what it waits for
//!                            | which ends, in its own time
//!   task is interrupted <----+ cancelled
//!   task goes on        <----+ with a value or an error
//! ```
//!
//! A wait of this kind that is given up otherwise, by a guard or because all
//! that the task holds is dropped, cancels what it waits for, too.

use super::keys::{OpKey, TaskKey};
use super::operation::{Op, Owned};
use super::pending::Waiter;
use super::reasons::Reason;
use crate::event_loop::Loop;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A wait that passes cancellation on.
#[derive(Clone)]
struct Own {
    owned: Rc<dyn Owned>,
    passed: Rc<Cell<Passed>>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Passed {
    #[default]
    Not,
    /// It is being passed on.
    Now,
    On,
}

/// All waits that pass cancellation on, by the task that waits; it is none
/// where another executor polls.
#[derive(Default)]
pub(super) struct Owning {
    /// True once there was one; before that none is looked for.
    any: Cell<bool>,
    waits: RefCell<BTreeMap<(Option<TaskKey>, OpKey), Own>>,
}

impl Loop {
    /// Begins a wait that passes cancellation on.
    #[cold]
    pub(super) fn submit_owned(
        &self,
        waiter: Waiter,
        (op, owned): (Op, Rc<dyn Owned>),
    ) -> OpKey {
        let task = waiter.task();
        let op = self.submit_unobserved(waiter, op);
        let passed = Rc::default();
        let owning = &self.kernel().owning;
        owning.any.set(true);
        let mut waits = owning.waits.borrow_mut();
        waits.insert((task, op), Own { owned, passed });
        op
    }

    /// Passes the cancellation of a task that waits on to what it waits for;
    /// returns whether the task goes on waiting for that.
    ///
    /// A circle of tasks that wait for each other is cut where it closes. What
    /// is too deep is passed on when the task's turn comes.
    #[inline]
    pub(super) fn pass_on(&self, task: TaskKey) -> bool {
        let to = |passed| passed != Passed::Now;
        self.owns_any() && self.pass_on_to(task, to)
    }

    /// Passes on what was too deep before, when the task's turn comes.
    pub(super) fn pass_on_late(&self, task: TaskKey) -> bool {
        let to = |passed| passed == Passed::Not;
        self.owns_any() && self.pass_on_to(task, to)
    }

    #[cold]
    fn pass_on_to(&self, task: TaskKey, to: fn(Passed) -> bool) -> bool {
        let waits = self.kernel().owning.waits.borrow();
        let of_task = waits.range(of_task(task));
        let of_task: Vec<_> = of_task.map(|(_, own)| own.clone()).collect();
        drop(waits);
        let Some(_nest) = self.nest() else {
            return false;
        };
        let mut any = false;
        for own in of_task {
            let before = own.passed.replace(Passed::Now);
            let is_left = to(before) && own.owned.cancel();
            own.passed.set(if is_left { Passed::On } else { before });
            any |= is_left;
        }
        if any {
            // A guard around the wait, of which the alarm comes later, is not
            // the only reason then.
            self.tables().tasks.reasons.add(task, Reason::Task);
        }
        any
    }

    /// Returns whether there was ever a wait that passes cancellation on.
    #[inline]
    pub(super) fn owns_any(&self) -> bool {
        self.kernel().owning.any.get()
    }

    /// Notes that a wait is over. A task that has passed its cancellation on
    /// is cancelled if that was what ended it.
    #[cold]
    pub(super) fn end_owned(&self, op: OpKey) {
        let task = self.tables().ops.task_of(op);
        let own = self.take_owned(task, op);
        if let (Some(task), Some(own)) = (task, own)
            && own.passed.get() == Passed::On
            && own.owned.was_cancelled()
        {
            // All of them are told by now.
            let mut waits = self.kernel().owning.waits.borrow_mut();
            let mut others = BTreeMap::new();
            while let Some((&place, _)) = waits.range(of_task(task)).next() {
                others.insert(place, waits.remove(&place));
            }
            drop(waits);
            drop(others);
            self.tables().tasks.cancel_soon(task);
        }
    }

    /// Cancels what was waited for, because the wait is given up.
    #[inline]
    pub(super) fn withdraw_owned(&self, op: OpKey) {
        if self.owns_any() {
            self.withdraw_any_owned(op);
        }
    }

    #[cold]
    fn withdraw_any_owned(&self, op: OpKey) {
        let task = self.tables().ops.task_of(op);
        if let Some(own) = self.take_owned(task, op)
            && own.passed.get() == Passed::Not
        {
            own.owned.cancel();
        }
    }

    /// Notes that another task waits from now on.
    pub(super) fn move_owned(&self, op: OpKey, to: Option<TaskKey>) {
        let task = self.tables().ops.task_of(op);
        if let Some(own) = self.take_owned(task, op) {
            let mut waits = self.kernel().owning.waits.borrow_mut();
            waits.insert((to, op), own);
        }
    }

    /// Takes all waits out, when the loop is dropped.
    pub(super) fn take_all_owned(&self) -> impl Sized + use<> {
        self.kernel().owning.waits.take()
    }

    fn take_owned(&self, task: Option<TaskKey>, op: OpKey) -> Option<Own> {
        self.kernel().owning.waits.borrow_mut().remove(&(task, op))
    }
}

fn of_task(
    task: TaskKey,
) -> std::ops::RangeInclusive<(Option<TaskKey>, OpKey)> {
    (Some(task), OpKey::FIRST)..=(Some(task), OpKey::LAST)
}
