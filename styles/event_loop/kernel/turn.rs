//! A turn: collects all that became ready, then handles each entry that was
//! ready when it began.

use super::keys::{OpKey, TaskKey};
use super::pending::Told;
use super::ready::Ready;
use super::run_error::RunError;
use super::tables::Tables;
use super::task::{End, Flow};
use super::tasks::{Body, Running};
use super::world::{PollTimeout, Polled, Readiness};
use crate::event_loop::Loop;
use crate::trace::Actor;
use std::cell::RefMut;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// While tasks are ready the world is polled only after so many resumptions:
/// often enough that no socket starves, seldom enough that a turn does not
/// cost a system call.
const RESUMPTIONS_PER_POLL: u64 = 128;

impl Loop {
    /// Collects all that is ready, and handles each entry.
    pub(super) fn turn(
        &self,
        at_most: PollTimeout,
        events: &mut Vec<Readiness>,
    ) -> Result<(), RunError> {
        self.tell_ready();
        self.collect(at_most, events)?;
        self.tell_turn();
        self.tables().begin_turn();
        self.none_told();
        // A panic ends the task it came from, not the turn: its place in the
        // batch is outside of all that unwinds.
        while let Err(payload) =
            catch_unwind(AssertUnwindSafe(|| self.resume_batch()))
        {
            self.end_panicked_current(payload);
        }
        Ok(())
    }

    /// Fills the ready queue; waits in the world only if it is empty, and no
    /// longer than `at_most`.
    #[inline(always)]
    fn collect(
        &self,
        at_most: PollTimeout,
        events: &mut Vec<Readiness>,
    ) -> Result<(), RunError> {
        loop {
            for key in self.kernel().inbox.take() {
                self.wake(key);
            }
            let mut guard = self.tables();
            let tables = &mut *guard;
            for op in std::mem::take(&mut tables.due) {
                tables.make_ready(op);
            }
            let timeout = if tables.ready.is_empty() {
                self.idle_timeout(tables).min(at_most)
            } else if tables.counters.resumptions >= tables.next_poll {
                PollTimeout::Now
            } else {
                return Ok(());
            };
            tables.next_poll =
                tables.counters.resumptions + RESUMPTIONS_PER_POLL;
            drop(guard);
            // A simulated job runs in here, and may wake tasks; so may the
            // result of one that is no longer waited for, when it is dropped.
            let mut world = self.world_mut();
            let polled = world.poll(timeout, events);
            self.kernel().now_us.set(world.now_us());
            drop(world);
            let quiet = events.is_empty();
            for event in events.drain(..) {
                let unclaimed = self.tables().take_readiness(event);
                drop(unclaimed);
            }
            let mut tables = self.tables();
            if polled != Polled::Active {
                tables.fire_timers(self.now_us());
            }
            if !tables.ready.is_empty() || at_most != PollTimeout::Never {
                return Ok(());
            }
            drop(tables);
            let woken = self.kernel().inbox.any();
            if polled == Polled::Exhausted && quiet && !woken {
                return Err(RunError::Deadlock(self.waits()));
            }
        }
    }

    /// Returns how long the next turn can wait in the world.
    pub(super) fn poll_timeout(&self) -> PollTimeout {
        let mut tables = self.tables();
        let ready = !tables.ready.is_empty() || !tables.due.is_empty();
        if ready || self.kernel().inbox.any() {
            return PollTimeout::Now;
        }
        self.idle_timeout(&mut tables)
    }

    fn idle_timeout(&self, tables: &mut Tables) -> PollTimeout {
        match tables.next_deadline_us() {
            Some(deadline_us) => PollTimeout::Until(deadline_us),
            None if self.outside().can_wake() => PollTimeout::Until(u64::MAX),
            None => PollTimeout::Never,
        }
    }

