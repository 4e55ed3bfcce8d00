//! The callee of a bridge as its caller sees it: a task of its own, which was
//! started hot.

use crate::event_loop::{
    CarriedPanic, JoinError, Loop, Op, Owned, SourcePlace, Task,
};
use crate::trace::Actor;
use std::panic::{Location, resume_unwind};
use std::rc::Rc;

/// A callee that has begun. Dropped before its end it is cancelled.
pub(super) trait Callee<T> {
    /// Returns whether it has ended.
    fn is_done(&self) -> bool;

    /// Makes the wait for its end.
    fn wait(&self) -> Op;

    /// Tells it of a cancellation; returns whether its end is to be waited
    /// for.
    fn tell(&self) -> bool;

    /// Returns its value; `None` if it was cancelled, by its caller or by
    /// others.
    ///
    /// # Panics
    ///
    /// With its panic, or if it has no value.
    fn end(self) -> Option<T>;
}

/// A callee that is a task.
pub(super) struct Called<T: 'static>(Rc<Hot<T>>);

struct Hot<T: 'static> {
    lp: Loop,
    /// The place of the call.
    place: SourcePlace,
    /// Before the task, of which it names the actor when it is dropped.
    panic: CarriedPanic,
    task: Task<T>,
}

/// Makes the function that begins a call, by the hot start of a style.
///
/// The callee belongs to the actor of its caller.
#[track_caller]
pub(super) fn hot<T: 'static>(
    start: impl FnOnce(&Loop, Actor) -> Task<T>,
) -> impl FnOnce(&Loop) -> Called<T> {
    let place = Location::caller();
    move |lp| {
        let caller = lp.current_task().and_then(|task| lp.actor(task));
        let actor = caller.unwrap_or_else(|| lp.next_actor());
        let (task, panic) = lp.carry_panic(|| start(lp, actor));
        Called(Rc::new(Hot {
            lp: lp.clone(),
            place,
            panic,
            task,
        }))
    }
}

impl<T: 'static> Callee<T> for Called<T> {
    fn is_done(&self) -> bool {
        self.0.task.is_done()
    }

    fn wait(&self) -> Op {
        let task = self.0.task.key();
        Op::owned(Op::Join { task }, self.0.clone())
    }

    fn tell(&self) -> bool {
        self.0.cancel()
    }

    fn end(self) -> Option<T> {
        if let Some(payload) = self.0.panic.take() {
            resume_unwind(payload);
        }
        let result = self.0.task.result();
        match result.expect("a callee that was waited for has ended") {
            Ok(value) => Some(value),
            Err(JoinError::Cancelled) => None,
            Err(JoinError::Panicked | JoinError::NoResult) => panic!(
                "the callee of the bridge at {} has ended without a value: \
                 it dropped its continuation uncalled",
                self.0.place
            ),
        }
    }
}

/// Cancellation of the caller is passed on, and the caller is cancelled if
/// the callee ends by that.
impl<T: 'static> Owned for Hot<T> {
    fn cancel(&self) -> bool {
        self.lp.cancel_soon(self.task.key())
    }

    fn was_cancelled(&self) -> bool {
        self.task.is_cancelled()
    }
}

impl<T: 'static> Drop for Called<T> {
    /// Drops all that the callee holds, before the caller goes on dropping. A
    /// panic in that is reported; to unwind once more while the caller is
    /// dropped could end the program.
    ///
    /// Callees that are nested too deep for the stack are dropped in the next
    /// turn.
    fn drop(&mut self) {
        let Hot { lp, task, .. } = &*self.0;
        if task.is_done() {
            return;
        }
        let Some(_nest) = lp.nest() else {
            let key = task.key();
            lp.call_soon(move |lp| lp.cancel(key));
            return;
        };
        task.cancel();
    }
}
