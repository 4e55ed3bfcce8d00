//! How do programs begin? A child is started as a task, and the loop runs
//! until it has returned.

use super::task::spawn;
use super::wait::Delegate;
use crate::asyncio::{Raises, SharedTask, Stage};
use crate::event_loop::Loop;

/// Runs a body as the main task: until it has ended, and whatever it left
/// behind was cancelled and has ended too.
///
/// # Errors
///
/// What the body raised; that the loop cannot run, or cannot go on, is an
/// error too.
pub fn run<T, D>(stage: &Stage, body: D) -> Raises<T>
where
    T: 'static,
    D: Delegate<Return = Raises<T>>,
    D::Child: 'static,
{
    stage.run(|lp| spawn(lp, lp.next_actor(), body))
}

/// Starts a task that others can wait for, behind all that is ready.
#[track_caller]
pub fn start<T, D>(lp: &Loop, body: D) -> SharedTask<T>
where
    T: Clone + 'static,
    D: Delegate<Return = Raises<T>>,
    D::Child: 'static,
{
    SharedTask::new(lp, spawn(lp, lp.next_actor(), body))
}
