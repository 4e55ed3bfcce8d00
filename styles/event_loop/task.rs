//! What the loop resumes, and the handle of whoever started it.

use super::{End, Loop, OpKey, TaskKey};
use crate::trace::Who;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

/// What the loop resumes. Each style has its own.
pub trait Resume {
    /// Goes on, to the next wait or to the end, now that `op` is over; what
    /// came of it is taken with [`Loop::take_outcome`]. The first time `op` is
    /// [`OpKey::NONE`].
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow;

    /// Withdraws what it waits for and lets go of what it holds, innermost
    /// first; it is dropped next.
    fn cancel(self: Pin<&mut Self>, _lp: &Loop) {}

    /// Goes on because it is cancelled: with that error at its wait, if it
    /// can be told so. `None` if not; then it is cancelled and dropped.
    fn interrupt(self: Pin<&mut Self>, _lp: &Loop) -> Option<Flow> {
        None
    }

    /// Returns the bodies that wait for each other, outermost first, by the
    /// names of their types; none where the style does not keep them apart.
    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        Vec::new()
    }

    /// Moves the result, if there is one, into the `Option` behind `into`.
    ///
    /// The way around naming the result's type here saves each task a second
    /// allocation.
    fn take_result(self: Pin<&mut Self>, _into: &mut dyn Any) {}
}

/// Whether a task goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It waits for an operation.
    Waiting,
    /// It has ended.
    Finished,
}

/// Why a task gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinError {
    /// It was cancelled.
    Cancelled,
    /// It panicked, or its result was taken before.
    Lost,
}

/// The handle of a task that gives a `T`. Dropping it detaches the task.
pub struct Task<T> {
    lp: Loop,
    key: TaskKey,
    result: PhantomData<fn() -> T>,
}

impl<T: 'static> Task<T> {
    pub(super) fn new(lp: Loop, key: TaskKey) -> Task<T> {
        Task {
            lp,
            key,
            result: PhantomData,
        }
    }

    /// Returns the key, to join or cancel by.
    pub fn key(&self) -> TaskKey {
        self.key
    }

    /// Returns whose task it is.
    pub fn who(&self) -> Option<Who> {
        self.lp.0.core.borrow_mut().task_who(self.key)
    }

    /// Returns whether it has ended, in whatever way.
    pub fn is_done(&self) -> bool {
        self.lp.0.core.borrow_mut().task_end(self.key).is_some()
    }

    /// Takes what came of it, or `None` while it goes on. Only the first call
    /// gets the value.
    pub fn result(&self) -> Option<Result<T, JoinError>> {
        let mut core = self.lp.0.core.borrow_mut();
        let taken = match core.task_end(self.key)? {
            End::Cancelled => return Some(Err(JoinError::Cancelled)),
            End::Lost => return Some(Err(JoinError::Lost)),
            End::Finished => {
                let mut result: Option<T> = None;
                if let Some(task) = core.ended_task(self.key) {
                    task.take_result(&mut result);
                }
                result
            }
        };
        drop(core);
        Some(taken.ok_or(JoinError::Lost))
    }

    /// Cancels it; see [`Loop::cancel`].
    pub fn cancel(&self) {
        self.lp.cancel(self.key);
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        let rest = self.lp.0.core.borrow_mut().let_go(self.key);
        drop(rest);
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({:?})", self.key)
    }
}

/// Moves `value` to where [`Resume::take_result`] wants it.
pub(crate) fn give<T: 'static>(value: &mut Option<T>, into: &mut dyn Any) {
    if let Some(into) = into.downcast_mut::<Option<T>>() {
        *into = value.take();
    }
}
