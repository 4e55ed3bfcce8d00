//! The tables of the loop: tasks, operations, the ready queue.
//!
//! Nothing here calls out: whatever a task, a connection or a waker might do
//! when it is resumed or dropped happens after the borrow has ended, which is
//! why these functions give back what they take out.

use super::connection::{Connection, Listener};
use super::ops::Ops;
use super::tasks::{Joiners, TaskSlot};
use super::timers::Timers;
use super::watches::Watch;
use super::world::JobResult;
use super::{Await, OpKey, Outcome, TaskKey};
use crate::workload::{Buffer, Fault};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::task::Waker;

/// Ready queues with room for so many entries are never freed; 64 kilobytes.
const KEPT_ROOM: usize = 4_096;

/// One entry of the ready queue: a task to resume for `op`, or, where the
/// operation has a place in the table, the operation to carry out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready {
    pub(super) task: TaskKey,
    pub(super) op: OpKey,
}

/// Whom an operation resumes.
#[derive(Clone, Debug)]
pub enum Waiter {
    /// A task of this loop.
    Task(TaskKey),
    /// Whoever is behind a waker that the loop did not make.
    Foreign(Waker),
}

/// What an operation in the table waits for.
pub(super) enum Pending {
    Turn,
    Timer,
    Connect(Connection),
    Accept(Listener),
    Read(Connection, Buffer),
    Write(Connection, Buffer),
    /// Kept so that the future lives as long as somebody waits for it.
    Future(Rc<dyn Await>),
    Job,
    Join,
    /// Failed; told next.
    Failed(Fault),
    /// The job has ended; told next.
    Returned(JobResult),
}

impl Pending {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Pending::Turn => "turn",
            Pending::Timer => "sleep",
            Pending::Connect(_) => "connect",
            Pending::Accept(_) => "accept",
            Pending::Read(..) => "read",
            Pending::Write(..) => "write",
            Pending::Future(_) => "future",
            Pending::Job => "blocking",
            Pending::Join => "join",
            Pending::Failed(_) | Pending::Returned(_) => "its turn",
        }
    }
}

/// An operation that waits.
pub(super) struct Live {
    pub(super) waiter: Waiter,
    pub(super) pending: Pending,
}

/// How much a loop has done, in counts that do not depend on the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Passes over the ready queue.
    pub turns: u64,
    /// Times that a task was given control.
    pub resumptions: u64,
    /// Operations that were begun.
    pub operations: u64,
    /// Tasks that were started, plain callbacks and branches not counted.
    pub tasks: u64,
    /// Bytes that were read.
    pub bytes_read: u64,
    /// Bytes that were written.
    pub bytes_written: u64,
}

/// What there is for somebody who was told and has not asked yet.
pub(super) enum Kept {
    /// What came of the operation.
    Over(Outcome),
    /// The operation can be carried out; it is when it is asked for, so that
    /// one that is withdrawn has done nothing.
    Possible,
}

/// All tables of one loop.
#[derive(Default)]
pub(super) struct Core {
    /// What becomes ready, for the next pass.
    pub(super) ready: Vec<Ready>,
    /// What the pass under way resumes, and how far it is.
    pub(super) batch: Vec<Ready>,
    pub(super) cursor: usize,
    /// How many a pass resumes; all that are ready, unless it is told.
    pub(super) most_in_pass: Option<NonZeroUsize>,
    pub(super) timers: Timers,
    /// Deadlines that had passed when they were set: due in the next turn.
    pub(super) due: Vec<OpKey>,
    pub(super) counters: Counters,
    /// At which count of resumptions the world is asked again.
    pub(super) next_poll: u64,
    /// What was delivered while nobody asked for it.
    pub(super) kept: BTreeMap<OpKey, Kept>,
    /// Tickets in the ready queue that are no longer meant.
    withdrawn: BTreeSet<OpKey>,
    last_ticket: u64,
    pub(super) tasks: Vec<TaskSlot>,
    pub(super) free_tasks: Vec<u32>,
    pub(super) joiners: Joiners,
    pub(super) ops: Ops,
    pub(super) sockets: Vec<Watch>,
    pub(super) acceptors: Vec<OpKey>,
    pub(super) jobs: BTreeMap<u64, OpKey>,
    pub(super) next_job: u64,
    /// Some task was cancelled at its next turn; before that nobody looks for
    /// one.
    pub(super) any_interrupted: bool,
    /// The loop was dropped.
    pub(super) closed: bool,
}