    /// Resumes the rest of the batch.
    ///
    /// Putting back the task that ran and taking out the next share one
    /// borrow of the tables: they are most of the cost of a turn.
    fn resume_batch(&self) {
        let mut ran: Option<Running> = None;
        loop {
            let mut tables = self.tables();
            if let Some((key, body)) = ran.take()
                && let Some(doomed) = tables.tasks.put_back(key, body)
            {
                drop(tables);
                self.end_cancelled(key, doomed);
                continue;
            }
            match tables.ready.pop() {
                None => return tables.ready.end_turn(),
                Some(Ready::Op(op)) => ran = self.complete(tables, op),
                Some(Ready::Task(key, ticket)) => {
                    // At the place of a withdrawn yield nothing happens: one
                    // that is cancelled has a place of its own.
                    if tables.ready.was_withdrawn(ticket) {
                        tables.pass_over();
                    } else if let Some(body) = tables.tasks.begin(key) {
                        drop(tables);
                        ran = self.resume(key, body, ticket);
                    } else {
                        drop(tables);
                        ran = self.interrupt(Some(key), ticket);
                    }
                }
            }
        }
    }

    /// Gives control to a task; returns it if it waits.
    #[inline]
    pub(in super::super) fn resume(
        &self,
        key: TaskKey,
        mut body: Body,
        op: Option<OpKey>,
    ) -> Option<Running> {
        if self.is_observed() {
            self.tell_resumed(key, op);
        }
        let kernel = self.kernel();
        kernel.current_task.set(Some(key));
        kernel.current_op.set(op);
        let flow = body.as_mut().resume(self, op);
        if self.is_observed() {
            self.tell_paused(key, body.as_ref());
        }
        kernel.current_task.set(None);
        match flow {
            Flow::Waiting => Some((key, body)),
            Flow::Finished => {
                self.end_task(key, End::Finished, Some(body));
                None
            }
            Flow::Cancelled => {
                self.end_cancelled(key, body);
                None
            }
        }
    }

    /// Tells the waiter of an operation that it is over, or possible; a task
    /// is resumed for that.
    #[inline(always)]
    fn complete<'a>(
        &'a self,
        mut tables: RefMut<'a, Tables>,
        op: OpKey,
    ) -> Option<Running> {
        if self.owns_any() || tables.tasks.any_cancelled() {
            drop(tables);
            self.end_owned(op);
            let cancelled = self.tables().cancelled_waiter(op);
            if cancelled.is_some() {
                // Its task withdraws it, and then it has done nothing.
                return self.interrupt(cancelled, None);
            }
            tables = self.tables();
        }
        let Some(key) = tables.ops.tell_task(op) else {
            return self.complete_large(tables, op);
        };
        let body = tables.tasks.begin(key);
        drop(tables);
        self.resume_for(key, body, op)
    }

    /// Completes an operation that has a waker, or holds something.
    #[inline(never)]
    fn complete_large(
        &self,
        mut tables: RefMut<'_, Tables>,
        op: OpKey,
    ) -> Option<Running> {
        match tables.ops.tell_large(op) {
            Told::Task(key, held) => {
                let body = tables.tasks.begin(key);
                drop(tables);
                drop(held);
                self.resume_for(key, body, op)
            }
            Told::External(waker) => {
                tables.pass_over();
                drop(tables);
                waker.wake();
                None
            }
            Told::Nobody => {
                tables.pass_over();
                None
            }
        }
    }

    /// Resumes a task for an operation.
    #[inline(always)]
    fn resume_for(
        &self,
        key: TaskKey,
        body: Option<Body>,
        op: OpKey,
    ) -> Option<Running> {
        let Some(body) = body else {
            return self.keep_or_interrupt(op);
        };
        let ran = self.resume(key, body, Some(op));
        if self.current_op().is_some() {
            self.withdraw_unasked(key, op);
        }
        ran
    }

    /// Keeps an operation of a task that cannot be resumed, because it runs: a
    /// leaf of it may still ask.
    #[cold]
    fn keep_or_interrupt(&self, op: OpKey) -> Option<Running> {
        self.tables().keep_unasked(op);
        self.interrupt(None, None)
    }

    /// Withdraws an operation that a task was resumed for, and has not asked
    /// for: no other can.
    #[cold]
    pub(super) fn withdraw_unasked(&self, key: TaskKey, op: OpKey) {
        self.mark_asked();
        let held = self.tables().withdraw(op);
        let actor = self.actor(key).unwrap_or(Actor::Task(0));
        self.drop_of_task(actor, held);
    }
}
