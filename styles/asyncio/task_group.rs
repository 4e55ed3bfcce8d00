//! A group of tasks that end together, after asyncio's `TaskGroup` (CPython
//! 3.11).

use super::{DropGuard, Kind, Raised, Raises, SharedTask};
use crate::event_loop::{Loop, Op, Owned, Promise, TaskKey};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// Tasks that end together. Clones are the same group.
///
/// The first that fails cancels the others, and the body that has started
/// them. Each style has a function that makes one, runs a body with it and
/// waits until all have ended.
#[derive(Clone)]
pub struct TaskGroup(Rc<Group>);

struct Group {
    lp: Loop,
    /// The tasks are cancelled, or were.
    aborting: Cell<bool>,
    /// Set after that; the body is given up then.
    aborted: Promise<()>,
    /// Set when the body and each task have ended.
    over: Promise<()>,
    /// Those that have not ended, by number.
    tasks: RefCell<BTreeMap<u64, TaskKey>>,
    added: Cell<u64>,
    /// Those of tasks, in the order in which they came.
    errors: RefCell<Vec<Raised>>,
    /// The body has ended.
    left: Cell<bool>,
    /// The body has raised an error.
    failed: Cell<bool>,
    /// The task was cancelled while it waited for the others.
    cancelled: Cell<bool>,
}

impl TaskGroup {
    /// Makes an empty group.
    pub(crate) fn new(lp: &Loop) -> TaskGroup {
        TaskGroup(Rc::new(Group {
            lp: lp.clone(),
            aborting: Cell::new(false),
            aborted: Promise::named(lp, "the end of a group"),
            over: Promise::named(lp, "the tasks of a group"),
            tasks: RefCell::default(),
            added: Cell::new(0),
            errors: RefCell::default(),
            left: Cell::new(false),
            failed: Cell::new(false),
            cancelled: Cell::new(false),
        }))
    }

    /// Adds a task that was started, and returns it.
    ///
    /// # Errors
    ///
    /// A `RuntimeError`, if the body and all tasks of the group have ended.
    /// The task is cancelled then.
    pub fn add<T: Clone + 'static>(
        &self,
        task: SharedTask<T>,
    ) -> Raises<SharedTask<T>> {
        if self.0.over.done() {
            task.cancel();
            let text = "the task group is finished";
            return Err(Raised::new(Kind::Runtime, text));
        }
        let number = self.0.added.get();
        self.0.added.set(number + 1);
        self.0.tasks.borrow_mut().insert(number, task.key());
        let (group, ended) = (self.0.clone(), task.clone());
        task.on_end(move |_| group.take(number, &ended));
        Ok(task)
    }

    /// Returns a guard that cancels the tasks when it is dropped.
    pub(crate) fn abort_on_drop(&self) -> DropGuard<impl FnOnce() + use<>> {
        let group = self.0.clone();
        DropGuard::new(move || group.abort())
    }

    /// Returns the wait for the moment at which the body is given up.
    pub(crate) fn alarm(&self) -> Op {
        Op::promise(&self.0.aborted)
    }

    /// Notes that the body has ended, or was given up; returns the wait for
    /// the end of all tasks, if any is left.
    pub(crate) fn leave<T>(&self, ended: &Option<Raises<T>>) -> Option<Op> {
        self.0.left.set(true);
        if let Some(Err(error)) = ended {
            self.0.failed.set(error.kind != Kind::Cancelled);
            self.0.abort();
        }
        self.0.end_if_empty();
        let over = &self.0.over;
        let wait = || Op::owned(Op::promise(over), Rc::new(self.clone()));
        (!over.done()).then(wait)
    }

    /// Returns the result of the whole, when all tasks have ended: the value
    /// of the body, or the errors of the tasks and then that of the body.
    pub(crate) fn end<T>(&self, ended: Option<Raises<T>>) -> Raises<T> {
        let mut errors = self.0.errors.take();
        match ended {
            Some(Err(error)) if error.kind != Kind::Cancelled => {
                errors.push(error);
            }
            Some(ended) if errors.is_empty() => return ended,
            _ => {}
        }
        Err(Raised::group("unhandled errors in a TaskGroup", errors))
    }
}

impl Group {
    fn take<T: Clone + 'static>(&self, number: u64, ended: &SharedTask<T>) {
        self.tasks.borrow_mut().remove(&number);
        if let Some(Err(error)) = ended.result()
            && error.kind != Kind::Cancelled
        {
            self.errors.borrow_mut().push(error);
            self.abort();
        }
        self.end_if_empty();
    }

    /// Cancels the tasks, once.
    fn abort(&self) {
        if self.aborting.replace(true) {
            return;
        }
        let tasks: Vec<_> = self.tasks.borrow().values().copied().collect();
        for task in tasks {
            self.lp.cancel_soon(task);
        }
        // Nothing else sets it.
        let _: Result<(), _> = self.aborted.set(());
    }

    fn end_if_empty(&self) {
        if self.left.get() && self.tasks.borrow().is_empty() {
            // It may have been set before.
            let _: Result<(), _> = self.over.set(());
        }
    }
}

impl Owned for TaskGroup {
    /// Cancels the tasks; who waits for them goes on waiting.
    fn cancel(&self) -> bool {
        if self.0.over.done() {
            return false;
        }
        if !self.0.aborting.get() {
            self.0.cancelled.set(true);
            self.0.abort();
        }
        true
    }

    /// Errors have priority.
    fn was_cancelled(&self) -> bool {
        let failed = self.0.failed.get() || !self.0.errors.borrow().is_empty();
        self.0.cancelled.get() && !failed
    }
}

impl fmt::Debug for TaskGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tasks = self.0.tasks.borrow().len();
        f.debug_struct("TaskGroup").field("tasks", &tasks).finish()
    }
}