impl Core {
    // Passes.

    /// Begins a pass over all that is ready.
    pub(super) fn begin_pass(&mut self) {
        std::mem::swap(&mut self.batch, &mut self.ready);
        self.ready.clear();
        if let Some(most) = self.most_in_pass {
            let most = self.batch.len().min(most.get());
            self.ready.extend(self.batch.drain(most..));
        }
        self.cursor = 0;
        self.counters.turns += 1;
        // Whoever is not resumed in the end is taken off again.
        self.counters.resumptions += self.batch.len() as u64;
    }

    /// Returns whom the pass resumes next.
    #[inline]
    pub(super) fn next_in_pass(&mut self) -> Option<Ready> {
        let next = self.batch.get(self.cursor).copied()?;
        self.cursor += 1;
        Some(next)
    }

    /// Ends a pass; of the room for one with many tasks, most of whom wait
    /// for something else now, nothing is kept.
    pub(super) fn end_pass(&mut self) {
        let room = self.batch.capacity();
        if room > KEPT_ROOM && self.ready.len() < room / 4 {
            self.batch = Vec::new();
            self.cursor = 0;
        }
    }

    /// Puts what is left of a pass that does not go on before all that became
    /// ready in it.
    #[cold]
    pub(super) fn put_off_pass(&mut self) {
        let left = self.batch.split_off(self.cursor);
        self.counters.resumptions -= left.len() as u64;
        self.ready.splice(..0, left);
    }

    /// Takes off one that was ready but is not resumed.
    pub(super) fn pass_over(&mut self) {
        self.counters.resumptions -= 1;
    }

    /// Returns the counts so far.
    pub(super) fn counters(&self) -> Counters {
        // Each ticket was an operation; counting them twice would be felt.
        let operations = self.counters.operations + self.last_ticket;
        Counters {
            operations,
            ..self.counters
        }
    }

    // Operations.

    /// Gives an operation a place.
    pub(super) fn add_op(
        &mut self,
        waiter: Waiter,
        pending: Pending,
    ) -> OpKey {
        self.ops.add(waiter, pending)
    }

    /// Returns the operation, unless it is over or withdrawn, to be changed.
    pub(super) fn op(&mut self, op: OpKey) -> Option<&mut Live> {
        self.ops.enlarge(op)
    }

    /// Returns whether the operation still waits.
    pub(super) fn is_live(&self, op: OpKey) -> bool {
        self.ops.is_live(op)
    }

    /// Takes an operation out of the table.
    pub(super) fn take_op(&mut self, op: OpKey) -> Option<Live> {
        self.ops.take(op)
    }

    /// Puts a live operation behind all that is ready.
    pub(super) fn complete(&mut self, op: OpKey) {
        if self.is_live(op) {
            self.ready.push(Ready {
                task: TaskKey::NONE,
                op,
            });
        }
    }

    /// Puts a turn of `task` behind all that is ready.
    #[inline]
    pub(super) fn add_turn(&mut self, task: TaskKey) -> OpKey {
        self.last_ticket += 1;
        let op = OpKey::ticket(self.last_ticket);
        self.ready.push(Ready { task, op });
        op
    }

    /// Withdraws an operation in whatever state; gives back what it held.
    pub(super) fn withdraw(
        &mut self,
        op: OpKey,
    ) -> (Option<Live>, Option<Outcome>) {
        if !self.kept.is_empty()
            && let Some(Kept::Over(outcome)) = self.kept.remove(&op)
        {
            return (None, Some(outcome));
        }
        if op.is_placeless() {
            self.withdrawn.insert(op);
            return (None, None);
        }
        let live = self.take_op(op);
        if let Some(Pending::Timer) = live.as_ref().map(|live| &live.pending) {
            let ops = &self.ops;
            self.timers.withdraw(|op| ops.is_live(op));
        }
        (live, None)
    }

    /// Takes out all operations, and what came of those that are over.
    pub(super) fn take_rest(&mut self) -> (Vec<Live>, Vec<Kept>) {
        let kept = std::mem::take(&mut self.kept);
        (self.ops.take_all(), kept.into_values().collect())
    }

    /// Returns whether a ticket was withdrawn, and forgets it.
    #[inline]
    pub(super) fn is_withdrawn(&mut self, op: OpKey) -> bool {
        !self.withdrawn.is_empty() && self.withdrawn.remove(&op)
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
            let task = TaskKey::NONE;
            self.ready.push(Ready { task, op });
        }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use self::tests::InUse;
