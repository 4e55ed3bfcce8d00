//! A run, turn by turn: its main task, then the end of all that is left.

use super::keys::TaskKey;
use super::run_error::{PanickedTask, RunError};
use super::task::{JoinError, Task};
use crate::event_loop::Loop;
use crate::trace::Actor;

/// A run that was [begun](super::EventLoop::begin), between its turns.
///
/// Dropping it leaves its tasks to go on by themselves.
///
/// # Examples
///
/// ```
/// # use harness::worlds::null::NullWorld;
/// use styles::async_await::{task::spawn, wait};
/// # use styles::event_loop::EventLoop;
/// use styles::event_loop::PollTimeout;
/// # use styles::trace::{Actor, Silence};
/// # let world = Box::new(NullWorld::default());
/// # let event_loop = EventLoop::new(world, Box::new(Silence));
/// let body = async |cx| {
///     wait::yield_now(&cx).await;
///     "done"
/// };
/// let begun = event_loop.begin(|lp| spawn(lp, Actor::Task(1), body));
/// let mut run = begun.unwrap();
/// let mut turns = 0;
/// while run.goes_on() {
///     event_loop.turn(PollTimeout::Now).unwrap();
///     turns += 1;
/// }
/// assert_eq!((run.finish(), turns), (Ok("done"), 2));
/// ```
#[derive(Debug)]
pub struct Run<T: 'static> {
    main: Task<T>,
    /// The tasks that were left when the main task had ended, and have not
    /// ended; the last of them first.
    left: Option<Vec<TaskKey>>,
}

impl<T: 'static> Run<T> {
    pub(super) fn new(main: Task<T>) -> Run<T> {
        Run { main, left: None }
    }

    fn lp(&self) -> &Loop {
        self.main.lp()
    }

    /// Returns whether another turn is needed. Once the main task has ended
    /// it cancels the tasks that are left, in order of [`Actor`].
    pub fn goes_on(&mut self) -> bool {
        if !self.main.is_done() {
            return true;
        }
        let mut left = self.left.take().unwrap_or_else(|| {
            let left = self.lp().keys_left();
            for key in &left {
                self.lp().cancel_soon(*key);
            }
            left
        });
        while let Some(key) = left.last()
            && self.lp().end_of(*key).is_some()
        {
            left.pop();
        }
        let goes_on = !left.is_empty();
        self.left = Some(left);
        goes_on
    }

    /// Drops what is left, callbacks too, and returns the result.
    ///
    /// # Errors
    ///
    /// If the main task did not finish; see [`RunError`].
    pub fn finish(self) -> Result<T, RunError> {
        for key in self.lp().keys_left() {
            self.lp().cancel(key);
        }
        self.lp().result_of(&self.main)
    }
}

impl Loop {
    /// Returns the tasks that are left, in order of actor: by place it would
    /// depend on the tasks that ended before.
    fn keys_left(&self) -> Vec<TaskKey> {
        let tables = self.tables();
        let mut left: Vec<_> = tables.tasks.left().collect();
        left.sort_by_key(|(_, actor)| *actor);
        left.into_iter().map(|(key, _)| key).collect()
    }

    /// Returns the result of a task that has ended.
    pub(super) fn result_of<T: 'static>(
        &self,
        task: &Task<T>,
    ) -> Result<T, RunError> {
        match task.result() {
            Some(Ok(value)) => Ok(value),
            Some(Err(JoinError::NoResult)) => Err(RunError::NoResult),
            Some(Err(JoinError::Panicked)) => {
                let actor = task.actor().unwrap_or(Actor::Task(0));
                let panicked = self.kernel().panicked.borrow();
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
}
