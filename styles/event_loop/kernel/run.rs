//! The loop as its owner sees it: runs, their ends and their bounds.

use super::begun::Run;
use super::inbox::Entered;
use super::observe::Observer;
use super::run_error::{PanickedTask, RunError};
use super::task::Task;
use super::world::{PollTimeout, Readiness};
use crate::event_loop::Loop;
use std::fmt;

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
        self.lp.result_of(task)
    }

    /// Runs the task that `start` starts until it has ended, then cancels
    /// every task that is left, in order of actor, and lets it end, as
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
        let mut run = self.begin(start)?;
        self.run_while(|| run.goes_on())?;
        run.finish()
    }

    /// Begins what [`run`](EventLoop::run) does and returns at once, for a
    /// host that [turns](EventLoop::turn) the loop.
    ///
    /// # Errors
    ///
    /// [`RunError::AlreadyRunning`], from within a turn; nothing is started.
    pub fn begin<T: 'static>(
        &self,
        start: impl FnOnce(&Loop) -> Task<T>,
    ) -> Result<Run<T>, RunError> {
        if self.lp.is_running() {
            return Err(RunError::AlreadyRunning);
        }
        Ok(Run::new(start(&self.lp)))
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
        Ok(self.next_turn())
    }

    /// Returns how long the next turn can wait, as of now.
    pub fn next_turn(&self) -> PollTimeout {
        self.lp.poll_timeout()
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
