//! The passes: collect what became ready, resume each once, again.

use super::core::{Core, Kept, Pending, Ready, Waiter};
use super::run::RunError;
use super::world::{Patience, Polled, Readiness};
use super::{
    Connection, End, Flow, Loop, OpKey, Outcome, Resume, Step, TaskKey,
};
use crate::workload::Fault;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Poll, Waker};

/// While tasks are ready, the world is asked for more only after so many
/// resumptions: often enough that no socket starves, seldom enough that a
/// turn does not cost a system call.
const RESUMPTIONS_PER_POLL: u64 = 128;

impl Loop {
    /// One turn: collects what is ready and resumes each once.
    pub(super) fn turn(
        &self,
        patience: Patience,
        events: &mut Vec<Readiness>,
    ) -> Result<(), RunError> {
        if self.is_observed() {
            return self.turn_observed(patience, events);
        }
        self.collect(patience, events)?;
        self.resume_all::<false>();
        Ok(())
    }

    /// Resumes once each whoever is ready.
    #[inline(always)]
    pub(super) fn resume_all<const OBSERVED: bool>(&self) {
        self.0.core.borrow_mut().begin_pass();
        if OBSERVED {
            self.tell_pass();
        }
        // A panic ends the task it came from, not the pass: how far the pass
        // is stands outside of what unwinds.
        while let Err(payload) =
            catch_unwind(AssertUnwindSafe(|| self.pass::<OBSERVED>()))
        {
            self.lose_current_task(payload);
        }
    }

    /// Fills the ready queue; waits in the world only if it is empty, and at
    /// most so long.
    #[inline(always)]
    pub(super) fn collect(
        &self,
        at_most: Patience,
        events: &mut Vec<Readiness>,
    ) -> Result<(), RunError> {
        loop {
            if self.0.wakers.any_woken() {
                for key in self.0.wakers.take_woken() {
                    self.wake(key);
                }
            }
            let mut guard = self.0.core.borrow_mut();
            let core = &mut *guard;
            for op in std::mem::take(&mut core.due) {
                core.complete(op);
            }
            let patience = if core.ready.is_empty() {
                self.patience_of_idle(core).min(at_most)
            } else if core.counters.resumptions >= core.next_poll {
                Patience::None
            } else {
                return Ok(());
            };
            core.next_poll = core.counters.resumptions + RESUMPTIONS_PER_POLL;
            drop(guard);
            // A simulated job runs in here, and may wake tasks; so may what
            // comes of one that nobody waits for, when it is dropped.
            let mut world = self.0.world.borrow_mut();
            let polled = world.poll(patience, events);
            self.0.now_us.set(world.now_us());
            drop(world);
            let quiet = events.is_empty();
            for event in events.drain(..) {
                let unclaimed = self.0.core.borrow_mut().take_readiness(event);
                drop(unclaimed);
            }
            let mut core = self.0.core.borrow_mut();
            if polled != Polled::Moving {
                core.fire_timers(self.0.now_us.get());
            }
            if !core.ready.is_empty() || at_most != Patience::Forever {
                return Ok(());
            }
            drop(core);
            let woken = self.0.wakers.any_woken();
            if polled == Polled::Dead && quiet && !woken {
                return Err(RunError::Deadlock(self.waits()));
            }
        }
    }

    /// Returns how long the next turn can wait in the world.
    pub(super) fn patience(&self) -> Patience {
        let mut core = self.0.core.borrow_mut();
        let ready = !core.ready.is_empty() || !core.due.is_empty();
        if ready || self.0.wakers.any_woken() {
            return Patience::None;
        }
        self.patience_of_idle(&mut core)
    }

    fn patience_of_idle(&self, core: &mut Core) -> Patience {
        match core.next_deadline_us() {
            Some(deadline_us) => Patience::Until(deadline_us),
            None if self.0.wakers.any_out() => Patience::Until(u64::MAX),
            None => Patience::Forever,
        }
    }

