//! Tasks with a result that can be read many times, as in asyncio.

use super::raised::tell_unread;
use super::{Kind, Raised};
use crate::event_loop::{Handle, Loop, Op, Owned, Task, TaskKey};
use crate::trace::Actor;
use std::cell::{Cell, OnceCell};
use std::fmt;
use std::rc::Rc;

/// A task that any number of others can join. Clones are the same task.
///
/// When all clones are dropped it goes on by itself. An error that was never
/// read is reported in the end, as Python does.
pub struct SharedTask<T: 'static>(Rc<Shared<T>>);

struct Shared<T: 'static> {
    lp: Loop,
    /// `None` only while the last clone is dropped.
    task: Option<Task<Result<T, Raised>>>,
    result: OnceCell<Result<T, Raised>>,
    was_read: Cell<bool>,
}

impl<T: Clone + 'static> SharedTask<T> {
    /// Wraps a task.
    pub fn new(lp: &Loop, task: Task<Result<T, Raised>>) -> SharedTask<T> {
        SharedTask(Rc::new(Shared {
            lp: lp.clone(),
            task: Some(task),
            result: OnceCell::new(),
            was_read: Cell::new(false),
        }))
    }

    /// Returns the key, with which the task can be waited for.
    pub fn key(&self) -> TaskKey {
        self.0.task().key()
    }

    /// Returns the actor that the task belongs to.
    pub fn actor(&self) -> Option<Actor> {
        self.0.task().actor()
    }

    /// Returns `true` if it has ended; this is final.
    pub fn is_done(&self) -> bool {
        self.0.task().is_done()
    }

    /// Returns `true` if it has ended by being cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.result().is_some_and(is_cancelled)
    }

    /// Returns the result, as often as it is called; `None` until the task has
    /// ended.
    ///
    /// The error is the one that the task raised, or that it was cancelled or
    /// panicked.
    pub fn result(&self) -> Option<Result<T, Raised>> {
        let result = self.0.result()?.clone();
        self.0.was_read.set(true);
        Some(result)
    }

    /// Cancels it at its next turn. Returns `true` if it had not ended.
    pub fn cancel(&self) -> bool {
        self.0.lp.cancel_soon(self.key())
    }

    /// Calls `callback` after it has ended, at the end of the ready queue,
    /// even if it has ended already.
    #[track_caller]
    pub fn on_end(
        &self,
        callback: impl FnOnce(&Loop) + Unpin + 'static,
    ) -> Handle {
        self.0.lp.call_at_end(self.key(), callback)
    }
}

impl<T: Clone + 'static> SharedTask<T> {
    /// Makes the wait for its end that passes cancellation on to it.
    pub(crate) fn owned(&self) -> Op {
        let task = self.key();
        Op::owned(Op::Join { task }, Rc::new(self.clone()))
    }
}

impl<T: Clone + 'static> Owned for SharedTask<T> {
    fn cancel(&self) -> bool {
        SharedTask::cancel(self)
    }

    fn was_cancelled(&self) -> bool {
        self.is_cancelled()
    }
}

impl<T: 'static> Shared<T> {
    fn task(&self) -> &Task<Result<T, Raised>> {
        let task = self.task.as_ref();
        task.expect("a task that is shared is there")
    }

    fn result(&self) -> Option<&Result<T, Raised>> {
        if let Some(result) = self.result.get() {
            return Some(result);
        }
        let result = ended(self.task())?;
        Some(self.result.get_or_init(|| result))
    }
}

/// Takes the result of a task, with its cancellation or panic in the same
/// error type.
fn ended<T: 'static>(
    task: &Task<Result<T, Raised>>,
) -> Option<Result<T, Raised>> {
    let result = task.result()?;
    Some(result.unwrap_or_else(|error| Err(Raised::from(error))))
}

/// Reports an error that was never read; a task that was cancelled has none.
fn tell<T>(lp: &Loop, result: &Result<T, Raised>) {
    if !is_cancelled(result) {
        tell_unread(lp, "Task", result);
    }
}

fn is_cancelled<T>(result: &Result<T, Raised>) -> bool {
    matches!(result, Err(error) if error.kind == Kind::Cancelled)
}

impl<T: 'static> Drop for Shared<T> {
    fn drop(&mut self) {
        if self.was_read.get() {
            return;
        }
        if let Some(result) = self.result() {
            tell(&self.lp, result);
        } else if let Some(task) = self.task.take() {
            let key = task.key();
            self.lp.call_at_end(key, move |lp| {
                if let Some(result) = ended(&task) {
                    tell(lp, &result);
                }
            });
        }
    }
}

impl<T> Clone for SharedTask<T> {
    fn clone(&self) -> SharedTask<T> {
        SharedTask(self.0.clone())
    }
}

impl<T> fmt::Debug for SharedTask<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedTask").field(&self.0.task).finish()
    }
}
