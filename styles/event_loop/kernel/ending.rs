//! The ends of tasks that do not end by themselves, and of the loop.

use super::keys::{OpKey, TaskKey};
use super::panics::panic_message;
use super::ready::Ready;
use super::reasons::Reason;
use super::run_error::PanickedTask;
use super::task::{End, Flow};
use super::tasks::{Body, Running};
use crate::event_loop::Loop;
use crate::trace::Actor;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Rounds of dropping, when the loop is dropped: destructors may start tasks
/// with destructors that start more. No program means a third round.
const MAX_ROUNDS: u32 = 1_000;

/// The value that a panic was thrown with.
pub(crate) type Payload = Box<dyn Any + Send>;

impl Loop {
    /// Ends a task before its time: its operations are withdrawn, and all
    /// that it holds is dropped, innermost first. Tasks that join it are
    /// resumed.
    ///
    /// A task that has ended stays as it is. One that cancels itself goes on
    /// to its next wait and is dropped there. One that panics when it is
    /// dropped counts as panicked.
    pub fn cancel(&self, key: TaskKey) {
        let waiting = self.tables().tasks.doom(key);
        if let Some(body) = waiting {
            self.end_cancelled(key, body);
        }
    }

    /// Cancels a task at its next turn, as asyncio does: its operation is
    /// withdrawn, and all that it holds is dropped, innermost first, up to a
    /// body that catches the cancellation. One that has not begun never does.
    /// One that runs goes on to its next wait and is dropped there, as by
    /// [`Loop::cancel`]. One that waits for what it owns (see
    /// [`Op::owned`](super::Op::owned)) passes this on and goes on waiting.
    /// Returns whether it had not ended.
    ///
    /// It is the same on a loop that has a [`Host`](super::super::Host), which
    /// is nudged: the next turn of the loop ends the task, or the next poll if
    /// that comes first.
    pub fn cancel_soon(&self, key: TaskKey) -> bool {
        if self.tables().tasks.waits(key) && self.pass_on(key) {
            return true;
        }
        let mut tables = self.tables();
        let alive = tables.tasks.end_of(key).is_none();
        if tables.tasks.cancel_soon(key) {
            tables.ready.push(Ready::Task(key, None));
        }
        drop(tables);
        self.nudge();
        alive
    }

    /// Ends a task that waits, with its result; one that runs, or has ended,
    /// stays as it is. For tasks that end by a call.
    pub fn finish(&self, key: TaskKey) {
        let waiting = self.tables().tasks.take_waiting(key);
        if let Some(body) = waiting {
            self.end_task(key, End::Finished, Some(body));
        }
    }

    /// Interrupts a task that is not resumed because it is cancelled. No
    /// task, or one that is not to be resumed for another reason, is passed
    /// over.
    #[cold]
    pub(super) fn interrupt(
        &self,
        task: Option<TaskKey>,
        ticket: Option<OpKey>,
    ) -> Option<Running> {
        let mut tables = self.tables();
        let begun = task.and_then(|key| {
            let body = tables.tasks.begin_cancelled(key)?;
            Some((key, body))
        });
        let Some((key, mut body)) = begun else {
            tables.pass_over();
            return None;
        };
        drop(tables);
        if ticket.is_none() && self.pass_on_late(key) {
            self.tables().pass_over();
            self.end_outside((key, body));
            return None;
        }
        if self.is_observed() {
            self.tell_resumed(key, ticket);
        }
        let kernel = self.kernel();
        kernel.current_task.set(Some(key));
        kernel.current_op.set(ticket);
        let cancelled = self.give_up(key, Reason::Task);
        let flow = body.as_mut().interrupt(self, cancelled);
        kernel.current_op.set(None);
        if self.is_observed() {
            self.tell_paused(key, body.as_ref());
        }
        let waiting = match flow {
            Some(Flow::Waiting) => Some((key, body)),
            Some(Flow::Finished) => {
                self.end_task(key, End::Finished, Some(body));
                None
            }
            Some(Flow::Cancelled) | None => {
                self.end_cancelled(key, body);
                None
            }
        };
        kernel.current_task.set(None);
        // The ticket is out of the queue by now; this forgets it.
        self.tables().ready.was_withdrawn(ticket);
        waiting
    }

