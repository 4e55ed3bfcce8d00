//! The beginning of a program: the loop calls a function, and runs until the
//! last of those that follow from it was called.

use super::task::{Continuation, Cx, spawn, spawn_eager};
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::event_loop::Loop;

/// Runs a body as the main task, then cancels all tasks that are left and lets
/// them end.
///
/// # Errors
///
/// The error that the body raised, or the reason why the loop could not run,
/// or could not go on; see [`Stage::run`].
pub fn run<T: 'static>(
    stage: &Stage,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
) -> Raises<T> {
    stage.run(|lp| spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can join, at the end of the ready queue.
#[track_caller]
pub fn start<T: Clone + 'static>(
    lp: &Loop,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
) -> SharedTask<T> {
    SharedTask::new(lp, spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can join, and that runs to its first wait before
/// this returns; see [`Loop::spawn_eager`].
#[track_caller]
pub fn start_eager<T: Clone + 'static>(
    lp: &Loop,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
) -> SharedTask<T> {
    SharedTask::new(lp, spawn_eager(lp, lp.next_actor(), body))
}
