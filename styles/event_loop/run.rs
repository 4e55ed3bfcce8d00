//! The passes: collect what became ready, resume each once, again.

use super::core::{Core, Pending, Ready, Waiter};
use super::world::{Patience, Polled, Readiness, World};
use super::{End, Flow, Inner, JoinError, Loop, OpKey, Outcome};
use super::{Task, TaskKey, Wakers};
use crate::trace::{Trace, Who};
use crate::workload::Fault;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::{error, fmt};

/// While tasks are ready, the world is asked for more only after so many
/// resumptions: often enough that no socket starves, seldom enough that a
/// turn does not cost a system call.
const RESUMPTIONS_PER_POLL: u64 = 128;

/// Who waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The task, unless somebody outside the loop waits.
    pub who: Option<Who>,
    /// The operation's name.
    pub op: &'static str,
}

/// A task that panicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostTask {
    /// Whose task it was.
    pub who: Who,
    /// What it said.
    pub message: String,
}

/// Why a run ended before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// Nothing can ever wake any more; who waits for what.
    Deadlock(Vec<Wait>),
    /// More resumptions than the bound allows.
    TooLong {
        /// The bound.
        max_resumptions: u64,
    },
    /// The loop is running already.
    AlreadyRunning,
    /// The task that was run was cancelled.
    Cancelled,
    /// The task that was run panicked.
    Lost(LostTask),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Deadlock(waits) => {
                f.write_str("deadlock: nothing can wake")?;
                for (index, wait) in waits.iter().enumerate() {
                    f.write_str(if index == 0 { " " } else { ", " })?;
                    match wait.who {
                        Some(who) => write!(f, "{who} ({})", wait.op)?,
                        None => write!(f, "a foreign waker ({})", wait.op)?,
                    }
                }
                Ok(())
            }
            RunError::TooLong { max_resumptions } => {
                write!(f, "not over after {max_resumptions} resumptions")
            }
            RunError::AlreadyRunning => {
                f.write_str("the event loop is running already")
            }
            RunError::Cancelled => f.write_str("the task was cancelled"),
            RunError::Lost(lost) => lost.fmt(f),
        }
    }
}

impl error::Error for RunError {}

impl fmt::Display for LostTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} panicked: {}", self.who, self.message)
    }
}

/// The loop, as its owner sees it.
///
/// Dropping it drops every task that is left, oldest place first.
///
/// # Examples
///
/// A world that has no sockets is enough for timers; see
/// `harness::worlds::sim` for a whole one.
pub struct EventLoop {
    lp: Loop,
    max_resumptions: u64,
}

impl EventLoop {
    /// Makes a loop over a world; `trace` hears what the styles state.
    pub fn new(world: Box<dyn World>, trace: Box<dyn Trace>) -> EventLoop {
        let wakers = Wakers::new(world.interrupt());
        EventLoop {
            lp: Loop(Rc::new(Inner {
                core: RefCell::new(Core::default()),
                now_us: Cell::new(world.now_us()),
                world: RefCell::new(world),
                trace: RefCell::new(trace),
                current_task: Cell::new(TaskKey::NONE),
                current_op: Cell::new(OpKey::NONE),
                delivery: Cell::new(None),
                running: Cell::new(false),
                stopped: Cell::new(false),
                lost: RefCell::new(Vec::new()),
                wakers,
            })),
            max_resumptions: u64::MAX,
        }
    }

    /// Returns the handle for whatever runs on the loop.
    pub fn handle(&self) -> &Loop {
        &self.lp
    }

    /// Sets the bound on all resumptions of all runs.
    pub fn set_max_resumptions(&mut self, max_resumptions: u64) {
        self.max_resumptions = max_resumptions;
    }

