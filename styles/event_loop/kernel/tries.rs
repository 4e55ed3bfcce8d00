//! Carrying out operations: in the turn of the task that waits, immediately
//! before it goes on, or when the future that waits asks.

use super::connection::Connection;
use super::keys::{OpKey, TaskKey};
use super::observe::LoopEvent;
use super::operation::Outcome;
use super::ops::{Pending, Waiter};
use super::tables::{Tables, Undelivered};
use super::tasks::Running;
use crate::event_loop::Loop;
use crate::workload::Fault;
use std::task::{Poll, Waker};

impl Loop {
    /// Does the operation itself; returns the task to resume, if it is over
    /// and its waiter is a task.
    pub(super) fn try_one(&self, op: OpKey) -> Option<Running> {
        let tried = self.tables().take_op_to_try(op)?;
        let (waiter, outcome) = match tried {
            Tried::Over(waiter, outcome) => (waiter, outcome),
            Tried::Io(pending) => self.try_io(op, pending)?,
            Tried::Possible(waker) => {
                waker.wake();
                return None;
            }
            Tried::Polled(key) => {
                let body = self.tables().tasks.begin(key);
                if body.is_none() {
                    // Its task cannot be resumed; a leaf may still claim it.
                    self.keep_possible(op);
                }
                return body.map(|body| (key, body));
            }
        };
        match waiter {
            Waiter::Task(key) | Waiter::Polled(key) => {
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

    /// Notes that an operation can be carried out when its waiter asks.
    pub(super) fn keep_possible(&self, op: OpKey) {
        self.tables().undelivered.insert(op, Undelivered::Possible);
    }

    /// Keeps the outcome that the current task was resumed with and has not
    /// asked for.
    #[cold]
    pub(in super::super) fn keep_unasked(&self, op: OpKey) {
        match self.kernel().delivery.take() {
            None if !op.is_yield() => self.keep_possible(op),
            outcome => self.keep(op, outcome.unwrap_or(Outcome::Done)),
        }
    }

    /// Takes the outcome that the current task is resumed with; carries out
    /// the operation if it was only possible. `None` if it would block after
    /// all.
    #[inline]
    pub(in super::super) fn take_asked(&self, op: OpKey) -> Option<Outcome> {
        let outcome = self.kernel().delivery.take();
        if outcome.is_some() || op.is_yield() {
            return Some(outcome.unwrap_or(Outcome::Done));
        }
        let pending = self.tables().take_pending(op)?;
        self.try_io(op, pending).map(|(_, outcome)| outcome)
    }

    /// Takes the outcome that a waiter was woken for before, or carries out
    /// the operation if it was only possible. `None` if neither is there, or
    /// if it would block after all.
    #[cold]
    pub(in super::super) fn take_kept(&self, op: OpKey) -> Option<Outcome> {
        self.bring_out(op);
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
    /// Not tried: this task does, if it asks.
    Polled(TaskKey),
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
            match &live.waiter {
                Waiter::Task(_) => {}
                Waiter::Polled(key) => return Some(Tried::Polled(*key)),
                Waiter::External(waker) => {
                    let waker = waker.clone();
                    self.undelivered.insert(op, Undelivered::Possible);
                    return Some(Tried::Possible(waker));
                }
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
