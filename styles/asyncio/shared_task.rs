//! Tasks whose result is there as often as asked, as asyncio's are.

use super::{Kind, Raised};
use crate::event_loop::{Handle, Loop, Task, TaskKey};
use crate::trace::Actor;
use std::cell::{Cell, OnceCell};
use std::fmt;
use std::rc::Rc;

/// A task that many may wait for. Clones are the same task.
///
/// Dropped by all, it goes on by itself; an error that nobody reads is told
/// in the end, as Python tells it.
pub struct SharedTask<T: 'static>(Rc<Shared<T>>);

struct Shared<T: 'static> {
    lp: Loop,
    /// Taken out only when nobody holds this any more.
    task: Option<Task<Result<T, Raised>>>,
    result: OnceCell<Result<T, Raised>>,
    was_read: Cell<bool>,
}

impl<T: Clone + 'static> SharedTask<T> {
    /// Takes charge of a task.
    pub fn new(lp: &Loop, task: Task<Result<T, Raised>>) -> SharedTask<T> {
        SharedTask(Rc::new(Shared {
            lp: lp.clone(),
            task: Some(task),
            result: OnceCell::new(),
            was_read: Cell::new(false),
        }))
    }

    /// Returns the key, to wait for it.
    pub fn key(&self) -> TaskKey {
        self.0.task().key()
    }

    /// Returns whose task it is.
    pub fn actor(&self) -> Option<Actor> {
        self.0.task().actor()
    }

    /// Returns whether it has ended; once done, for ever done.
    pub fn is_done(&self) -> bool {
        self.0.task().is_done()
    }

    /// Returns whether it has ended by being cancelled.
    pub fn is_cancelled(&self) -> bool {
        let cancelled = |error: &Raised| error.kind == Kind::Cancelled;
        match self.0.result() {
            Some(Err(error)) => cancelled(error),
            _ => false,
        }
    }

    /// Returns what came of it, as often as asked; `None` while it goes on.
    pub fn result(&self) -> Option<Result<T, Raised>> {
        let result = self.0.result()?.clone();
        self.0.was_read.set(true);
        Some(result)
    }

    /// Cancels it at its next turn. Returns whether it had not ended.
    pub fn cancel(&self) -> bool {
        self.0.lp.cancel_soon(self.key())
    }

    /// Calls `callback` when it has ended: behind all that is ready, even if
    /// it has ended already.
    pub fn on_end(
        &self,
        callback: impl FnOnce(&Loop) + Unpin + 'static,
    ) -> Handle {
        self.0.lp.call_at_end(self.key(), callback)
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

/// Takes what came of a task, with its end in the same error.
fn ended<T: 'static>(
    task: &Task<Result<T, Raised>>,
) -> Option<Result<T, Raised>> {
    let result = task.result()?;
    Some(result.unwrap_or_else(|error| Err(Raised::from(error))))
}

/// Tells of an error that nobody has read.
fn tell<T>(lp: &Loop, result: &Result<T, Raised>) {
    if let Err(error) = result
        && error.kind != Kind::Cancelled
    {
        lp.warn(format_args!("Task exception was never retrieved: {error}"));
    }
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
