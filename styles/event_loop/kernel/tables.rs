//! All tables of one loop, and the steps that touch several of them.
//!
//! Nothing here calls out: a task, a connection or a waker may act on the
//! loop when it is resumed or dropped, which happens after the borrow of the
//! tables has ended. So these functions return the values that they remove.

use super::keys::{OpKey, TaskKey};
use super::network::{self, Transfer, Watched};
use super::ops::{Ops, Rest};
use super::pending::{Live, Pending, Waiter};
use super::ready::{Ready, ReadyQueue};
use super::tasks::Tasks;
use super::timers::Timers;
use super::world::{JobId, JobResult, Readiness, SocketId};
use crate::trace::Actor;
use crate::workload::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// The work that a loop has done, in counts that do not depend on the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Turns of the loop.
    pub turns: u64,
    /// Times that a task was given control.
    pub resumptions: u64,
    /// Operations that were begun.
    pub operations: u64,
    /// Tasks that were started; plain callbacks are not counted.
    pub tasks: u64,
    /// Bytes that were read.
    pub bytes_read: u64,
    /// Bytes that were written.
    pub bytes_written: u64,
}

/// The content of an operation that was withdrawn.
#[expect(dead_code, reason = "it is there to be dropped")]
pub(super) enum Held {
    Nothing,
    OnNetwork(network::Live),
    /// On no network.
    Apart(Live),
}

/// All tables of one loop.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) ready: ReadyQueue,
    pub(super) tasks: Tasks,
    pub(super) ops: Ops,
    pub(super) timers: Timers,
    /// Deadlines that had passed when they were set: due in the next turn.
    pub(super) due: Vec<OpKey>,
    /// Jobs on the pool, by number.
    pub(super) jobs: BTreeMap<u64, OpKey>,
    pub(super) next_job: u64,
    /// Operations that are gone and of which the waiter was told, but has not
    /// asked.
    pub(super) unasked: BTreeSet<OpKey>,
    pub(super) counters: Counters,
    /// The world is polled again at this count of resumptions.
    pub(super) next_poll: u64,
    /// The loop was dropped.
    pub(super) closed: bool,
}

impl Tables {
    /// Returns the counts so far.
    pub(super) fn counters(&self) -> Counters {
        // Counted where they begin: in the table, or as a ticket.
        let operations = self.ops.added() + self.ready.yields();
        Counters {
            operations,
            ..self.counters
        }
    }

    /// Begins a turn over all that is ready.
    pub(super) fn begin_turn(&mut self) {
        self.counters.turns += 1;
        // Entries that resume nothing in the end are taken off again.
        self.counters.resumptions += self.ready.begin_turn() as u64;
    }

    /// Puts the rest of a turn that does not go on before all that became
    /// ready in it.
    #[cold]
    pub(super) fn put_off_turn(&mut self) {
        self.counters.resumptions -= self.ready.put_off() as u64;
    }

    /// Uncounts a resumption: an entry of the turn resumed no task.
    pub(super) fn pass_over(&mut self) {
        self.counters.resumptions -= 1;
    }

    /// Puts an operation behind all that is ready, unless it is over.
    pub(super) fn make_ready(&mut self, op: OpKey) {
        if self.ops.is_live(op) {
            self.ready.push(Ready::Op(op));
        }
    }

    /// Ends an operation in whatever state; returns all that it held.
    #[inline]
    pub(super) fn withdraw(&mut self, op: OpKey) -> Held {
        if self.take_unasked(op) {
            return Held::Nothing;
        }
        if op.is_yield() {
            self.ready.withdraw(op);
            return Held::Nothing;
        }
        if op.is_on_network() {
            let live = self.ops.network.take(op);
            return live.map_or(Held::Nothing, Held::OnNetwork);
        }
        let Some(live) = self.ops.take(op) else {
            return Held::Nothing;
        };
        if let Pending::Timer = live.pending {
            let ops = &self.ops;
            self.timers.withdraw(|op| ops.is_live(op));
        }
        Held::Apart(live)
    }

    /// Keeps an operation until its waiter asks for it, if it has no place
    /// any more to be kept in.
    #[cold]
    pub(super) fn keep_unasked(&mut self, op: OpKey) {
        if !self.ops.is_live(op) {
            self.unasked.insert(op);
        }
    }

    /// Forgets an operation of which the waiter was told, but had not asked;
    /// returns whether there is one.
    #[inline]
    pub(super) fn take_unasked(&mut self, op: OpKey) -> bool {
        !self.unasked.is_empty() && self.unasked.remove(&op)
    }

    /// Takes out all that is held for others.
    pub(super) fn take_rest(&mut self) -> Rest {
        self.unasked.clear();
        self.ops.take_all()
    }