    /// Runs until `task` has ended, and returns what it gave.
    ///
    /// Other tasks stay where they are.
    ///
    /// # Errors
    ///
    /// If the task did not finish; see [`RunError`].
    pub fn run_until_complete<T: 'static>(
        &self,
        task: &Task<T>,
    ) -> Result<T, RunError> {
        self.run_while(|| !task.is_done())?;
        match task.result() {
            Some(Ok(value)) => Ok(value),
            Some(Err(JoinError::Lost)) => {
                let lost = self.lp.0.lost.borrow();
                let who = task.who();
                let found = lost.iter().rev().find(|l| Some(l.who) == who);
                Err(RunError::Lost(found.cloned().unwrap_or(LostTask {
                    who: who.unwrap_or(Who::Task(0)),
                    message: "result taken before".to_string(),
                })))
            }
            Some(Err(JoinError::Cancelled)) | None => Err(RunError::Cancelled),
        }
    }

    /// Runs until [`Loop::stop`] is called.
    ///
    /// # Errors
    ///
    /// If the loop cannot go on; see [`RunError`].
    pub fn run_until_stopped(&self) -> Result<(), RunError> {
        if self.lp.0.running.get() {
            return Err(RunError::AlreadyRunning);
        }
        self.lp.0.stopped.set(false);
        self.run_while(|| !self.lp.0.stopped.get())
    }

    /// Runs turns as long as `wanted` says so before each.
    ///
    /// # Errors
    ///
    /// If the loop cannot go on; see [`RunError`].
    pub fn run_while(
        &self,
        mut wanted: impl FnMut() -> bool,
    ) -> Result<(), RunError> {
        if self.lp.0.running.replace(true) {
            return Err(RunError::AlreadyRunning);
        }
        let _running = self.lp.0.wakers.enter(&self.lp);
        let mut events = Vec::new();

        loop {
            if !wanted() {
                break Ok(());
            }
            if let Err(error) = self.lp.turn(&mut events) {
                break Err(error);
            }
            let done = self.lp.0.core.borrow().counters.resumptions;
            if done > self.max_resumptions {
                break Err(RunError::TooLong {
                    max_resumptions: self.max_resumptions,
                });
            }
        }
    }

    /// Returns the tasks that panicked so far.
    pub fn lost_tasks(&self) -> Vec<LostTask> {
        self.lp.0.lost.borrow().clone()
    }

    /// Returns how many tasks have not ended.
    pub fn tasks_left(&self) -> usize {
        self.lp.0.core.borrow().tasks_left()
    }
}

impl Drop for EventLoop {
    /// Tasks hold handles to the loop and the loop holds the tasks, so the
    /// circle is cut here.
    fn drop(&mut self) {
        let mut place = 0;
        self.lp.0.core.borrow_mut().close();
        loop {
            let next = self.lp.0.core.borrow().next_task(&mut place);
            let Some(key) = next else { break };
            self.lp.cancel(key);
        }
        // What is left of operations holds connections, which do the same.
        drop(self.lp.0.delivery.take());
        let rest = self.lp.0.core.borrow_mut().take_rest();
        drop(rest);
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLoop")
            .field("now_us", &self.lp.now_us())
            .finish_non_exhaustive()
    }
}

impl Loop {
    /// One turn: collects what is ready and resumes each once.
    fn turn(&self, events: &mut Vec<Readiness>) -> Result<(), RunError> {
        self.collect(events)?;
        self.0.core.borrow_mut().begin_pass();
        // A panic ends the task it came from, not the pass: how far the pass
        // is stands outside of what unwinds.
        while let Err(payload) = catch_unwind(AssertUnwindSafe(|| self.pass()))
        {
            self.lose_current_task(payload);
        }
        Ok(())
    }

