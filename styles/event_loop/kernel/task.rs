//! The loop's view of a task, and the handle of one.

use super::keys::{OpKey, TaskKey};
use super::resumption::Cancelled;
use crate::event_loop::Loop;
use crate::trace::Actor;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

/// A task as the loop resumes it. Each style has its own.
pub trait Resume {
    /// Goes on, to the next wait or to the end, now that `op` is over; its
    /// outcome is taken with [`Loop::take_outcome`]. There is no `op` when the
    /// task starts, or its waker was woken.
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow;

    /// Withdraws its operations and drops all that it holds, innermost first;
    /// it is dropped next.
    fn cancel(self: Pin<&mut Self>, _lp: &Loop) {}

    /// Goes on because it is cancelled, if its style can tell a body. `None`
    /// if not; then it is cancelled and dropped.
    fn interrupt(
        self: Pin<&mut Self>,
        _lp: &Loop,
        _cancelled: Cancelled,
    ) -> Option<Flow> {
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

/// The answer of a task that was resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It waits for an operation.
    Waiting,
    /// It has ended.
    Finished,
    /// A cancellation came out of its outermost body.
    Cancelled,
}

/// The end of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It returned.
    Finished,
    /// It was cancelled.
    Cancelled,
    /// It panicked.
    Panicked,
}

/// The reason for which there is no result of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinError {
    /// It was cancelled.
    Cancelled,
    /// It panicked.
    Panicked,
    /// It finished without a result, or its result was taken before.
    NoResult,
}

/// The handle of a task with a result of type `T`. Dropping it detaches the
/// task.
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

    pub(super) fn lp(&self) -> &Loop {
        &self.lp
    }

    /// Returns the key, to join or cancel by.
    pub fn key(&self) -> TaskKey {
        self.key
    }

    /// Returns the actor that it belongs to.
    pub fn actor(&self) -> Option<Actor> {
        self.lp.actor(self.key)
    }

    /// Returns whether it has ended, in whatever way.
    pub fn is_done(&self) -> bool {
        self.lp.end_of(self.key).is_some()
    }

    /// Returns whether it has ended by being cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.lp.end_of(self.key) == Some(End::Cancelled)
    }

    /// Takes the result, or `None` while it goes on. Only the first call gets
    /// the value.
    pub fn result(&self) -> Option<Result<T, JoinError>> {
        match self.lp.end_of(self.key)? {
            End::Cancelled => Some(Err(JoinError::Cancelled)),
            End::Panicked => Some(Err(JoinError::Panicked)),
            End::Finished => {
                let mut result: Option<T> = None;
                let mut tables = self.lp.tables();
                if let Some(body) = tables.tasks.ended(self.key) {
                    body.take_result(&mut result);
                }
                Some(result.ok_or(JoinError::NoResult))
            }
        }
    }

    /// Cancels it; see [`Loop::cancel`].
    pub fn cancel(&self) {
        self.lp.cancel(self.key);
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        let rest = self.lp.tables().tasks.let_go(self.key);
        drop(rest);
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({:?})", self.key)
    }
}

/// Moves `value` into the `Option` that [`Resume::take_result`] was given.
pub(crate) fn give<T: 'static>(value: &mut Option<T>, into: &mut dyn Any) {
    if let Some(into) = into.downcast_mut::<Option<T>>() {
        *into = value.take();
    }
}
