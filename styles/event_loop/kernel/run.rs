//! The loop as its owner sees it: runs, their ends and their bounds.

use super::inbox::Entered;
use super::keys::TaskKey;
use super::observe::Observer;
use super::task::{JoinError, Task};
use super::world::{PollTimeout, Readiness};
use crate::event_loop::Loop;
use crate::trace::Actor;
use std::{error, fmt};

/// A task that waits, and the operation that it waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The actor that the task belongs to; none if a future outside of the
    /// loop waits.
    pub actor: Option<Actor>,
    /// The operation's name.
    pub op: &'static str,
}

/// A task that panicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanickedTask {
    /// The actor that the task belongs to.
    pub actor: Actor,
    /// The message of the panic.
    pub message: String,
}

/// The reason for which a run ended before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// Nothing can ever wake any more; all waits, in order of actor.
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
    Panicked(PanickedTask),
    /// The task that was run has no result, or it was taken before.
    NoResult,
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Deadlock(waits) => {
                f.write_str("deadlock: nothing can wake")?;
                for (index, wait) in waits.iter().enumerate() {
                    f.write_str(if index == 0 { " " } else { ", " })?;
                    match wait.actor {
                        Some(actor) => write!(f, "{actor} ({})", wait.op)?,
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
            RunError::Panicked(panicked) => panicked.fmt(f),
            RunError::NoResult => f.write_str("the task has no result"),
        }
    }
}

impl error::Error for RunError {}

impl fmt::Display for PanickedTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} panicked: {}", self.actor, self.message)
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
    /// Makes a loop of its handle.
    pub(in super::super) fn of(lp: Loop) -> EventLoop {
        EventLoop {
            lp,
            max_resumptions: u64::MAX,
        }
    }

    /// Returns the handle for all that runs on the loop.
    pub fn handle(&self) -> &Loop {
        &self.lp
    }

    /// Sets the bound on all resumptions of all runs.
    pub fn set_max_resumptions(&mut self, max_resumptions: u64) {
        self.max_resumptions = max_resumptions;
    }

    /// Runs until `task` has ended, and returns its result.
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

    /// Returns the result of a task that has ended.
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
            Some(Err(JoinError::NoResult)) => Err(RunError::NoResult),
            Some(Err(JoinError::Panicked)) => {
                let actor = task.actor().unwrap_or(Actor::Task(0));
                let panicked = self.lp.kernel().panicked.borrow();
                let mut of_task = panicked.iter().rev();
                let found = of_task.find(|one| one.actor == actor).cloned();
                Err(RunError::Panicked(found.unwrap_or(PanickedTask {
                    actor,
                    message: "(no message)".to_string(),
                })))
            }
            Some(Err(JoinError::Cancelled)) | None => Err(RunError::Cancelled),
        }
    }

    /// Runs the task that `start` starts until it has ended, then cancels
    /// every task that is left, in order of [`Actor`], and lets it end, as
    /// asyncio's `run` does; callbacks that are left are dropped.
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
        if self.lp.is_running() {
            return Err(RunError::AlreadyRunning);
        }
        let main = start(&self.lp);
        self.run_while(|| !main.is_done())?;
        let mut left = self.keys_left();
        for key in &left {
            self.lp.cancel_soon(*key);
        }
        self.run_while(|| {
            while let Some(key) = left.last()
                && self.lp.end_of(*key).is_some()
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

    /// Returns the tasks that are left, in order of actor: by place it would
    /// depend on the tasks that ended before.
    fn keys_left(&self) -> Vec<TaskKey> {
        let tables = self.lp.tables();
        let mut left: Vec<_> = tables.tasks.left().collect();
        left.sort_by_key(|(_, actor)| *actor);
        left.into_iter().map(|(key, _)| key).collect()
    }

    /// Runs until [`Loop::stop`] is called.
    ///
    /// # Errors
    ///
    /// If the loop cannot go on; see [`RunError`].
    pub fn run_until_stopped(&self) -> Result<(), RunError> {
        if self.lp.is_running() {
            return Err(RunError::AlreadyRunning);
        }
        let stopped = &self.lp.kernel().stopped;
        stopped.set(false);
        self.run_while(|| !stopped.get())
    }

    /// Runs turns as long as `wanted` returns true before each.
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
            self.one_turn(PollTimeout::Never, &mut events)?;
        }
        Ok(())
    }

    /// Runs one turn, for a host that drives the loop from outside; waits in
    /// the world at most that long. Returns how long the next turn can wait.
    ///
    /// That time may end sooner: when the world has news, and when a task was
    /// started, cancelled or polled meanwhile.
    ///
    /// # Errors
    ///
    /// If the loop cannot go on; see [`RunError`]. That nothing can wake is
    /// seen by a turn that may wait [for ever](PollTimeout::Never).
    pub fn turn(&self, timeout: PollTimeout) -> Result<PollTimeout, RunError> {
        let _running = self.enter()?;
        // The host waits for news of the world next, so none may be left.
        self.lp.tables().next_poll = 0;
        self.one_turn(timeout, &mut Vec::new())?;
        Ok(self.lp.poll_timeout())
    }

    fn enter(&self) -> Result<Entered, RunError> {
        if self.lp.kernel().running.replace(true) {
            return Err(RunError::AlreadyRunning);
        }
        Ok(Entered::new(&self.lp))
    }

    fn one_turn(
        &self,
        timeout: PollTimeout,
        events: &mut Vec<Readiness>,
    ) -> Result<(), RunError> {
        self.lp.turn(timeout, events)?;
        let done = self.lp.tables().counters.resumptions;
        if done > self.max_resumptions {
            return Err(RunError::TooLong {
                max_resumptions: self.max_resumptions,
            });
        }
        Ok(())
    }

    /// Tells `observer` each step of the loop from now on, in place of an
    /// observer that was set before.
    pub fn set_observer(&self, observer: Box<dyn Observer>) {
        self.lp.observe(observer);
    }

    /// Returns the tasks that panicked so far.
    pub fn panicked_tasks(&self) -> Vec<PanickedTask> {
        self.lp.kernel().panicked.borrow().clone()
    }

    /// Returns how many entries are ready for the next turn: tasks, and
    /// operations that are over.
    pub fn ready(&self) -> usize {
        self.lp.tables().ready.len()
    }

    /// Lets one of those go first in the next turn, by its number from 0; what
    /// was before it comes behind it. If there is no such number, nothing
    /// changes.
    ///
    /// The loop itself has one order. A search of schedules tries others.
    pub fn let_first(&self, number: usize) {
        self.lp.tables().ready.let_first(number);
    }

    /// Returns how many tasks have not ended.
    pub fn tasks_left(&self) -> usize {
        self.lp.tables().tasks.left().count()
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
