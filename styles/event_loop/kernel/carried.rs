//! Panics that are carried to the one that waits for a task, and unwind
//! there, instead of being reported as the end of that task.
//!
//! A task may panic while it is started hot, before its key is known. So all
//! panics are kept that happen during such a start; when it is over, those of
//! other tasks are reported.

use super::ending::Payload;
use super::keys::TaskKey;
use super::task::Task;
use crate::event_loop::Loop;
use crate::trace::Actor;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// The tasks of which panics are carried, and those panics.
#[derive(Default)]
pub(super) struct Carried {
    tasks: RefCell<BTreeMap<TaskKey, Option<Payload>>>,
    /// The starts that are under way.
    starts: Cell<u32>,
    /// The panics since the first of them began.
    early: RefCell<Vec<(TaskKey, Option<Actor>, Payload)>>,
}

/// The panic of one task, if there is one. It is reported if this is dropped
/// before it was taken.
pub(crate) struct CarriedPanic {
    lp: Loop,
    key: TaskKey,
}

/// A start that is under way, and the number of panics before it.
struct Start<'a> {
    lp: &'a Loop,
    before: usize,
}

impl Loop {
    /// Starts a task, hot or not, of which a panic is not reported but kept.
    pub(crate) fn carry_panic<T: 'static>(
        &self,
        start: impl FnOnce() -> Task<T>,
    ) -> (Task<T>, CarriedPanic) {
        let carried = &self.kernel().carried;
        let begun = Start::begin(self);
        let task = start();
        let key = task.key();
        let mut early = carried.early.borrow_mut();
        let mut since = early[begun.before..].iter();
        let at = since.position(|panic| panic.0 == key);
        let panic = at.map(|at| early.remove(begun.before + at).2);
        drop(early);
        carried.tasks.borrow_mut().insert(key, panic);
        let lp = self.clone();
        (task, CarriedPanic { lp, key })
    }

    /// Keeps the panic of a task, if it is to be carried; returns it if not.
    pub(super) fn carry(
        &self,
        key: TaskKey,
        payload: Payload,
    ) -> Option<Payload> {
        let carried = &self.kernel().carried;
        if let Some(place) = carried.tasks.borrow_mut().get_mut(&key) {
            *place = Some(payload);
        } else if carried.starts.get() > 0 {
            let panic = (key, self.actor(key), payload);
            carried.early.borrow_mut().push(panic);
        } else {
            return Some(payload);
        }
        None
    }
}

impl<'a> Start<'a> {
    fn begin(lp: &'a Loop) -> Start<'a> {
        let carried = &lp.kernel().carried;
        carried.starts.set(carried.starts.get() + 1);
        let before = carried.early.borrow().len();
        Start { lp, before }
    }
}

impl Drop for Start<'_> {
    /// Reports the panics of other tasks.
    fn drop(&mut self) {
        let carried = &self.lp.kernel().carried;
        carried.starts.set(carried.starts.get() - 1);
        let others = carried.early.borrow_mut().split_off(self.before);
        for (_, actor, payload) in others {
            self.lp.note_panic_of(actor, payload);
        }
    }
}

impl CarriedPanic {
    /// Takes the panic out.
    pub(crate) fn take(&self) -> Option<Payload> {
        let mut tasks = self.lp.kernel().carried.tasks.borrow_mut();
        tasks.get_mut(&self.key)?.take()
    }
}

impl Drop for CarriedPanic {
    fn drop(&mut self) {
        let mut tasks = self.lp.kernel().carried.tasks.borrow_mut();
        let panic = tasks.remove(&self.key).flatten();
        drop(tasks);
        if let Some(payload) = panic {
            self.lp.note_panic_of(self.lp.actor(self.key), payload);
        }
    }
}
