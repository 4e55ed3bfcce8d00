//! When things happen: one loop, on which every style runs.
//!
//! A task asks for an operation ([`Op`]), the loop resumes it with the
//! [`Outcome`]; a style is nothing but the way in which control gets from the
//! one to the other. The loop knows keys and [`Resume`], never a callback, a
//! generator or a future, and reaches clock and sockets by [`World`] only.
//!
//! ```text
//!   task --- submit(Op) ---> operations ---> timers, world
//!    ^                                            |
//!    |                                            v
//!    +---- resume(Outcome) <--- ready queue <-----+
//! ```
//!
//! Rules that all styles lean on:
//!
//! * **One completion, one resumption.** Whatever becomes ready goes behind
//!   all that is ready; nothing is resumed from within a call of another.
//!   An operation that could be carried out at once is no exception.
//! * **An operation is carried out in the turn that resumes its task**, so
//!   one that is withdrawn has read, written and accepted nothing.
//! * **Ties.** At one instant comes first what the network does, and all that
//!   follows from it; then, together, the timers of that instant in the order
//!   in which they were set. A deadline that has passed when it is set is due
//!   in the next turn.
//! * **A turn** is one pass over what is ready when the pass begins.
//!
//! Where to read next: `run.rs` for the passes, `core.rs` for the tables.

mod alarm;
mod callback;
mod connection;
mod core;
mod future;
mod keys;
mod operation;
mod places;
mod run;
mod task;
mod task_set;
mod timers;
mod wake;
mod world;

pub use self::alarm::Alarm;
pub use self::callback::Handle;
pub use self::connection::{Connection, Listener};
pub use self::core::{Counters, End, Waiter};
pub use self::future::{InvalidState, LabFuture};
pub use self::keys::{OpKey, TaskKey};
pub use self::operation::{Await, Moved, Op, Outcome};
pub use self::places::{Place, Places};
pub use self::run::{EventLoop, LostTask, RunError, Wait};
pub(crate) use self::task::give;
pub use self::task::{Flow, JoinError, Resume, Task};
pub use self::task_set::TaskSet;
pub use self::wake::{TaskWaker, Wakers};
pub use self::world::{
    Attempt, Interrupt, Job, JobId, JobResult, ListenerId, Patience, Polled,
    Readiness, SocketId, World,
};

use self::core::{Core, Pending, Ready};
use crate::trace::{Event, Trace, Who};
use crate::workload::Address;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

/// A handle to the loop, for whatever runs on it.
///
/// Cheap to clone. The loop itself is the [`EventLoop`] that the handle came
/// from; without it a handle does nothing any more.
#[derive(Clone)]
pub struct Loop(Rc<Inner>);

struct Inner {
    core: RefCell<Core>,
    world: RefCell<Box<dyn World>>,
    trace: RefCell<Box<dyn Trace>>,
    now_us: Cell<u64>,
    /// Who is being resumed, and for which operation.
    current_task: Cell<TaskKey>,
    current_op: Cell<OpKey>,
    /// What came of it, unless it is a turn.
    delivery: Cell<Option<Outcome>>,
    running: Cell<bool>,
    stopped: Cell<bool>,
    lost: RefCell<Vec<LostTask>>,
    wakers: Wakers,
}

impl Loop {
    /// Returns the time, in microseconds since the run began.
    pub fn now_us(&self) -> u64 {
        self.0.now_us.get()
    }

    /// States a fact.
    pub fn note(&self, who: Who, event: Event) {
        self.0.trace.borrow_mut().note(self.now_us(), who, event);
    }

    /// Takes charge of a listening socket of the world.
    pub fn listener(&self, id: ListenerId) -> Listener {
        Listener::new(self.clone(), id)
    }