    /// Drops a task that was taken out of its place, and ends it.
    #[cold]
    #[inline(never)]
    pub(in super::super) fn end_cancelled(
        &self,
        key: TaskKey,
        mut body: Body,
    ) {
        // Whatever its destructors do, tasks that join it are resumed.
        let dropped = catch_unwind(AssertUnwindSafe(|| {
            body.as_mut().cancel(self);
            drop(body);
        }));
        match dropped {
            Ok(()) => self.end_task(key, End::Cancelled, None),
            Err(payload) => self.end_panicked(key, payload),
        }
    }

    /// Ends the task that is being resumed, because it panicked. A panic
    /// outside of tasks, as of a waker, goes on.
    pub(in super::super) fn end_panicked_current(&self, payload: Payload) {
        let kernel = self.kernel();
        let Some(key) = kernel.current_task.take() else {
            self.tables().put_off_turn();
            resume_unwind(payload);
        };
        if let Some(op) = self.current_op()
            && !op.is_yield()
        {
            self.withdraw_unasked(key, op);
        }
        self.end_panicked(key, payload);
    }

    pub(super) fn end_panicked(&self, key: TaskKey, payload: Payload) {
        if let Some(payload) = self.carry(key, payload) {
            self.note_panic_of(self.actor(key), payload);
        }
        self.end_task(key, End::Panicked, None);
    }

    /// Adds the panic of a task to that list; a task that is forgotten has
    /// none.
    pub(super) fn note_panic_of(
        &self,
        actor: Option<Actor>,
        payload: Payload,
    ) {
        let message = panic_message(payload);
        if let Some(actor) = actor {
            self.note_panic(actor, message);
        }
    }

    /// Adds a panic to the list of those that the owner of the loop sees.
    fn note_panic(&self, actor: Actor, message: String) {
        let panicked = PanickedTask { actor, message };
        self.kernel().panicked.borrow_mut().push(panicked);
    }

    // Inlined, it takes registers from the loop over the batch.
    #[inline(never)]
    pub(super) fn end_task(&self, key: TaskKey, end: End, body: Option<Body>) {
        let context = self.take_context(key);
        let mut tables = self.tables();
        let (rest, joined) = tables.tasks.end(key, end, body);
        if joined {
            tables.make_joins_ready(key);
        }
        drop(tables);
        if self.is_observed() {
            self.tell_end(key, end);
        }
        if let Some((actor, rest)) = rest {
            self.drop_of_task(actor, rest);
        }
        if let Some((actor, context)) = context {
            self.drop_of_task(actor, context);
        }
        self.nudge();
    }

    /// Drops a value of a task that has ended; a panic in that is reported as
    /// one of the task, and ends nothing else.
    pub(super) fn drop_of_task<T>(&self, actor: Actor, value: T) {
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(value)));
        if let Err(payload) = dropped {
            self.note_panic(actor, panic_message(payload));
        }
    }

    /// Drops all that is left; nothing starts any more.
    pub(super) fn close(&self) {
        self.tables().closed = true;
        self.drop_if_closed();
        drop(self.take_outer_context());
    }

    /// Returns whether the loop was dropped.
    pub(in super::super) fn is_closed(&self) -> bool {
        self.tables().closed
    }

    /// Drops a task that was started on a loop that was dropped.
    #[inline]
    pub(in super::super) fn drop_if_closed(&self) {
        if self.is_closed() {
            self.drop_rest();
        }
    }

    /// Drops all that is left, until nothing is. Tasks that destructors start
    /// meanwhile are left to the call that is under way, so that none nests.
    #[cold]
    fn drop_rest(&self) {
        if self.kernel().dropping.replace(true) {
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
        self.kernel().dropping.set(false);
    }

    /// Drops all that is left now; returns whether there was anything.
    fn drop_round(&self) -> bool {
        let places = self.tables().tasks.places();
        let mut place = 0;
        let mut any = false;
        while place < places {
            let next = self.tables().tasks.next_left(&mut place);
            let Some(key) = next else { break };
            self.cancel(key);
            any = true;
        }
        // Operations hold connections, and those the loop.
        drop(self.take_all_owned());
        let (live, on_network) = self.tables().take_rest();
        any |= !live.is_empty() || !on_network.is_empty();
        drop((live, on_network));
        self.tables().ready.clear();
        any
    }
}