    /// Fills the ready queue; waits in the world only if it is empty.
    fn collect(&self, events: &mut Vec<Readiness>) -> Result<(), RunError> {
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
                match core.next_deadline_us() {
                    Some(deadline_us) => Patience::Until(deadline_us),
                    None if self.0.wakers.any_out() => {
                        Patience::Until(u64::MAX)
                    }
                    None => Patience::Forever,
                }
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
            if !core.ready.is_empty() {
                return Ok(());
            }
            drop(core);
            let woken = self.0.wakers.any_woken();
            if polled == Polled::Dead && quiet && !woken {
                return Err(RunError::Deadlock(self.waits()));
            }
        }
    }

    /// Resumes what is left of the pass.
    ///
    /// Putting back the task that ran and taking out the next share one
    /// borrow of the tables: they are most of what a turn costs.
    fn pass(&self) {
        let mut ran: Option<Running> = None;
        loop {
            let mut core = self.0.core.borrow_mut();
            if let Some((key, task)) = ran.take()
                && let Some(doomed) = core.put_back(key, task)
            {
                drop(core);
                self.end_doomed(key, doomed);
                continue;
            }
            let Some(Ready { task: key, op }) = core.next_in_pass() else {
                return;
            };
            if key == TaskKey::NONE {
                drop(core);
                ran = self.carry_out(op);
            } else if !core.is_withdrawn(op)
                && let Some(task) = core.begin(key)
            {
                drop(core);
                ran = self.resume(key, task, op);
            } else {
                core.pass_over();
            }
        }
    }

    /// Gives control to a task; gives it back if it waits.
    #[inline]
    fn resume(
        &self,
        key: TaskKey,
        mut task: Pin<Box<dyn super::Resume>>,
        op: OpKey,
    ) -> Option<Running> {
        self.0.current_task.set(key);
        self.0.current_op.set(op);
        let flow = task.as_mut().resume(self, op);
        self.0.current_task.set(TaskKey::NONE);
        match flow {
            Flow::Waiting => Some((key, task)),
            Flow::Finished => {
                self.end_task(key, End::Finished, Some(task));
                None
            }
        }
    }

    #[cold]
    fn end_doomed(&self, key: TaskKey, mut task: Pin<Box<dyn super::Resume>>) {
        task.as_mut().cancel(self);
        drop(task);
        self.end_task(key, End::Cancelled, None);
    }

    /// Carries out an operation that is possible, and tells who waits for it.
    fn carry_out(&self, op: OpKey) -> Option<Running> {
        let Some((key, task)) = self.complete_one(op) else {
            self.0.core.borrow_mut().pass_over();
            return None;
        };
        self.resume(key, task, op)
    }

    /// Does the operation itself; returns the task to resume, if it is over
    /// and its waiter is a task.
    fn complete_one(&self, op: OpKey) -> Option<Running> {
        let tried = self.0.core.borrow_mut().take_op_to_try(op)?;
        let (waiter, outcome) = match tried {
            Tried::Over(waiter, outcome) => (waiter, outcome),
            Tried::Io(pending) => match self.attempt(pending) {
                Ok(outcome) => {
                    let live = self.0.core.borrow_mut().take_op(op)?;
                    (live.waiter, outcome)
                }
                Err(pending) => {
                    self.0.core.borrow_mut().wait_again(op, pending);
                    return None;
                }
            },
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
                    let connection = super::Connection::new(self.clone(), id);
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
    fn lose_current_task(&self, payload: Box<dyn Any + Send>) {
        let key = self.0.current_task.replace(TaskKey::NONE);
        self.0.wakers.set_current(None);
        let who = self.0.core.borrow_mut().task_who(key);
        let Some(who) = who else {
            // Not a task's panic: a waker's, or ours.
            self.0.core.borrow_mut().put_off_pass();
            resume_unwind(payload);
        };
        let message = if let Some(text) = payload.downcast_ref::<&str>() {
            (*text).to_string()
        } else if let Some(text) = payload.downcast_ref::<String>() {
            text.clone()
        } else {
            "(no message)".to_string()
        };
        self.0.lost.borrow_mut().push(LostTask { who, message });
        self.end_task(key, End::Lost, None);
    }
}

/// A task that is out of its place because it runs.
type Running = (TaskKey, Pin<Box<dyn super::Resume>>);

/// An operation that was taken out of the table to be tried.
enum Tried {
    /// Nothing to try.
    Over(Waiter, Outcome),
    /// Its place in the table stays, so that it can be put back.
    Io(Pending),
}

impl Core {
    fn take_op_to_try(&mut self, op: OpKey) -> Option<Tried> {
        let live = self.op(op)?;
        if let Pending::Connect(_)
        | Pending::Accept(_)
        | Pending::Read(..)
        | Pending::Write(..) = live.pending
        {
            let pending = std::mem::replace(&mut live.pending, Pending::Turn);
            return Some(Tried::Io(pending));
        }
        let live = self.take_op(op)?;
        let outcome = match live.pending {
            Pending::Failed(fault) => Outcome::Failed(fault),
            Pending::Returned(result) => Outcome::Returned(result),
            _ => Outcome::Done,
        };
        Some(Tried::Over(live.waiter, outcome))
    }
}
