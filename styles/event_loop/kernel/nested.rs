//! Resumptions outside of the batch of a turn: hot starts, and polls by a
//! host.
//!
//! A task that is started hot runs to its first wait while its maker runs, as
//! the eager tasks of asyncio do (CPython 3.12, `asyncio.eager_task_factory`),
//! and as functions of Twisted's `inlineCallbacks` and JavaScript's `async`
//! functions always do:
//!
//! ```text
//!   maker -- spawn_eager --> set aside: task, operation, place
//!     .                        child runs to its first wait, or to its end
//!     | <---------------------- put back
//!     v
//!   goes on; the child's wait is an operation like any other
//! ```
//!
//! The rules of the loop hold: the child's wait goes through the ready queue,
//! a panic ends the child alone, and a child that is cancelled meanwhile is
//! dropped at its first wait. Only the maker's turn is not waited for.

use super::keys::{OpKey, TaskKey};
use super::observe::SourcePlace;
use super::task::{Resume, Task};
use super::tasks::{Body, Running};
use crate::event_loop::Loop;
use crate::trace::Actor;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

/// Calls within calls: hot starts, and links of chains that fire on the spot.
/// Each takes some kilobytes of the stack, as the bodies between them do, and
/// the smallest stack of a thread here has two megabytes.
const MAX_DEPTH: u32 = 64;

/// The states of tasks that run while another runs within them, and the
/// number of calls within calls.
#[derive(Default)]
pub(super) struct Nested {
    depth: Cell<u32>,
    aside: RefCell<Vec<Aside>>,
}

/// The state of a task that runs while another is resumed within it.
struct Aside {
    task: Option<TaskKey>,
    op: Option<OpKey>,
    place: Option<SourcePlace>,
}

/// One more call within a call, as long as it lives.
pub(crate) struct Nest<'a>(&'a Loop);

/// Puts back the state that was set aside, when it is dropped.
struct PutBack<'a>(&'a Loop);

impl Loop {
    /// Starts a task that runs to its first wait, or to its end, before this
    /// returns. Dropping the handle detaches it.
    ///
    /// It is put behind all that is ready, as by [`Loop::spawn`], where it
    /// cannot run now: outside of a run, as in asyncio, and within 64 others
    /// that are started like this.
    pub fn spawn_eager<T: 'static>(
        &self,
        actor: Actor,
        task: Pin<Box<dyn Resume>>,
    ) -> Task<T> {
        let Some(_nest) = self.nest_if_running() else {
            return self.spawn(actor, task);
        };
        let started = self.add_started(actor, task);
        if self.is_observed() {
            self.tell_started_hot(started.key());
        }
        self.resume_outside(started.key());
        started
    }

    /// Goes one call deeper, unless nothing runs or it is too deep.
    pub(in super::super) fn nest_if_running(&self) -> Option<Nest<'_>> {
        let runs = self.is_running() || self.current_task().is_some();
        runs.then(|| self.nest()).flatten()
    }

    /// Goes one call deeper, unless it is too deep.
    pub(crate) fn nest(&self) -> Option<Nest<'_>> {
        let depth = &self.kernel().nested.depth;
        if depth.get() >= MAX_DEPTH {
            return None;
        }
        depth.set(depth.get() + 1);
        Some(Nest(self))
    }

    /// Resumes a task outside of the batch of a turn, for no operation.
    /// Returns whether it waits then.
    pub(in super::super) fn resume_outside(&self, key: TaskKey) -> bool {
        let Some(body) = self.begin_outside(key) else {
            return false;
        };
        self.set_aside();
        let _put_back = PutBack(self);
        let resume = || self.resume(key, body, None);
        let ran = catch_unwind(AssertUnwindSafe(resume));
        let ran = ran.unwrap_or_else(|payload| {
            self.end_panicked_current(payload);
            None
        });
        ran.is_some_and(|running| self.end_outside(running))
    }

    /// Takes out a task that is resumed outside of a batch; counts it.
    fn begin_outside(&self, key: TaskKey) -> Option<Body> {
        let mut tables = self.tables();
        let body = tables.tasks.begin(key)?;
        tables.counters.resumptions += 1;
        drop(tables);
        self.see_time();
        Some(body)
    }

    /// Puts back a task that waits again; ends it if it was cancelled.
    /// Returns whether it waits.
    pub(super) fn end_outside(&self, (key, body): Running) -> bool {
        let doomed = self.tables().tasks.put_back(key, body);
        let waits = doomed.is_none();
        if let Some(body) = doomed {
            self.end_cancelled(key, body);
        }
        waits
    }

    fn set_aside(&self) {
        let kernel = self.kernel();
        let aside = Aside {
            task: kernel.current_task.take(),
            op: kernel.current_op.take(),
            place: self.noted_place(),
        };
        kernel.nested.aside.borrow_mut().push(aside);
    }

    /// Keeps the operation that an outer task was resumed for, and has not
    /// asked for, if it is this one: a future that is over may be polled or
    /// dropped within a task that was started hot.
    pub(super) fn bring_out(&self, op: OpKey) {
        let mut aside = self.kernel().nested.aside.borrow_mut();
        let outer = aside.iter_mut().find(|outer| outer.op == Some(op));
        if let Some(outer) = outer {
            outer.op = None;
            self.tables().keep_unasked(op);
        }
    }
}

impl Drop for Nest<'_> {
    fn drop(&mut self) {
        let depth = &self.0.kernel().nested.depth;
        depth.set(depth.get() - 1);
    }
}

impl Drop for PutBack<'_> {
    fn drop(&mut self) {
        let kernel = self.0.kernel();
        let aside = kernel.nested.aside.borrow_mut().pop();
        let Some(aside) = aside else { return };
        kernel.current_task.set(aside.task);
        kernel.current_op.set(aside.op);
        self.0.note_place_again(aside.place);
    }
}
