//! Waiting for the results of tasks and promises: their end is awaited, unless
//! they have ended already.

use super::task::Cx;
use super::wait;
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Promise, TaskSet};

/// Waits for the end of a task, and returns its result.
///
/// # Errors
///
/// The error that the task raised, or that it was cancelled or panicked.
pub async fn join<T: Clone + 'static>(
    cx: &Cx,
    task: &SharedTask<T>,
) -> Raises<T> {
    loop {
        if let Some(result) = task.result() {
            return result;
        }
        wait::ended(cx, task.key()).await;
    }
}

/// Waits for the end of all these tasks, whether they succeed or fail.
///
/// # Errors
///
/// None; the error of a task is returned by [`SharedTask::result`].
pub async fn join_all<T: Clone + 'static>(
    cx: &Cx,
    tasks: &[SharedTask<T>],
) -> Raises {
    for task in tasks {
        if !task.is_done() {
            wait::ended(cx, task.key()).await;
        }
    }
    Ok(())
}

/// Waits for the end of all tasks of a set.
pub async fn join_set(cx: &Cx, set: &TaskSet) {
    while let Some(task) = set.first() {
        wait::ended(cx, task).await;
    }
}

/// Waits until a promise is done, and returns the result that it was set to.
///
/// # Errors
///
/// The error that it was set to, or that it was cancelled.
pub async fn settle<T: Clone + 'static>(
    cx: &Cx,
    future: &Promise<Raises<T>>,
) -> Raises<T> {
    if !future.done() {
        wait::done(cx, future).await;
    }
    future.result()?
}
