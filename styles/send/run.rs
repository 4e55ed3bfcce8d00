//! How do programs begin? A body is started as a task, and the loop
//! runs until its driver has popped the last.

use super::task::{Co, spawn};
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::event_loop::Loop;
use std::future::Future;

/// Runs a body as the main task: until it has ended, and whatever it left
/// behind was cancelled and has ended too.
///
/// # Errors
///
/// What the body raised; that the loop cannot run, or cannot go on, is an
/// error too.
pub fn run<T, B>(stage: &Stage, body: impl FnOnce(Co) -> B) -> Raises<T>
where
    T: 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    stage.run(|lp| spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can wait for, behind all that is ready.
#[track_caller]
pub fn start<T, B>(lp: &Loop, body: impl FnOnce(Co) -> B) -> SharedTask<T>
where
    T: Clone + 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    SharedTask::new(lp, spawn(lp, lp.next_actor(), body))
}
