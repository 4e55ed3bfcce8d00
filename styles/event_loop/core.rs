//! The tables of the loop: tasks, operations, the ready queue.
//!
//! Nothing here calls out: whatever a task, a connection or a waker might do
//! when it is resumed or dropped happens after the borrow has ended, which is
//! why these functions give back what they take out.

use super::connection::{Connection, Listener};
use super::keys::next_generation;
use super::timers::Timers;
use super::world::{JobResult, ListenerId, Readiness, SocketId};
use super::{Await, OpKey, Outcome, Resume, TaskKey};
use crate::trace::Who;
use crate::workload::{Buffer, Fault};
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Waker;

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
    Future(#[expect(dead_code, reason = "owned, not read")] Rc<dyn Await>),
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

/// An entry of the table of operations.
struct OpSlot {
    generation: u32,
    live: Option<Live>,
}

/// An operation that waits.
pub(super) struct Live {
    pub(super) waiter: Waiter,
    pub(super) pending: Pending,
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Finished,
    /// It was cancelled.
    Cancelled,
    /// It panicked.
    Lost,
}

/// An entry of the table of tasks.
struct TaskSlot {
    generation: u32,
    /// A handle is out, so the result is kept when the task has ended.
    held: bool,
    /// Cancelled from within: to be dropped when it returns.
    doomed: bool,
    end: Option<End>,
    who: Who,
    /// Taken out while the task runs.
    task: Option<Pin<Box<dyn Resume>>>,
    /// Boxed because most tasks are waited for by nobody or once.
    #[expect(clippy::box_collection, reason = "one word in an idle task")]
    joiners: Option<Box<Vec<OpKey>>>,
}

/// Who waits for a socket to become readable and writable.
#[derive(Clone, Copy)]
struct Watch {
    reader: OpKey,
    writer: OpKey,
}

const NOBODY: Watch = Watch {
    reader: OpKey::NONE,
    writer: OpKey::NONE,
};

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

/// All tables of one loop.
#[derive(Default)]
pub(super) struct Core {
    /// What becomes ready, for the next pass.
    pub(super) ready: Vec<Ready>,
    /// What the pass under way resumes, and how far it is.
    batch: Vec<Ready>,
    cursor: usize,
    pub(super) timers: Timers,
    /// Deadlines that had passed when they were set: due in the next turn.
    pub(super) due: Vec<OpKey>,
    pub(super) counters: Counters,
    /// At which count of resumptions the world is asked again.
    pub(super) next_poll: u64,
    /// Outcomes that were delivered while nobody asked for them.
    pub(super) kept: BTreeMap<OpKey, Outcome>,
    /// Tickets in the ready queue that are no longer meant.
    withdrawn: BTreeSet<OpKey>,
    last_ticket: u64,
    tasks: Vec<TaskSlot>,
    free_tasks: Vec<u32>,
    ops: Vec<OpSlot>,
    free_ops: Vec<u32>,
    sockets: Vec<Watch>,
    acceptors: Vec<OpKey>,
    pub(super) jobs: BTreeMap<u64, OpKey>,
    pub(super) next_job: u64,
    /// The loop was dropped.
    closed: bool,
}

impl Core {
    // Passes.

    /// Begins a pass over all that is ready.
    pub(super) fn begin_pass(&mut self) {
        std::mem::swap(&mut self.batch, &mut self.ready);
        self.ready.clear();
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
        let live = Some(Live { waiter, pending });
        if let Some(place) = self.free_ops.pop() {
            let slot = &mut self.ops[place as usize];
            slot.live = live;
            let generation = slot.generation;
            return OpKey::new(place, generation);
        }
        let place = self.ops.len() as u32;
        self.ops.push(OpSlot {
            generation: 0,
            live,
        });
        OpKey::new(place, 0)
    }

    /// Returns the operation, unless it is over or withdrawn.
    pub(super) fn op(&mut self, op: OpKey) -> Option<&mut Live> {
        let slot = self.ops.get_mut(op.place())?;
        if slot.generation == op.generation() {
            slot.live.as_mut()
        } else {
            None
        }
    }

    /// Returns whether the operation still waits.
    pub(super) fn is_live(&self, op: OpKey) -> bool {
        is_live(&self.ops, op)
    }

    /// Takes an operation out of the table.
    pub(super) fn take_op(&mut self, op: OpKey) -> Option<Live> {
        let slot = self.ops.get_mut(op.place())?;
        if slot.generation != op.generation() {
            return None;
        }
        let live = slot.live.take()?;
        slot.generation = next_generation(slot.generation);
        self.free_ops.push(op.place() as u32);
        Some(live)
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
            && let Some(outcome) = self.kept.remove(&op)
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
            self.timers.withdraw(|op| is_live(ops, op));
        }
        (live, None)
    }

    /// Takes out all operations, and what came of those that are over.
    pub(super) fn take_rest(&mut self) -> (Vec<Live>, Vec<Outcome>) {
        let ops = self.ops.iter_mut();
        let live = ops.filter_map(|slot| slot.live.take()).collect();
        let kept = std::mem::take(&mut self.kept);
        (live, kept.into_values().collect())
    }

    /// Returns whether a ticket was withdrawn, and forgets it.
    #[inline]
    pub(super) fn is_withdrawn(&mut self, op: OpKey) -> bool {
        !self.withdrawn.is_empty() && self.withdrawn.remove(&op)
    }

    /// Returns the earliest deadline.
    pub(super) fn next_deadline_us(&mut self) -> Option<u64> {
        let ops = &self.ops;
        self.timers.next_deadline_us(|op| is_live(ops, op))
    }

    /// Moves the deadlines that are due into the ready queue.
    pub(super) fn fire_timers(&mut self, now_us: u64) {
        while let Some(op) = self.timers.pop_due(now_us) {
            self.complete(op);
        }
    }

    // Tasks.

    /// Gives a task a place.
    pub(super) fn add_task(
        &mut self,
        who: Who,
        task: Option<Pin<Box<dyn Resume>>>,
        held: bool,
    ) -> TaskKey {
        if let Some(place) = self.free_tasks.pop() {
            let slot = &mut self.tasks[place as usize];
            slot.held = held;
            slot.who = who;
            slot.task = task;
            let generation = slot.generation;
            return TaskKey::new(place, generation);
        }
        let place = self.tasks.len() as u32;
        self.tasks.push(TaskSlot {
            generation: 0,
            held,
            doomed: false,
            end: None,
            who,
            task,
            joiners: None,
        });
        TaskKey::new(place, 0)
    }

    /// Takes a place for a task that is put there next.
    pub(super) fn reserve_task(&mut self, who: Who) -> TaskKey {
        self.add_task(who, None, false)
    }

    fn task(&mut self, key: TaskKey) -> Option<&mut TaskSlot> {
        let slot = self.tasks.get_mut(key.place())?;
        (slot.generation == key.generation()).then_some(slot)
    }

    /// Takes a task out, to resume it.
    #[inline]
    pub(super) fn begin(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.tasks.get_mut(key.place())?;
        if slot.generation != key.generation() || slot.end.is_some() {
            return None;
        }
        slot.task.take()
    }

    /// Puts a task back, or gives it back if it was cancelled meanwhile.
    #[inline]
    pub(super) fn put_back(
        &mut self,
        key: TaskKey,
        task: Pin<Box<dyn Resume>>,
    ) -> Option<Pin<Box<dyn Resume>>> {
        match self.tasks.get_mut(key.place()) {
            Some(slot) if slot.generation == key.generation() => {
                if slot.doomed {
                    return Some(task);
                }
                slot.task = Some(task);
                None
            }
            _ => Some(task),
        }
    }

    /// Notes that a running task is to be dropped when it returns, or takes
    /// out one that waits.
    pub(super) fn doom(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.task(key)?;
        if slot.end.is_some() {
            return None;
        }
        slot.doomed = slot.task.is_none();
        slot.task.take()
    }

    /// Takes out a task that waits, for good.
    pub(super) fn take_waiting(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.task(key)?;
        match slot.end {
            None => slot.task.take(),
            Some(_) => None,
        }
    }

    /// Ends a task: who joins it becomes ready. The task itself is kept if
    /// its handle is still out, otherwise given back.
    pub(super) fn end(
        &mut self,
        key: TaskKey,
        end: End,
        task: Option<Pin<Box<dyn Resume>>>,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let Some(slot) = self.task(key) else {
            return task;
        };
        if slot.end.is_some() {
            return task;
        }
        slot.end = Some(end);
        slot.doomed = false;
        let joiners = slot.joiners.take();
        let rest = if slot.held {
            slot.task = task;
            None
        } else {
            self.free_task(key);
            task
        };
        for op in joiners.into_iter().flat_map(|joiners| *joiners) {
            self.complete(op);
        }
        rest
    }

    fn free_task(&mut self, key: TaskKey) {
        let slot = &mut self.tasks[key.place()];
        slot.generation = next_generation(slot.generation);
        slot.end = None;
        slot.held = false;
        self.free_tasks.push(key.place() as u32);
    }

    /// Forgets that a handle is out; gives back the task if it has ended.
    pub(super) fn let_go(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<Box<dyn Resume>>> {
        let slot = self.task(key)?;
        slot.held = false;
        slot.end?;
        let task = slot.task.take();
        self.free_task(key);
        task
    }

    /// Returns how a task ended; one that is forgotten has finished.
    pub(super) fn task_end(&mut self, key: TaskKey) -> Option<End> {
        match self.task(key) {
            Some(slot) => slot.end,
            None => Some(End::Finished),
        }
    }

    /// Returns an ended task, for its result.
    pub(super) fn ended_task(
        &mut self,
        key: TaskKey,
    ) -> Option<Pin<&mut (dyn Resume + 'static)>> {
        let slot = self.task(key)?;
        slot.end?;
        slot.task.as_mut().map(Pin::as_mut)
    }

    /// Returns whose task it is.
    pub(super) fn task_who(&mut self, key: TaskKey) -> Option<Who> {
        self.task(key).map(|slot| slot.who)
    }

    /// Adds one who waits for the end of a task, unless it has ended.
    pub(super) fn enlist_joiner(&mut self, key: TaskKey, op: OpKey) -> bool {
        match self.task(key) {
            Some(slot) if slot.end.is_none() => {
                slot.joiners.get_or_insert_default().push(op);
                true
            }
            _ => false,
        }
    }

    /// Lets nothing start any more.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Returns whether anything may start.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Returns the next task that is left, running ones not counted, from
    /// `place` on, which moves behind it.
    pub(super) fn next_task(&self, place: &mut usize) -> Option<TaskKey> {
        let left = |slot: &TaskSlot| slot.task.is_some() && slot.end.is_none();
        let found =
            *place + self.tasks.get(*place..)?.iter().position(left)?;
        *place = found + 1;
        let generation = self.tasks[found].generation;
        Some(TaskKey::new(found as u32, generation))
    }

    /// Returns how many tasks have not ended.
    pub(super) fn tasks_left(&self) -> usize {
        let left =
            |slot: &&TaskSlot| slot.task.is_some() && slot.end.is_none();
        self.tasks.iter().filter(left).count()
    }

    /// Returns who waits for what, in order of who: by place it would depend
    /// on what was over before.
    pub(super) fn waits(&mut self) -> Vec<(Option<Who>, &'static str)> {
        // Whoever waits for no operation, and is not ready, waits for a waker.
        let mut for_wakers: BTreeMap<TaskKey, Who> = (0..)
            .zip(&self.tasks)
            .filter(|(_, slot)| slot.task.is_some() && slot.end.is_none())
            .map(|(place, slot)| {
                (TaskKey::new(place, slot.generation), slot.who)
            })
            .collect();
        for next in self.ready.iter().chain(&self.batch[self.cursor..]) {
            for_wakers.remove(&next.task);
        }
        let mut waits = Vec::new();
        for live in self.ops.iter().filter_map(|slot| slot.live.as_ref()) {
            let who = match live.waiter {
                Waiter::Task(key) => {
                    for_wakers.remove(&key);
                    let slot = self.tasks.get(key.place());
                    let own =
                        |slot: &&TaskSlot| slot.generation == key.generation();
                    slot.filter(own).map(|slot| slot.who)
                }
                Waiter::Foreign(_) => None,
            };
            waits.push((who, live.pending.name()));
        }
        let wakers = for_wakers.into_values();
        waits.extend(wakers.map(|who| (Some(who), "a waker")));
        waits.sort();
        waits
    }

    // Readiness.

    fn watch(&mut self, socket: SocketId) -> &mut Watch {
        let place = socket.0 as usize;
        if self.sockets.len() <= place {
            self.sockets.resize(place + 1, NOBODY);
        }
        &mut self.sockets[place]
    }

    fn acceptor(&mut self, listener: ListenerId) -> &mut OpKey {
        let place = listener.0 as usize;
        if self.acceptors.len() <= place {
            self.acceptors.resize(place + 1, OpKey::NONE);
        }
        &mut self.acceptors[place]
    }

    /// Notes who waits for a socket to become readable. If somebody does
    /// already, the newcomer fails, as in asyncio, and `false` is returned.
    pub(super) fn enlist_reader(&mut self, id: SocketId, op: OpKey) -> bool {
        let other = self.watch(id).reader;
        if self.refuse_second(other, op) {
            return false;
        }
        self.watch(id).reader = op;
        true
    }

    /// As [`Core::enlist_reader`], for writing.
    pub(super) fn enlist_writer(&mut self, id: SocketId, op: OpKey) -> bool {
        let other = self.watch(id).writer;
        if self.refuse_second(other, op) {
            return false;
        }
        self.watch(id).writer = op;
        true
    }

    /// As [`Core::enlist_reader`], for accepting.
    pub(super) fn enlist_acceptor(
        &mut self,
        id: ListenerId,
        op: OpKey,
    ) -> bool {
        let other = *self.acceptor(id);
        if self.refuse_second(other, op) {
            return false;
        }
        *self.acceptor(id) = op;
        true
    }

    fn refuse_second(&mut self, other: OpKey, op: OpKey) -> bool {
        if other == op || !self.is_live(other) {
            return false;
        }
        if let Some(live) = self.op(op) {
            live.pending = Pending::Failed(Fault::Busy);
        }
        true
    }

    /// Takes off whoever waits for a socket.
    pub(super) fn take_watchers(&mut self, id: SocketId) -> [OpKey; 2] {
        let watch = std::mem::replace(self.watch(id), NOBODY);
        [watch.reader, watch.writer]
    }

    /// Puts an operation back that would have blocked.
    pub(super) fn wait_again(&mut self, op: OpKey, pending: Pending) {
        let (reader, writer, acceptor) = match &pending {
            Pending::Read(connection, _) => {
                (Some(connection.id()), None, None)
            }
            Pending::Connect(connection) | Pending::Write(connection, _) => {
                (None, Some(connection.id()), None)
            }
            Pending::Accept(listener) => (None, None, Some(listener.id())),
            _ => (None, None, None),
        };
        match self.op(op) {
            Some(live) => live.pending = pending,
            None => return,
        }
        let waits = match (reader, writer, acceptor) {
            (Some(id), _, _) => self.enlist_reader(id, op),
            (_, Some(id), _) => self.enlist_writer(id, op),
            (_, _, Some(id)) => self.enlist_acceptor(id, op),
            _ => false,
        };
        if !waits {
            self.complete(op);
        }
    }

    /// Makes ready who waited for what became possible; gives back the result
    /// of a job for which nobody waits any more.
    pub(super) fn take_readiness(
        &mut self,
        event: Readiness,
    ) -> Option<JobResult> {
        let op = match event {
            Readiness::Readable(socket) => {
                std::mem::replace(&mut self.watch(socket).reader, OpKey::NONE)
            }
            Readiness::Writable(socket) => {
                std::mem::replace(&mut self.watch(socket).writer, OpKey::NONE)
            }
            Readiness::Acceptable(listener) => {
                std::mem::replace(self.acceptor(listener), OpKey::NONE)
            }
            Readiness::JobDone(id, result) => {
                let op = self.jobs.remove(&id.0).unwrap_or(OpKey::NONE);
                let Some(live) = self.op(op) else {
                    return result;
                };
                live.pending = match result {
                    Some(result) => Pending::Returned(result),
                    None => Pending::Failed(Fault::JobPanicked),
                };
                op
            }
        };
        self.complete(op);
        None
    }
}

fn is_live(ops: &[OpSlot], op: OpKey) -> bool {
    ops.get(op.place()).is_some_and(|slot| {
        slot.generation == op.generation() && slot.live.is_some()
    })
}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use self::tests::InUse;