    /// Resumes what is left of the pass.
    ///
    /// Putting back the task that ran and taking out the next share one
    /// borrow of the tables: they are most of what a turn costs.
    fn pass<const OBSERVED: bool>(&self) {
        let mut ran: Option<Running> = None;
        loop {
            let mut core = self.0.core.borrow_mut();
            if let Some((key, task)) = ran.take()
                && let Some(doomed) = core.put_back(key, task)
            {
                drop(core);
                self.end_cancelled(key, doomed);
                continue;
            }
            let Some(Ready { task: key, op }) = core.next_in_pass() else {
                return core.end_pass();
            };
            if key == TaskKey::NONE {
                drop(core);
                ran = self.carry_out::<OBSERVED>(op);
            } else if !core.is_withdrawn(op)
                && let Some(task) = core.begin(key)
            {
                drop(core);
                ran = self.resume::<OBSERVED>(key, task, op);
            } else {
                ran = self.interrupt(core, key, op);
            }
        }
    }

    /// Gives control to a task; gives it back if it waits.
    #[inline]
    pub(super) fn resume<const OBSERVED: bool>(
        &self,
        key: TaskKey,
        mut task: Pin<Box<dyn Resume>>,
        op: OpKey,
    ) -> Option<Running> {
        if OBSERVED {
            self.tell_resumed(key, op);
        }
        self.0.current_task.set(key);
        self.0.current_op.set(op);
        let flow = task.as_mut().resume(self, op);
        if OBSERVED {
            self.tell(Step::Paused { task: key });
        }
        self.0.current_task.set(TaskKey::NONE);
        match flow {
            Flow::Waiting => Some((key, task)),
            Flow::Finished => {
                self.end_task(key, End::Finished, Some(task));
                None
            }
        }
    }

    /// Carries out an operation that is possible, and tells who waits for it.
    #[inline(never)]
    fn carry_out<const OBSERVED: bool>(&self, op: OpKey) -> Option<Running> {
        let Some((key, task)) = self.complete_one(op) else {
            let core = self.0.core.borrow_mut();
            let interrupted = core.interrupted_waiter(op);
            return self.interrupt(core, interrupted, OpKey::NONE);
        };
        let ran = self.resume::<OBSERVED>(key, task, op);
        // What the task did not ask for by now nobody will.
        drop(self.0.delivery.take());
        ran
    }

