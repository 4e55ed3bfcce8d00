//! The loop as its owner sees it: runs, their ends and their bounds.

use super::core::Core;
use super::observe::{Observed, Observer};
use super::wake::Entered;
use super::world::{Patience, Readiness, World};
use super::{Host, Inner, JoinError, Loop, OpKey, Task, TaskKey, Wakers};
use crate::trace::{Trace, Who};
use std::cell::{Cell, OnceCell, RefCell};
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::{error, fmt};

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
/// Dropping it drops every task that is left, oldest place first, and what
/// their destructors start.
///
/// # Panics
///
/// If, when it is dropped, destructors start ever more; see
/// [`Loop::cancel`] for those that panic.
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
                ending: Cell::new(false),
                lost: RefCell::new(Vec::new()),
                wakers,
                host: OnceCell::new(),
                observed: Observed::default(),
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

    /// Sets how many tasks a pass resumes at most, instead of all that are
    /// ready when it begins. The order stays the same, turns are more and
    /// cost more.
    pub fn set_most_in_pass(&mut self, most: NonZeroUsize) {
        self.lp.0.core.borrow_mut().most_in_pass = Some(most);
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
        self.result_of(task)
    }

    /// Returns what a task that has ended gave.
    ///
    /// # Errors
    ///
    /// If the task did not finish; see [`RunError`].
    pub fn result_of<T: 'static>(
        &self,
        task: &Task<T>,
    ) -> Result<T, RunError> {
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

    /// Runs what `start` starts until it has ended, then cancels every task
    /// that is left, in order of [`Who`], and lets it end, as asyncio's `run`
    /// does; callbacks that are left are dropped.
    ///
    /// The loop can run again, and its clock goes on.
    ///
    /// # Errors
    ///
    /// If the task did not finish; see [`RunError`]. If the loop is running,
    /// nothing is started.
    pub fn run<T: 'static>(
        &self,
        start: impl FnOnce(&Loop) -> Task<T>,
    ) -> Result<T, RunError> {
        if self.lp.0.running.get() {
            return Err(RunError::AlreadyRunning);
        }
        let main = start(&self.lp);
        self.run_while(|| !main.is_done())?;
        let mut left = self.keys_left();
        for key in &left {
            self.lp.cancel_soon(*key);
        }
        self.run_while(|| {
            let core = &self.lp.0.core;
            while let Some(key) = left.last()
                && core.borrow_mut().task_end(*key).is_some()
            {
                left.pop();
            }
            !left.is_empty()
        })?;
        for key in self.keys_left() {
            self.lp.cancel(key);
        }
        self.result_of(&main)
    }

    /// Returns the tasks that are left, in order of who: by place it would
    /// depend on what was over before.
    fn keys_left(&self) -> Vec<TaskKey> {
        let mut core = self.lp.0.core.borrow_mut();
        let mut place = 0;
        let left = std::iter::from_fn(|| core.next_task(&mut place));
        let mut left: Vec<TaskKey> = left.collect();
        left.sort_by_key(|key| core.task_who(*key));
        left
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
        let _running = self.enter()?;
        let mut events = Vec::new();

        while wanted() {
            self.one_turn(Patience::Forever, &mut events)?;
        }
        Ok(())
    }

    /// Runs one turn, for whoever drives the loop from outside; waits in the
    /// world at most that long. Returns how long the next turn can wait.
    ///
    /// That time may end sooner: when the world has news, and when a task was
    /// started, cancelled or polled meanwhile.
    ///
    /// # Errors
    ///
    /// If the loop cannot go on; see [`RunError`]. That nothing can wake is
    /// seen by a turn that may wait [for ever](Patience::Forever).
    pub fn turn(&self, patience: Patience) -> Result<Patience, RunError> {
        let _running = self.enter()?;
        // The host waits for news of the world next, so none may be left.
        self.lp.0.core.borrow_mut().next_poll = 0;
        self.one_turn(patience, &mut Vec::new())?;
        Ok(self.lp.patience())
    }

    fn enter(&self) -> Result<Entered, RunError> {
        if self.lp.0.running.replace(true) {
            return Err(RunError::AlreadyRunning);
        }
        Ok(self.lp.0.wakers.enter(&self.lp))
    }

    fn one_turn(
        &self,
        patience: Patience,
        events: &mut Vec<Readiness>,
    ) -> Result<(), RunError> {
        self.lp.turn(patience, events)?;
        let done = self.lp.0.core.borrow().counters.resumptions;
        if done > self.max_resumptions {
            return Err(RunError::TooLong {
                max_resumptions: self.max_resumptions,
            });
        }
        Ok(())
    }

    /// Has `host` poll all futures that are started from now on.
    ///
    /// # Panics
    ///
    /// If there is a host already.
    pub fn set_host(&self, host: Rc<dyn Host>) {
        let set = self.lp.0.host.set(host);
        assert!(set.is_ok(), "a loop has one host");
    }

    /// Has `observer` told what the loop does from now on.
    pub fn set_observer(&self, observer: Box<dyn Observer>) {
        self.lp.observe(observer);
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
        self.lp.close();
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLoop")
            .field("now_us", &self.lp.now_us())
            .finish_non_exhaustive()
    }
}
