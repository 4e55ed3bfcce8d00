//! Waiting for the results of tasks and promises: their end is awaited, unless
//! they have ended already.

use super::run::start;
use super::task::Cx;
use super::wait;
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Promise, TaskSet};
use std::future::Future;

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

/// Waits for the end of a task that is cancelled with the one that waits, and
/// returns its result.
///
/// It is the `await` of a task in asyncio: the one that waits, cancelled,
/// passes that on and ends when the other has ended. If a guard gives the wait
/// up, the other is cancelled and not waited for. [`shield`] and [`join`]
/// leave the other running.
///
/// # Errors
///
/// The error that the task raised, or that it was cancelled or panicked.
pub async fn join_owned<T: Clone + 'static>(
    cx: &Cx,
    task: &SharedTask<T>,
) -> Raises<T> {
    loop {
        if let Some(result) = task.result() {
            return result;
        }
        wait::operation(cx, task.owned(), drop).await;
    }
}

/// Runs a body as a task of its own and waits for its result; the body goes on
/// if the wait is cancelled.
///
/// After asyncio's `shield`. An error of a body that is not waited for any
/// more is reported as one that was never retrieved.
///
/// # Errors
///
/// The error that the body raised, or that its task was cancelled or panicked.
pub async fn shield<T, B>(cx: &Cx, body: impl FnOnce(Cx) -> B) -> Raises<T>
where
    T: Clone + 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    let task = start(cx, body);
    join(cx, &task).await
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