    /// Does the operation itself; returns the task to resume, if it is over
    /// and its waiter is a task.
    fn complete_one(&self, op: OpKey) -> Option<Running> {
        let tried = self.0.core.borrow_mut().take_op_to_try(op)?;
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
                let task = self.0.core.borrow_mut().begin(key);
                let Some(task) = task else {
                    // It began the operation, but somebody else has it now.
                    self.keep(op, outcome);
                    return None;
                };
                self.0.delivery.set(Some(outcome));
                Some((key, task))
            }
            Waiter::Foreign(waker) => {
                self.keep(op, outcome);
                waker.wake();
                None
            }
        }
    }

    /// Carries out an operation because somebody asks who was told that it is
    /// possible; gives nothing if it would block in spite of that.
    pub(super) fn carry_out_now(&self, op: OpKey) -> Option<Outcome> {
        let pending = self.0.core.borrow_mut().take_pending(op)?;
        self.try_io(op, pending).map(|(_, outcome)| outcome)
    }

    fn try_io(
        &self,
        op: OpKey,
        pending: Pending,
    ) -> Option<(Waiter, Outcome)> {
        match self.attempt(pending) {
            Ok(outcome) => {
                let live = self.0.core.borrow_mut().take_op(op)?;
                Some((live.waiter, outcome))
            }
            Err(pending) => {
                self.0.core.borrow_mut().wait_again(op, pending);
                None
            }
        }
    }

    /// Tries an operation on the network; gives it back if it would block.
    fn attempt(&self, pending: Pending) -> Result<Outcome, Pending> {
        let mut world = self.0.world.borrow_mut();
        match pending {
            Pending::Connect(connection) => {
                match world.connected(connection.id()) {
                    Poll::Pending => Err(Pending::Connect(connection)),
                    Poll::Ready(Ok(())) => Ok(Outcome::Connected(connection)),
                    Poll::Ready(Err(fault)) => {
                        drop(world);
                        Ok(Outcome::Failed(fault))
                    }
                }
            }
            Pending::Accept(listener) => match world.accept(listener.id()) {
                Poll::Pending => Err(Pending::Accept(listener)),
                Poll::Ready(Ok((id, client))) => {
                    drop(world);
                    let connection = Connection::new(self.clone(), id);
                    Ok(Outcome::Accepted(connection, client))
                }
                Poll::Ready(Err(fault)) => {
                    drop(world);
                    Ok(Outcome::Failed(fault))
                }
            },
            Pending::Read(connection, _) | Pending::Write(connection, _)
                if !connection.is_open() =>
            {
                drop(world);
                Ok(Outcome::Failed(Fault::Closed))
            }
            Pending::Read(connection, mut buffer) => {
                match world.read(connection.id(), buffer.spare()) {
                    Poll::Pending => Err(Pending::Read(connection, buffer)),
                    Poll::Ready(Ok(bytes)) => {
                        drop(world);
                        buffer.fill(bytes);
                        let mut core = self.0.core.borrow_mut();
                        core.counters.bytes_read += bytes as u64;
                        Ok(Outcome::Moved(connection, buffer, bytes))
                    }
                    Poll::Ready(Err(fault)) => {
                        drop(world);
                        Ok(Outcome::Failed(fault))
                    }
                }
            }
            Pending::Write(connection, mut buffer) => {
                match world.write(connection.id(), buffer.filled()) {
                    Poll::Pending => Err(Pending::Write(connection, buffer)),
                    Poll::Ready(Ok(bytes)) => {
                        drop(world);
                        buffer.consume(bytes);
                        let mut core = self.0.core.borrow_mut();
                        core.counters.bytes_written += bytes as u64;
                        Ok(Outcome::Moved(connection, buffer, bytes))
                    }
                    Poll::Ready(Err(fault)) => {
                        drop(world);
                        Ok(Outcome::Failed(fault))
                    }
                }
            }
            other => Err(other),
        }
    }

    /// Ends the task that a panic came out of.
    pub(super) fn lose_current_task(&self, payload: Box<dyn Any + Send>) {
        let key = self.0.current_task.replace(TaskKey::NONE);
        self.0.wakers.set_current(None);
        drop(self.0.delivery.take());
        let who = self.0.core.borrow_mut().task_who(key);
        let Some(who) = who else {
            // Not a task's panic: a waker's, or ours.
            self.0.core.borrow_mut().put_off_pass();
            resume_unwind(payload);
        };
        self.lose_task(key, who, &*payload);
    }
}

/// A task that is out of its place because it runs.
pub(super) type Running = (TaskKey, Pin<Box<dyn Resume>>);

/// An operation that was taken out of the table to be tried.
enum Tried {
    /// Nothing to try.
    Over(Waiter, Outcome),
    /// Its place in the table stays, so that it can be put back.
    Io(Pending),
    /// Not tried: whoever is behind this waker does when it asks.
    Possible(Waker),
}

impl Core {
    fn take_op_to_try(&mut self, op: OpKey) -> Option<Tried> {
        if self.interrupted_waiter(op) != TaskKey::NONE {
            // Who is cancelled withdraws it, and then it has done nothing.
            return None;
        }
        if let Some(live) = self.ops.large(op)
            && let Pending::Connect(_)
            | Pending::Accept(_)
            | Pending::Read(..)
            | Pending::Write(..) = live.pending
        {
            if let Waiter::Foreign(waker) = &live.waiter {
                let waker = waker.clone();
                self.kept.insert(op, Kept::Possible);
                return Some(Tried::Possible(waker));
            }
            return self.take_pending(op).map(Tried::Io);
        }
        let live = self.take_op(op)?;
        let outcome = match live.pending {
            Pending::Failed(fault) => Outcome::Failed(fault),
            Pending::Returned(result) => Outcome::Returned(result),
            _ => Outcome::Done,
        };
        Some(Tried::Over(live.waiter, outcome))
    }

    /// Takes out what an operation waits for; its place stays.
    fn take_pending(&mut self, op: OpKey) -> Option<Pending> {
        let live = self.op(op)?;
        Some(std::mem::replace(&mut live.pending, Pending::Turn))
    }
}
