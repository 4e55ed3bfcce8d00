//! When things happen: one loop, on which every style runs.
//!
//! A task asks for an operation ([`Op`]), the loop resumes it with the
//! [`Outcome`]; a style is nothing but the way in which control gets from the
//! one to the other. The loop knows keys and [`Resume`], never a callback, a
//! generator or a body, and reaches clock and sockets by [`World`] only.
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
//!   one that is withdrawn has read, written and accepted nothing. Whoever is
//!   behind a waker that the loop did not make is told that it can be, and it
//!   is carried out when they ask.
//! * **Ties.** At one instant comes first what the network does, and all that
//!   follows from it; then, together, the timers of that instant in the order
//!   in which they were set. A deadline that has passed when it is set is due
//!   in the next turn.
//! * **A turn** is one pass over what is ready when the pass begins.
//!
//! A [`Host`] may turn the loop, and poll futures, instead of the loop. What
//! futures need beside the loop is in `leaf.rs`, `polling.rs` and `wake.rs`.
//!
//! Where to read next: `pass.rs` for the passes, `submit.rs` for how an
//! operation begins, `core.rs` for the tables, `observe.rs` and
//! `await_tree.rs` for what others can see of it.

mod alarm;
mod await_tree;
mod callback;
mod claim;
mod connection;
mod core;
mod ending;
mod first;
mod future;
mod host;
mod interrupt;
mod kept;
mod keys;
mod leaf;
mod observe;
mod operation;
mod ops;
mod pass;
mod places;
mod polling;
mod resumption;
mod run;
mod submit;
mod task;
mod task_set;
mod tasks;
mod timers;
mod wake;
mod watches;
mod world;

pub use self::alarm::Alarm;
pub use self::callback::Handle;
pub use self::connection::{Connection, Listener};
pub use self::core::{Counters, Waiter};
pub use self::first::first;
pub use self::future::{InvalidState, LabFuture};
pub use self::host::{Host, HostedTask};
pub use self::kept::{KeptConnections, Visit};
pub use self::keys::{OpKey, TaskKey};
pub use self::leaf::{Leaf, TurnLeaf};
pub use self::observe::{Named, Observer, SourcePlace, Step};
pub use self::operation::{Await, Moved, Op, Outcome};
pub use self::places::{Place, Places};
pub use self::polling::PollWaker;
pub use self::resumption::Resumption;
pub use self::run::{EventLoop, LostTask, RunError, Wait};
pub(crate) use self::task::give;
pub use self::task::{Flow, JoinError, Resume, Task};
pub use self::task_set::TaskSet;
pub use self::tasks::End;
pub use self::wake::Wakers;
pub use self::world::{
    Attempt, Interrupt, Job, JobId, JobResult, ListenerId, Patience, Polled,
    Readiness, SocketId, World,
};

use self::core::{Core, Ready};
use self::observe::Observed;
use crate::trace::{Event, Trace, Who};
use std::cell::{Cell, OnceCell, RefCell};
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
    /// What is left of it is being dropped.
    ending: Cell<bool>,
    lost: RefCell<Vec<LostTask>>,
    wakers: Wakers,
    host: OnceCell<Rc<dyn Host>>,
    observed: Observed,
}

impl Loop {
    /// Returns the time, in microseconds since the run began.
    pub fn now_us(&self) -> u64 {
        self.0.now_us.get()
    }

    /// States a fact.
    pub fn note(&self, who: Who, event: Event) {
        self.0.trace.borrow_mut().note(self.now_us(), who, event);
        if self.is_observed() {
            self.tell(Step::Noted { who, event });
        }
    }

    /// Prints a line of a program.
    pub fn print(&self, line: impl fmt::Display) {
        let who = self.current_who();
        let line = line.to_string();
        self.0.trace.borrow_mut().print(self.now_us(), who, &line);
    }

    /// Prints what nobody asked for but somebody should know.
    pub fn warn(&self, line: impl fmt::Display) {
        let who = self.current_who();
        let line = line.to_string();
        self.0.trace.borrow_mut().warn(self.now_us(), who, &line);
    }

    /// Tells how far one of several has got. Printed nowhere: for whoever
    /// draws it.
    pub fn progress(&self, which: usize, place: u64) {
        let mut trace = self.0.trace.borrow_mut();
        trace.progress(self.now_us(), which, place);
    }

    /// Returns a name for the task that is started next: its number, counted
    /// from 1.
    pub fn next_who(&self) -> Who {
        let started = self.0.core.borrow().counters.tasks;
        Who::Task(u32::try_from(started + 1).unwrap_or(u32::MAX))
    }

    fn current_who(&self) -> Option<Who> {
        self.who(self.current_task()?)
    }

    /// Returns whose a task is, unless it is forgotten.
    pub fn who(&self, task: TaskKey) -> Option<Who> {
        self.0.core.borrow_mut().task_who(task)
    }

    /// Blocks the loop: the clock goes on, and nobody else does. What no
    /// task should do.
    pub fn block(&self, us: u64) {
        let mut world = self.0.world.borrow_mut();
        world.block(us);
        self.0.now_us.set(world.now_us());
    }

    /// Returns how a job of the pool that does nothing lets its time pass: a
    /// simulated world does it, a real one blocks the thread.
    pub fn occupy(&self) -> fn(u64) {
        self.0.world.borrow().occupy()
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
        let started = self.add_started(who, task);
        self.wake(started.key());
        if self.is_observed() {
            self.tell_started(started.key());
        }
        self.drop_if_closed();
        started
    }

    fn add_started<T: 'static>(
        &self,
        who: Who,
        task: Pin<Box<dyn Resume>>,
    ) -> Task<T> {
        let mut core = self.0.core.borrow_mut();
        let key = core.add_task(who, Some(task), true);
        core.counters.tasks += 1;
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
        drop(core);
        self.drop_if_closed();
    }

    /// Puts an operation that is over behind all that is ready.
    fn complete(&self, op: OpKey) {
        self.0.core.borrow_mut().complete(op);
        self.nudge_host();
    }

    /// Puts a task behind all that is ready, for no operation of its own.
    fn wake(&self, task: TaskKey) {
        let op = OpKey::NONE;
        let mut core = self.0.core.borrow_mut();
        core.ready.push(Ready { task, op });
        drop(core);
        self.nudge_host();
    }

    /// Adds a task that only its operations make ready, and whose handle
    /// nobody holds. Returns its key.
    pub fn add_silently(
        &self,
        who: Who,
        task: Pin<Box<dyn Resume>>,
    ) -> TaskKey {
        let mut core = self.0.core.borrow_mut();
        let key = core.add_task(who, Some(task), false);
        drop(core);
        self.drop_if_closed();
        key
    }

    /// Returns the task that is being resumed.
    pub fn current_task(&self) -> Option<TaskKey> {
        let key = self.0.current_task.get();
        (key != TaskKey::NONE).then_some(key)
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
        drop(core);
        self.nudge_host();
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
pub(crate) mod tests;
