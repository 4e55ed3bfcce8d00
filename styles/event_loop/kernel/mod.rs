//! The loop itself: tables, the ready queue, turns, operations, ends.
//!
//! ```text
//!   task --- submit(Op) ---> operations ---> timers, world
//!    ^                                            |
//!    |                                            v
//!    +---- resume(OpKey) <----- ready queue <-----+
//!      take_outcome
//! ```
//!
//! One read, from the wait to the bytes: `submit.rs` puts [`Op::Read`] into
//! the place of its socket (`network.rs`). Unless the socket may be readable,
//! it waits: a turn (`turn.rs`) polls the world, which reports the socket, and
//! the operation goes behind all that is ready (`ready.rs`). When its entry
//! comes up the turn takes the task out of its place (`tasks.rs`) and resumes
//! it; the task asks for the outcome, and only then the read is carried out
//! (`tries.rs`).
//!
//! A new operation is a variant of [`Op`], of the table's `Pending` and, if it
//! has a result, of [`Outcome`], with its name and its unpacker; and a case of
//! `submit_unobserved`. If the network carries it out it is a variant of
//! `Transfer` instead, with a method of [`World`] and of each world, and a
//! case of `attempt`. Then each style gets a function in `wait.rs`.
//!
//! Knows no future, no host and no style; [`World`] is its way to clock,
//! sockets and threads, and [`Outside`] is its question to wakers and host.
//! Where to read next: `tasks.rs` for the states of a task, `turn.rs`,
//! `submit.rs`, `ending.rs`.

mod begun;
mod carried;
mod connection;
mod context;
mod ending;
mod inbox;
mod keys;
mod nested;
mod network;
mod observe;
mod operation;
mod ops;
mod owned;
mod panics;
mod pending;
mod ready;
mod reasons;
mod resumption;
mod run;
mod run_error;
mod submit;
mod tables;
mod task;
mod tasks;
mod timers;
mod tries;
mod turn;
mod world;

pub use self::begun::Run;
pub(crate) use self::carried::CarriedPanic;
pub use self::connection::{Connection, Listener};
pub use self::context::{Context, ContextVar, ResetError, Token};
pub(super) use self::inbox::{Inbox, lock};
pub use self::keys::{OpKey, TaskKey};
pub use self::observe::{LoopEvent, Named, Observer, SourcePlace};
pub use self::operation::{Awaited, Moved, Op, Outcome, Owned};
pub use self::panics::{caught, panic_message};
pub use self::pending::Waiter;
pub use self::resumption::{Cancelled, Resumption};
pub use self::run::EventLoop;
pub use self::run_error::{PanickedTask, RunError, Wait};
pub use self::tables::Counters;
pub(crate) use self::task::give;
pub use self::task::{End, Flow, JoinError, Resume, Task};
pub use self::world::{
    Attempt, Job, JobId, JobResult, ListenerId, Notify, PollTimeout, Polled,
    Readiness, SocketId, World,
};

use self::carried::Carried;
use self::context::Contexts;
use self::nested::Nested;
use self::observe::Observed;
use self::owned::Owning;
use self::ready::Ready;
use self::tables::Tables;
use super::Loop;
use crate::trace::{Actor, Event, Trace};
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// The wakers and the host of a loop, as the kernel sees them.
pub(super) trait Outside {
    /// Returns whether a waker is held that may wake a task.
    fn can_wake(&self) -> bool;

    /// Asks the host to turn the loop soon, because something changed outside
    /// of turns. Nothing to do if there is no host.
    fn nudge(&self);
}

/// The state of a loop.
pub(super) struct Kernel {
    tables: RefCell<Tables>,
    world: RefCell<Box<dyn World>>,
    trace: RefCell<Box<dyn Trace>>,
    now_us: Cell<u64>,
    /// The task that is being resumed.
    current_task: Cell<Option<TaskKey>>,
    /// The operation that it is resumed for, until it has asked for that;
    /// stale between resumptions.
    current_op: Cell<Option<OpKey>>,
    bytes_read: Cell<u64>,
    bytes_written: Cell<u64>,
    running: Cell<bool>,
    stopped: Cell<bool>,
    /// All that is left is being dropped.
    dropping: Cell<bool>,
    panicked: RefCell<Vec<PanickedTask>>,
    nested: Nested,
    contexts: Contexts,
    owning: Owning,
    carried: Carried,
    observed: Observed,
    inbox: Arc<Inbox>,
}

