//! The beginning of a program: a child is started as a task, and the loop runs
//! until it has returned.

use super::task::{spawn, spawn_eager};
use super::wait::Delegate;
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::event_loop::Loop;

/// Runs a body as the main task, then cancels all tasks that are left and lets
/// them end.
///
/// # Errors
///
/// The error that the body raised, or the reason why the loop could not run,
/// or could not go on; see [`Stage::run`].
pub fn run<T, D>(stage: &Stage, body: D) -> Raises<T>
where
    T: 'static,
    D: Delegate<Return = Raises<T>>,
    D::Child: 'static,
{
    stage.run(|lp| spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can join, at the end of the ready queue.
#[track_caller]
pub fn start<T, D>(lp: &Loop, body: D) -> SharedTask<T>
where
    T: Clone + 'static,
    D: Delegate<Return = Raises<T>>,
    D::Child: 'static,
{
    SharedTask::new(lp, spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can join, and that runs to its first wait before
/// this returns; see [`Loop::spawn_eager`].
#[track_caller]
pub fn start_eager<T, D>(lp: &Loop, body: D) -> SharedTask<T>
where
    T: Clone + 'static,
    D: Delegate<Return = Raises<T>>,
    D::Child: 'static,
{
    SharedTask::new(lp, spawn_eager(lp, lp.next_actor(), body))
}