    /// Begins an operation on the network: makes it ready if trying `may`
    /// succeed, otherwise when the world reports that it may.
    ///
    /// # Errors
    ///
    /// Waiter and content, if another operation has its place; then it has to
    /// [`fail`](Self::fail), as in asyncio.
    #[inline(always)]
    pub(super) fn transfer(
        &mut self,
        waiter: Waiter,
        transfer: Transfer,
        may: bool,
    ) -> Result<OpKey, (Waiter, Transfer)> {
        let op = self.ops.network.begin(waiter, transfer, may)?;
        self.ops.count();
        if may {
            self.ready.push(Ready::Op(op));
        }
        Ok(op)
    }

    /// Makes an operation that has failed already, and is told next.
    #[cold]
    pub(super) fn fail(&mut self, waiter: Waiter, fault: Fault) -> OpKey {
        let op = self.ops.add(waiter, Pending::Failed(fault));
        self.ready.push(Ready::Op(op));
        op
    }

    /// Makes an operation ready when a task ends; returns `false` if it has.
    pub(super) fn add_join(&mut self, task: TaskKey, op: OpKey) -> bool {
        let ops = &self.ops;
        self.tasks.add_join(task, op, |op| ops.is_live(op))
    }

    /// Makes the operations ready that wait for a socket that was closed.
    pub(super) fn close_socket(&mut self, id: SocketId) {
        for op in self.ops.network.close(id).into_iter().flatten() {
            self.ready.push(Ready::Op(op));
        }
    }

    /// Makes the operation ready that waits for what became possible; returns
    /// the result of a job that is no longer waited for.
    #[inline(always)]
    pub(super) fn take_readiness(
        &mut self,
        event: Readiness,
    ) -> Option<JobResult> {
        let happened = match event {
            Readiness::Readable(id) => Watched::Readable(id),
            Readiness::Writable(id) => Watched::Writable(id),
            Readiness::Acceptable(id) => Watched::Acceptable(id),
            Readiness::JobDone(id, result) => {
                return self.take_job(id, result);
            }
        };
        if let Some(op) = self.ops.network.happened(happened) {
            self.ready.push(Ready::Op(op));
        }
        None
    }

    #[cold]
    fn take_job(
        &mut self,
        id: JobId,
        result: Option<JobResult>,
    ) -> Option<JobResult> {
        let op = self.jobs.remove(&id.0);
        let live = op.and_then(|op| self.ops.enlarge(op));
        let (Some(op), Some(live)) = (op, live) else {
            return result;
        };
        live.pending = match result {
            Some(result) => Pending::Returned(result),
            None => Pending::Failed(Fault::JobPanicked),
        };
        self.ready.push(Ready::Op(op));
        None
    }

    /// Returns the earliest deadline.
    pub(super) fn next_deadline_us(&mut self) -> Option<u64> {
        let ops = &self.ops;
        self.timers.next_deadline_us(|op| ops.is_live(op))
    }

    /// Moves the deadlines that are due into the ready queue.
    pub(super) fn fire_timers(&mut self, now_us: u64) {
        let ops = &self.ops;
        let live = |op| ops.is_live(op);
        while let Some(op) = self.timers.pop_due(now_us, live) {
            self.ready.push(Ready::Op(op));
        }
    }

    /// Makes the operations ready that join a task, which has ended.
    pub(super) fn make_joins_ready(&mut self, task: TaskKey) {
        while let Some(op) = self.tasks.pop_join(task) {
            self.make_ready(op);
        }
    }

    /// Returns the task that waits for an operation, if it is cancelled and
    /// to be interrupted instead of resumed.
    #[inline]
    pub(super) fn cancelled_waiter(&self, op: OpKey) -> Option<TaskKey> {
        if !self.tasks.any_cancelled() {
            return None;
        }
        let waiter = self.ops.task_of(op)?;
        self.tasks.is_cancelled(waiter).then_some(waiter)
    }

    /// Returns the actor and the name of each wait, in order of actor: by
    /// place it would depend on the tasks that ended before. An external
    /// waiter is `None`.
    pub(super) fn waits(&self) -> Vec<(Option<Actor>, &'static str)> {
        // A task that waits for no operation, and is not ready, waits for a
        // waker.
        let mut others: BTreeMap<_, _> = self.tasks.left().collect();
        for next in self.ready.iter() {
            if let Ready::Task(task, _) = next {
                others.remove(task);
            }
        }
        let mut waits = Vec::new();
        for wait in self.ops.iter() {
            let actor = wait.task.and_then(|task| {
                others.remove(&task);
                self.tasks.actor(task)
            });
            waits.push((actor, wait.name));
        }
        let others = others.into_values();
        waits.extend(others.map(|actor| (Some(actor), "a waker")));
        waits.sort();
        waits
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(in super::super) use self::tests::InUse;
