//! The beginning of a program: a future is started as a task, and the loop
//! runs until it is ready.

use super::task::{Cx, spawn, spawn_eager};
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::event_loop::Loop;
use std::future::Future;

/// Runs a body as the main task, then cancels all tasks that are left and lets
/// them end.
///
/// # Errors
///
/// The error that the body raised, or the reason why the loop could not run,
/// or could not go on; see [`Stage::run`].
pub fn run<T, B>(stage: &Stage, body: impl FnOnce(Cx) -> B) -> Raises<T>
where
    T: 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    stage.run(|lp| spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can join, at the end of the ready queue.
#[track_caller]
pub fn start<T, B>(lp: &Loop, body: impl FnOnce(Cx) -> B) -> SharedTask<T>
where
    T: Clone + 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    SharedTask::new(lp, spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can join, and that runs to its first wait before
/// this returns; see [`Loop::spawn_eager`].
#[track_caller]
pub fn start_eager<T, B>(
    lp: &Loop,
    body: impl FnOnce(Cx) -> B,
) -> SharedTask<T>
where
    T: Clone + 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    SharedTask::new(lp, spawn_eager(lp, lp.next_actor(), body))
}
