//! How is the result of others waited for? Their end is awaited, unless it
//! is there.

use super::task::Cx;
use super::wait;
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Promise, TaskSet};

/// Waits for the end of a task; gives what came of it.
///
/// # Errors
///
/// What the task raised; that it was cancelled or lost is an error too.
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

/// Waits for the end of all these tasks, whatever comes of them.
///
/// # Errors
///
/// None: what a task raised is asked of the task.
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

/// Waits until a future is done; gives what it was set to.
///
/// # Errors
///
/// The error that it was set to; that it was cancelled is one too.
pub async fn settle<T: Clone + 'static>(
    cx: &Cx,
    future: &Promise<Raises<T>>,
) -> Raises<T> {
    if !future.done() {
        wait::done(cx, future).await;
    }
    future.result()?
}
