//! Ends before their time: of a task, and of all that is left of a loop.
//!
//! Knows no pass: `pass.rs` ends those that end by themselves.

use super::run::LostTask;
use super::{End, Loop, Resume, TaskKey};
use crate::trace::Who;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

/// How often destructors that start something when the loop is dropped may
/// start something whose destructors do: nobody means to do it twice.
const MAX_ROUNDS: u32 = 1_000;

impl Loop {
    /// Ends a task before its time: its operations are withdrawn, what it
    /// holds is dropped, innermost first. Who joins it is told.
    ///
    /// A task that has ended stays as it is. One that cancels itself goes on
    /// to its next wait and is dropped there. One that panics when it is
    /// dropped is lost instead.
    pub fn cancel(&self, key: TaskKey) {
        let taken = self.0.core.borrow_mut().doom(key);
        if let Some(task) = taken {
            self.end_cancelled(key, task);
        }
    }

    /// Ends a task that waits, with what it has; one that runs, or has ended,
    /// stays as it is. For tasks whose end is a call.
    pub fn finish(&self, key: TaskKey) {
        let taken = self.0.core.borrow_mut().take_waiting(key);
        if let Some(task) = taken {
            self.end_task(key, End::Finished, Some(task));
        }
    }

    /// Drops a task that was taken out of its place, and ends it.
    #[cold]
    #[inline(never)]
    pub(super) fn end_cancelled(
        &self,
        key: TaskKey,
        mut task: Pin<Box<dyn Resume>>,
    ) {
        // Whatever its destructors do, who joins it has to be told.
        let dropped = catch_unwind(AssertUnwindSafe(|| {
            task.as_mut().cancel(self);
            drop(task);
        }));
        let Err(payload) = dropped else {
            return self.end_task(key, End::Cancelled, None);
        };
        if let Some(who) = self.who(key) {
            self.lose_task(key, who, &*payload);
        }
    }

    /// Ends a task that a panic came out of.
    pub(super) fn lose_task(
        &self,
        key: TaskKey,
        who: Who,
        payload: &(dyn Any + Send),
    ) {
        let message = if let Some(text) = payload.downcast_ref::<&str>() {
            (*text).to_string()
        } else if let Some(text) = payload.downcast_ref::<String>() {
            text.clone()
        } else {
            "(no message)".to_string()
        };
        self.0.lost.borrow_mut().push(LostTask { who, message });
        self.end_task(key, End::Lost, None);
    }

    pub(super) fn end_task(
        &self,
        key: TaskKey,
        end: End,
        task: Option<Pin<Box<dyn Resume>>>,
    ) {
        let rest = self.0.core.borrow_mut().end(key, end, task);
        if self.is_observed() {
            self.tell_end(key, end);
        }
        drop(rest);
        self.nudge_host();
    }

    /// Drops all that is left; nothing starts any more.
    pub(super) fn close(&self) {
        self.0.core.borrow_mut().close();
        self.drop_if_closed();
    }

    /// Drops what was started on a loop that is gone.
    #[inline]
    pub(super) fn drop_if_closed(&self) {
        if self.0.core.borrow().is_closed() {
            self.drop_rest();
        }
    }

    /// Drops what is left until nothing is. What destructors start meanwhile
    /// is left to the call that is under way, so that none nests.
    #[cold]
    fn drop_rest(&self) {
        if self.0.ending.replace(true) {
            return;
        }
        let mut rounds = 0;
        while self.drop_round() {
            rounds += 1;
            assert!(
                rounds < MAX_ROUNDS,
                "destructors start ever more on a loop that is gone"
            );
        }
        self.0.ending.set(false);
    }

    /// Drops what is left now; returns whether there was anything.
    fn drop_round(&self) -> bool {
        let places = self.0.core.borrow().tasks.len();
        let mut place = 0;
        let mut any = false;
        while place < places {
            let next = self.0.core.borrow().next_task(&mut place);
            let Some(key) = next else { break };
            self.cancel(key);
            any = true;
        }
        // What is left of operations holds connections, and those the loop.
        drop(self.0.delivery.take());
        let (live, kept) = self.0.core.borrow_mut().take_rest();
        any |= !live.is_empty() || !kept.is_empty();
        drop((live, kept));
        self.0.core.borrow_mut().ready.clear();
        any
    }
}