impl Kernel {
    pub(super) fn new(
        world: Box<dyn World>,
        trace: Box<dyn Trace>,
        inbox: Arc<Inbox>,
    ) -> Kernel {
        Kernel {
            tables: RefCell::default(),
            now_us: Cell::new(world.now_us()),
            world: RefCell::new(world),
            trace: RefCell::new(trace),
            current_task: Cell::new(None),
            current_op: Cell::new(None),
            bytes_read: Cell::new(0),
            bytes_written: Cell::new(0),
            running: Cell::new(false),
            stopped: Cell::new(false),
            dropping: Cell::new(false),
            panicked: RefCell::default(),
            nested: Nested::default(),
            contexts: Contexts::default(),
            owning: Owning::default(),
            carried: Carried::default(),
            observed: Observed::default(),
            inbox,
        }
    }
}

impl Loop {
    #[inline(always)]
    fn tables(&self) -> RefMut<'_, Tables> {
        self.kernel().tables.borrow_mut()
    }

    fn world(&self) -> Ref<'_, Box<dyn World>> {
        self.kernel().world.borrow()
    }

    fn world_mut(&self) -> RefMut<'_, Box<dyn World>> {
        self.kernel().world.borrow_mut()
    }

    /// Returns the time, in microseconds since the run began.
    pub fn now_us(&self) -> u64 {
        self.kernel().now_us.get()
    }

    /// States a fact about an actor.
    pub fn note(&self, actor: Actor, event: Event) {
        let mut trace = self.kernel().trace.borrow_mut();
        trace.note(self.now_us(), actor, event);
        drop(trace);
        if self.is_observed() {
            self.tell(LoopEvent::Noted { actor, event });
        }
    }

    /// Prints a line of a program.
    pub fn print(&self, line: impl fmt::Display) {
        let actor = self.current_actor();
        let line = line.to_string();
        let mut trace = self.kernel().trace.borrow_mut();
        trace.print(self.now_us(), actor, &line);
    }

    /// Prints a warning of the loop or of a library on it.
    pub fn warn(&self, line: impl fmt::Display) {
        let actor = self.current_actor();
        let line = line.to_string();
        let mut trace = self.kernel().trace.borrow_mut();
        trace.warn(self.now_us(), actor, &line);
    }

    /// Returns a name for the task that is started next: its number, counted
    /// from 1.
    pub fn next_actor(&self) -> Actor {
        let started = self.tables().counters.tasks;
        Actor::Task(u32::try_from(started + 1).unwrap_or(u32::MAX))
    }

    fn current_actor(&self) -> Option<Actor> {
        self.actor(self.current_task()?)
    }

    /// Returns the actor that a task belongs to, unless it is forgotten.
    pub fn actor(&self, task: TaskKey) -> Option<Actor> {
        self.tables().tasks.actor(task)
    }

    /// Returns the end of a task, if it has ended; one that is forgotten has
    /// finished.
    fn end_of(&self, task: TaskKey) -> Option<End> {
        self.tables().tasks.end_of(task)
    }

    /// Blocks the loop for `us` microseconds: the clock goes on, and nothing
    /// else does. No task should.
    pub fn block(&self, us: u64) {
        let mut world = self.world_mut();
        world.block(us);
        self.kernel().now_us.set(world.now_us());
    }

    /// Returns whether reading would block. The world is asked for what its
    /// last poll told; only if that leaves it open is a read tried, since what
    /// was told may have been read meanwhile.
    fn is_quiet(&self, socket: SocketId) -> bool {
        let mut world = self.world_mut();
        !world.may_read(socket) || world.read(socket, &mut [0]).is_pending()
    }

    /// Returns the function that a placeholder job runs to use up so many
    /// microseconds: it sleeps in the real world, and does nothing in the
    /// simulated one, where jobs take their time anyway.
    pub fn occupy(&self) -> fn(u64) {
        self.world().occupy()
    }

    /// Takes charge of a listening socket of the world.
    pub fn listener(&self, id: ListenerId) -> Listener {
        Listener::new(self.clone(), id)
    }

    /// Starts a task behind all that is ready. Dropping the handle detaches
    /// it.
    pub fn spawn<T: 'static>(
        &self,
        actor: Actor,
        task: Pin<Box<dyn Resume>>,
    ) -> Task<T> {
        let started = self.add_started(actor, task);
        self.wake(started.key());
        if self.is_observed() {
            self.tell_started(started.key());
        }
        self.drop_if_closed();
        started
    }

    /// Adds a task that is started by another than the loop.
    pub(super) fn add_started<T: 'static>(
        &self,
        actor: Actor,
        task: Pin<Box<dyn Resume>>,
    ) -> Task<T> {
        let mut tables = self.tables();
        let key = tables.tasks.add(actor, Some(task), true);
        tables.counters.tasks += 1;
        drop(tables);
        self.inherit_context(key);
        Task::new(self.clone(), key)
    }

    /// Takes a place for a task without a handle, which is filled next.
    pub(super) fn reserve_task(&self, actor: Actor) -> TaskKey {
        let key = self.tables().tasks.add(actor, None, false);
        self.inherit_context(key);
        key
    }

    /// Puts a task into the place that was reserved for it.
    pub(super) fn fill_task(&self, key: TaskKey, task: Pin<Box<dyn Resume>>) {
        let unused = self.tables().tasks.put_back(key, task);
        debug_assert!(unused.is_none());
        self.drop_if_closed();
    }

    /// Puts an operation behind all that is ready, unless it is over; for
    /// what is [awaited](Awaited) and is done now.
    pub fn make_ready(&self, op: OpKey) {
        self.tables().make_ready(op);
        self.nudge();
    }

    /// Puts a task behind all that is ready, for no operation of its own;
    /// what a [`Waker`](std::task::Waker) of the task does, from its thread.
    pub fn wake(&self, task: TaskKey) {
        self.tables().ready.push(Ready::Task(task, None));
        self.nudge();
    }

    /// Returns whether a turn, or a run, is under way.
    fn is_running(&self) -> bool {
        self.kernel().running.get()
    }

    /// Asks the host to turn the loop, if this is outside of turns.
    #[inline]
    fn nudge(&self) {
        if !self.is_running() {
            self.outside().nudge();
        }
    }

    /// Takes the world's time for the loop's, and nudges the host, if this is
    /// outside of turns: a host may poll a task long after the last turn.
    fn see_time(&self) {
        if !self.is_running() {
            self.kernel().now_us.set(self.world().now_us());
            self.outside().nudge();
        }
    }

    /// Returns the task that is being resumed.
    #[inline]
    pub fn current_task(&self) -> Option<TaskKey> {
        self.kernel().current_task.get()
    }

    /// Returns the operation that the current task is resumed for, unless its
    /// outcome was taken.
    #[inline]
    pub(super) fn current_op(&self) -> Option<OpKey> {
        self.kernel().current_op.get()
    }

    /// Makes [`EventLoop::run_until_stopped`] return after this turn.
    pub fn stop(&self) {
        self.kernel().stopped.set(true);
    }

    /// Returns the counts so far.
    pub fn counters(&self) -> Counters {
        Counters {
            bytes_read: self.kernel().bytes_read.get(),
            bytes_written: self.kernel().bytes_written.get(),
            ..self.tables().counters()
        }
    }

    /// Returns all waits, in order of actor. A task that waits for no
    /// operation waits for a waker.
    pub fn waits(&self) -> Vec<Wait> {
        let waits = self.tables().waits();
        let wait = |(actor, op)| Wait { actor, op };
        waits.into_iter().map(wait).collect()
    }

    /// Returns all operations that are not over.
    pub(super) fn operations(&self) -> Vec<ops::Waiting> {
        self.tables().ops.iter().collect()
    }

    /// Returns each operation that waits for the end of a task, with it.
    pub(super) fn joins(&self) -> Vec<(OpKey, TaskKey)> {
        self.tables().tasks.joins().collect()
    }

    /// Returns all tasks that have not ended, with the bodies of those that
    /// do not run.
    pub(super) fn paths(&self) -> Vec<(TaskKey, Actor, Vec<&'static str>)> {
        self.tables().tasks.paths().collect()
    }

    fn close_socket(&self, id: SocketId) {
        self.world_mut().close(id);
        self.tables().close_socket(id);
        self.nudge();
    }

    fn close_listener(&self, id: ListenerId) {
        self.world_mut().close_listener(id);
    }
}

#[cfg(test)]
pub(super) use self::tables::InUse;
