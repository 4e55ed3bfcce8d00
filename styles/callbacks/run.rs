//! How do programs begin? A function is called by the loop, which runs until
//! the last of those that follow from it was called.

use super::task::{Continuation, Cx, spawn};
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::event_loop::Loop;

/// Runs a body as the main task: until it has ended, and whatever it left
/// behind was cancelled and has ended too.
///
/// # Errors
///
/// What the body raised; that the loop cannot run, or cannot go on, is an
/// error too.
pub fn run<T: 'static>(
    stage: &Stage,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
) -> Raises<T> {
    stage.run(|lp| spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can wait for, behind all that is ready.
#[track_caller]
pub fn start<T: Clone + 'static>(
    lp: &Loop,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
) -> SharedTask<T> {
    SharedTask::new(lp, spawn(lp, lp.next_actor(), body))
}