    /// Starts a task behind all that is ready. The handle's end detaches it.
    pub fn spawn<T: 'static>(
        &self,
        who: Who,
        task: Pin<Box<dyn Resume>>,
    ) -> Task<T> {
        let mut core = self.0.core.borrow_mut();
        let key = core.add_task(who, Some(task), true);
        core.counters.tasks += 1;
        let closed = core.is_closed();
        drop(core);
        if closed {
            self.cancel(key);
        } else {
            self.wake(key);
        }
        Task::new(self.clone(), key)
    }

    /// Takes a place for a task that is filled in next.
    fn reserve_task(&self, who: Who) -> TaskKey {
        self.0.core.borrow_mut().reserve_task(who)
    }

    fn fill_task(&self, key: TaskKey, task: Pin<Box<dyn Resume>>) {
        let mut core = self.0.core.borrow_mut();
        let unused = core.put_back(key, task);
        debug_assert!(unused.is_none());
        let closed = core.is_closed();
        drop(core);
        if closed {
            self.cancel(key);
        }
    }

    /// Puts an operation that is over behind all that is ready.
    fn complete(&self, op: OpKey) {
        self.0.core.borrow_mut().complete(op);
    }

    /// Puts a task behind all that is ready, for no operation of its own.
    fn wake(&self, task: TaskKey) {
        let op = OpKey::NONE;
        let mut core = self.0.core.borrow_mut();
        core.ready.push(Ready { task, op });
    }

    /// Adds a task that only its operations make ready, and whose handle
    /// nobody holds. Returns its key.
    pub fn add_silently(
        &self,
        who: Who,
        task: Pin<Box<dyn Resume>>,
    ) -> TaskKey {
        self.0.core.borrow_mut().add_task(who, Some(task), false)
    }

    /// Returns the task that is being resumed.
    pub fn current_task(&self) -> Option<TaskKey> {
        let key = self.0.current_task.get();
        (key != TaskKey::NONE).then_some(key)
    }

    /// Ends a task before its time: its operations are withdrawn, what it
    /// holds is dropped, innermost first. Who joins it is told.
    ///
    /// A task that has ended stays as it is. One that cancels itself goes on
    /// to its next wait and is dropped there.
    pub fn cancel(&self, key: TaskKey) {
        let taken = self.0.core.borrow_mut().doom(key);
        if let Some(mut task) = taken {
            task.as_mut().cancel(self);
            drop(task);
            self.end_task(key, End::Cancelled, None);
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

    fn end_task(
        &self,
        key: TaskKey,
        end: End,
        task: Option<Pin<Box<dyn Resume>>>,
    ) {
        let rest = self.0.core.borrow_mut().end(key, end, task);
        drop(rest);
    }

    /// Begins one turn of a task.
    ///
    /// The same as submitting [`Op::Turn`] for it, without a choice to make.
    #[inline]
    pub fn submit_turn(&self, task: TaskKey) -> OpKey {
        self.0.core.borrow_mut().add_turn(task)
    }

    /// Begins an operation of the task that is being resumed.
    ///
    /// # Panics
    ///
    /// If none is.
    pub fn submit_for_current(&self, op: Op) -> OpKey {
        let key = self.current_task().expect("only a task can wait");
        self.submit(Waiter::Task(key), op)
    }

    /// Begins one turn of the task that is being resumed.
    ///
    /// # Panics
    ///
    /// If none is.
    #[inline]
    pub fn submit_turn_for_current(&self) -> OpKey {
        self.submit_turn(self.current_task().expect("only a task can wait"))
    }

    /// Begins an operation; `waiter` is resumed when it is over.
    pub fn submit(&self, waiter: Waiter, op: Op) -> OpKey {
        let mut guard = self.0.core.borrow_mut();
        let core = &mut *guard;
        // Turns are counted by their tickets.
        core.counters.operations += 1;
        match op {
            Op::Turn | Op::Sleep { us: 0 } => match waiter {
                Waiter::Task(task) => {
                    core.counters.operations -= 1;
                    core.add_turn(task)
                }
                waiter => {
                    let key = core.add_op(waiter, Pending::Turn);
                    core.complete(key);
                    key
                }
            },
            Op::Sleep { us } => {
                let key = core.add_op(waiter, Pending::Timer);
                let deadline_us = self.now_us().saturating_add(us);
                core.timers.set(deadline_us, key);
                key
            }
            Op::Connect { address } => {
                drop(guard);
                self.submit_connect(waiter, &address)
            }
            Op::Accept { listener } => {
                let id = listener.id();
                let key = core.add_op(waiter, Pending::Accept(listener));
                let may = self.0.world.borrow().may_accept(id);
                if may || !core.enlist_acceptor(id, key) {
                    core.complete(key);
                }
                key
            }
            Op::Read { connection, buffer } => {
                let id = connection.id();
                let may = !connection.is_open()
                    || self.0.world.borrow().may_read(id);
                let pending = Pending::Read(connection, buffer);
                let key = core.add_op(waiter, pending);
                if may || !core.enlist_reader(id, key) {
                    core.complete(key);
                }
                key
            }
            Op::Write { connection, buffer } => {
                let id = connection.id();
                let may = !connection.is_open()
                    || self.0.world.borrow().may_write(id);
                let pending = Pending::Write(connection, buffer);
                let key = core.add_op(waiter, pending);
                if may || !core.enlist_writer(id, key) {
                    core.complete(key);
                }
                key
            }
            Op::Blocking { job } => {
                let key = core.add_op(waiter, Pending::Job);
                let id = core.next_job;
                core.next_job += 1;
                core.jobs.insert(id, key);
                drop(guard);
                self.0.world.borrow_mut().start_job(JobId(id), *job);
                key
            }
            Op::Future { future } => {
                let pending = Pending::Future(future.clone());
                let key = core.add_op(waiter, pending);
                drop(guard);
                if !future.enlist(key) {
                    self.0.core.borrow_mut().complete(key);
                }
                key
            }
            Op::Join { task } => {
                let key = core.add_op(waiter, Pending::Join);
                if !core.enlist_joiner(task, key) {
                    core.complete(key);
                }
                key
            }
        }
    }

    /// Begins one turn of a task that has a place in the table.
    fn submit_placed_turn(&self, task: TaskKey) -> OpKey {
        let mut core = self.0.core.borrow_mut();
        core.counters.operations += 1;
        let key = core.add_op(Waiter::Task(task), Pending::Turn);
        core.complete(key);
        key
    }

    fn submit_connect(&self, waiter: Waiter, address: &Address) -> OpKey {
        let begun = self.0.world.borrow_mut().connect(address);
        let pending = match begun {
            Ok(id) => Pending::Connect(Connection::new(self.clone(), id)),
            Err(fault) => Pending::Failed(fault),
        };
        let socket = match &pending {
            Pending::Connect(connection) => Some(connection.id()),
            _ => None,
        };
        let mut core = self.0.core.borrow_mut();
        let key = core.add_op(waiter, pending);
        let may = socket.is_none_or(|id| {
            self.0.world.borrow().may_write(id) || !core.enlist_writer(id, key)
        });
        if may {
            core.complete(key);
        }
        key
    }

    /// Begins an operation that is over at a given time.
    fn submit_deadline(&self, task: TaskKey, deadline_us: u64) -> OpKey {
        let mut core = self.0.core.borrow_mut();
        core.counters.operations += 1;
        let key = core.add_op(Waiter::Task(task), Pending::Timer);
        if self.0.running.get() && deadline_us <= self.now_us() {
            core.due.push(key);
        } else {
            core.timers.set(deadline_us, key);
        }
        key
    }

    /// Withdraws an operation: nobody is resumed for it, what went into it is
    /// dropped. One that is over or withdrawn stays so.
    ///
    /// A ticket of a turn must not be withdrawn after its task was resumed
    /// for it.
    #[inline]
    pub fn withdraw(&self, op: OpKey) {
        if op != OpKey::NONE {
            self.withdraw_one(op);
        }
    }

    #[inline(never)]
    fn withdraw_one(&self, op: OpKey) {
        if self.0.current_op.get() == op {
            // Over in this very resumption, and not asked for.
            drop(self.claim(op));
            return;
        }
        let held = self.0.core.borrow_mut().withdraw(op);
        drop(held);
    }

    /// Returns whether an operation other than a turn still waits.
    pub fn is_pending(&self, op: OpKey) -> bool {
        self.0.core.borrow().is_live(op)
    }

    /// Makes another waiter the one who is resumed for `op`; returns its key
    /// from now on. A turn begins anew, behind all that is ready.
    pub fn redirect(&self, op: OpKey, waiter: Waiter) -> OpKey {
        if op.is_placeless() {
            self.withdraw(op);
            return self.submit(waiter, Op::Turn);
        }
        let mut core = self.0.core.borrow_mut();
        let old = core
            .op(op)
            .map(|live| std::mem::replace(&mut live.waiter, waiter));
        drop(core);
        drop(old);
        op
    }

    /// Takes what came of the operation that the current task is resumed
    /// for; of a turn that is nothing but done.
    #[inline]
    pub fn take_outcome(&self, op: OpKey) -> Outcome {
        if op.is_placeless() {
            return Outcome::Done;
        }
        self.0.delivery.take().unwrap_or(Outcome::Done)
    }

    /// Returns whether the current task is resumed for this turn; only the
    /// first to ask is told so. For tasks that may wait for several things.
    #[inline]
    pub fn claim_turn(&self, ticket: OpKey) -> bool {
        if self.0.current_op.get() == ticket {
            self.0.current_op.set(OpKey::NONE);
            return true;
        }
        self.claim_kept(ticket).is_some()
    }

    /// Takes what came of `op`, if anything has. For tasks that may wait for
    /// several things.
    #[inline]
    pub fn claim(&self, op: OpKey) -> Option<Outcome> {
        if self.0.current_op.get() == op {
            self.0.current_op.set(OpKey::NONE);
            return Some(self.take_outcome(op));
        }
        self.claim_kept(op)
    }

    #[cold]
    fn claim_kept(&self, op: OpKey) -> Option<Outcome> {
        let mut core = self.0.core.borrow_mut();
        if core.kept.is_empty() {
            return None;
        }
        core.kept.remove(&op)
    }

    /// Ends what [`Loop::claim`] gives from: an outcome that nobody claimed is
    /// kept until somebody does, or withdraws the operation.
    #[inline]
    pub fn keep_unclaimed(&self, op: OpKey) {
        if self.0.current_op.get() != OpKey::NONE {
            self.keep_unclaimed_one(op);
        }
    }

    #[cold]
    fn keep_unclaimed_one(&self, op: OpKey) {
        self.0.current_op.set(OpKey::NONE);
        self.keep(op, self.take_outcome(op));
    }

    fn keep(&self, op: OpKey, outcome: Outcome) {
        self.0.core.borrow_mut().kept.insert(op, outcome);
    }

    /// Returns what wakes tasks that wait for something outside the loop.
    pub fn wakers(&self) -> &Wakers {
        &self.0.wakers
    }

    /// Makes [`EventLoop::run_until_stopped`] return after this turn.
    pub fn stop(&self) {
        self.0.stopped.set(true);
    }

    /// Returns the counts so far.
    pub fn counters(&self) -> Counters {
        self.0.core.borrow().counters()
    }

    /// Returns who waits for what, in order of who.
    ///
    /// A task that waits for no operation waits for a waker.
    pub fn waits(&self) -> Vec<Wait> {
        let waits = self.0.core.borrow_mut().waits();
        let wait = |(who, op)| Wait { who, op };
        waits.into_iter().map(wait).collect()
    }

    fn close_socket(&self, id: SocketId) {
        self.0.world.borrow_mut().close(id);
        let mut core = self.0.core.borrow_mut();
        for op in core.take_watchers(id) {
            core.complete(op);
        }
    }

    fn close_listener(&self, id: ListenerId) {
        self.0.world.borrow_mut().close_listener(id);
    }
}

impl fmt::Debug for Loop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loop")
            .field("now_us", &self.now_us())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
