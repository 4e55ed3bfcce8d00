//! A turn: collects all that became ready, then handles each entry that was
//! ready when it began.

use super::connection::Connection;
use super::keys::{OpKey, TaskKey};
use super::observe::LoopEvent;
use super::operation::Outcome;
use super::ops::{Pending, Waiter};
use super::ready::Ready;
use super::run::RunError;
use super::tables::{Tables, Undelivered};
use super::task::{End, Flow};
use super::tasks::{Body, Running};
use super::world::{PollTimeout, Polled, Readiness};
use crate::event_loop::Loop;
use crate::trace::Actor;
use crate::workload::Fault;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Poll, Waker};

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
        self.tell_ready();
        self.tables().begin_turn();
        self.tell_turn();
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
                Some(Ready::Op(op)) => {
                    drop(tables);
                    ran = self.carry_out(op);
                }
                Some(Ready::Task(key, ticket)) => {
                    if !tables.ready.was_withdrawn(ticket)
                        && let Some(body) = tables.tasks.begin(key)
                    {
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
            self.tell(LoopEvent::Paused { task: key });
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

    /// Carries out an operation that is possible, and resumes its task.
    #[inline(never)]
    fn carry_out(&self, op: OpKey) -> Option<Running> {
        let Some((key, body)) = self.try_one(op) else {
            let cancelled = self.tables().cancelled_waiter(op);
            return self.interrupt(cancelled, None);
        };
        let ran = self.resume(key, body, Some(op));
        // Dropped if the task did not take it.
        if let Some(outcome) = self.kernel().delivery.take() {
            let actor = self.actor(key).unwrap_or(Actor::Task(0));
            self.drop_of_task(actor, outcome);
        }
        ran
    }

    /// Does the operation itself; returns the task to resume, if it is over
    /// and its waiter is a task.
    fn try_one(&self, op: OpKey) -> Option<Running> {
        let tried = self.tables().take_op_to_try(op)?;
        let (waiter, outcome) = match tried {
            Tried::Over(waiter, outcome) => (waiter, outcome),
            Tried::Io(pending) => self.try_io(op, pending)?,
            Tried::Possible(waker) => {
                waker.wake();
                return None;
            }
        };
        match waiter {
            Waiter::Task(key) => {
                let body = self.tables().tasks.begin(key);
                let Some(body) = body else {
                    // Its task cannot be resumed; a leaf may still claim it.
                    self.keep(op, outcome);
                    return None;
                };
                self.kernel().delivery.set(Some(outcome));
                Some((key, body))
            }
            Waiter::External(waker) => {
                self.keep(op, outcome);
                waker.wake();
                None
            }
        }
    }

    /// Keeps an outcome until its waiter asks for it.
    pub(in super::super) fn keep(&self, op: OpKey, outcome: Outcome) {
        let kept = Undelivered::Over(outcome);
        self.tables().undelivered.insert(op, kept);
    }

    /// Takes the outcome that a waiter was woken for before, or carries out
    /// the operation if it was only possible. `None` if neither is there, or
    /// if it would block after all.
    #[cold]
    pub(in super::super) fn take_kept(&self, op: OpKey) -> Option<Outcome> {
        let kept = self.tables().undelivered.remove(&op)?;
        if self.is_observed() {
            self.tell(LoopEvent::Claimed { op });
        }
        match kept {
            Undelivered::Over(outcome) => Some(outcome),
            Undelivered::Possible => {
                let pending = self.tables().take_pending(op)?;
                self.try_io(op, pending).map(|(_, outcome)| outcome)
            }
        }
    }

    fn try_io(
        &self,
        op: OpKey,
        pending: Pending,
    ) -> Option<(Waiter, Outcome)> {
        match self.attempt(pending) {
            Ok(outcome) => {
                let live = self.tables().ops.take(op)?;
                Some((live.waiter, outcome))
            }
            Err(pending) => {
                let rest = self.tables().wait_again(op, pending);
                drop(rest);
                None
            }
        }
    }

    /// Tries an operation on the network; returns it if it would block.
    fn attempt(&self, pending: Pending) -> Result<Outcome, Pending> {
        let mut world = self.world_mut();
        let done = match pending {
            Pending::Connect(connection) => {
                match world.connected(connection.id()) {
                    Poll::Pending => return Err(Pending::Connect(connection)),
                    Poll::Ready(done) => {
                        // A connection that has failed closes when it is
                        // dropped, for which the world has to be free.
                        drop(world);
                        done.map(|()| Outcome::Connected(connection))
                    }
                }
            }
            Pending::Accept(listener) => match world.accept(listener.id()) {
                Poll::Pending => return Err(Pending::Accept(listener)),
                Poll::Ready(done) => {
                    drop(world);
                    done.map(|(id, client)| {
                        let connection = Connection::new(self.clone(), id);
                        Outcome::Accepted(connection, client)
                    })
                }
            },
            Pending::Read(connection, _) | Pending::Write(connection, _)
                if !connection.is_open() =>
            {
                drop(world);
                Err(Fault::Closed)
            }
            Pending::Read(connection, mut buffer) => {
                match world.read(connection.id(), buffer.spare()) {
                    Poll::Pending => {
                        return Err(Pending::Read(connection, buffer));
                    }
                    Poll::Ready(done) => {
                        drop(world);
                        done.map(|bytes| {
                            buffer.fill(bytes);
                            let counters = &mut self.tables().counters;
                            counters.bytes_read += bytes as u64;
                            Outcome::Moved(connection, buffer, bytes)
                        })
                    }
                }
            }
            Pending::Write(connection, mut buffer) => {
                match world.write(connection.id(), buffer.filled()) {
                    Poll::Pending => {
                        return Err(Pending::Write(connection, buffer));
                    }
                    Poll::Ready(done) => {
                        drop(world);
                        done.map(|bytes| {
                            buffer.consume(bytes);
                            let counters = &mut self.tables().counters;
                            counters.bytes_written += bytes as u64;
                            Outcome::Moved(connection, buffer, bytes)
                        })
                    }
                }
            }
            // Those of no network are never tried.
            other => return Err(other),
        };
        Ok(done.unwrap_or_else(Outcome::Failed))
    }
}

/// An operation that is ready, to be tried.
enum Tried {
    /// Nothing to try.
    Over(Waiter, Outcome),
    /// Its place in the table stays, so that it can be put back.
    Io(Pending),
    /// Not tried: the future behind this waker does when it is polled.
    Possible(Waker),
}

impl Tables {
    fn take_op_to_try(&mut self, op: OpKey) -> Option<Tried> {
        if self.cancelled_waiter(op).is_some() {
            // A task that is cancelled withdraws it, and then it has done
            // nothing.
            return None;
        }
        if let Some(live) = self.ops.large(op)
            && live.pending.watched().is_some()
        {
            if let Waiter::External(waker) = &live.waiter {
                let waker = waker.clone();
                self.undelivered.insert(op, Undelivered::Possible);
                return Some(Tried::Possible(waker));
            }
            return self.take_pending(op).map(Tried::Io);
        }
        let live = self.ops.take(op)?;
        let outcome = match live.pending {
            Pending::Failed(fault) => Outcome::Failed(fault),
            Pending::Returned(result) => Outcome::Returned(result),
            // One that the network has was tried above.
            _ => Outcome::Done,
        };
        Some(Tried::Over(live.waiter, outcome))
    }

    /// Takes out the content of an operation; its place stays.
    fn take_pending(&mut self, op: OpKey) -> Option<Pending> {
        let live = self.ops.enlarge(op)?;
        Some(std::mem::replace(&mut live.pending, Pending::Tried))
    }
}
