//! Waiting for the results of tasks and promises: their end is delegated to,
//! unless they have ended already.

use super::run::start;
use super::task::generator;
use super::wait::{Delegate, done, ended, operation, yield_from};
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Promise, TaskSet};

/// Waits for the end of a task, and returns its result.
///
/// # Errors
///
/// The error that the task raised, or that it was cancelled or panicked.
pub fn join<T: Clone + 'static>(
    task: &SharedTask<T>,
) -> impl Delegate<Return = Raises<T>> {
    generator(async move |co| {
        loop {
            if let Some(result) = task.result() {
                return result;
            }
            yield_from!(co, ended(task.key()));
        }
    })
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
pub fn join_owned<T: Clone + 'static>(
    task: &SharedTask<T>,
) -> impl Delegate<Return = Raises<T>> {
    generator(async move |co| {
        loop {
            if let Some(result) = task.result() {
                return result;
            }
            yield_from!(co, operation(task.owned()));
        }
    })
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
pub fn shield<T, D>(body: D) -> impl Delegate<Return = Raises<T>>
where
    T: Clone + 'static,
    D: Delegate<Return = Raises<T>>,
    D::Child: 'static,
{
    generator(async move |co| {
        let task = start(&co, body);
        yield_from!(co, join(&task))
    })
}

/// Waits for the end of all these tasks, whether they succeed or fail.
///
/// # Errors
///
/// None; the error of a task is returned by [`SharedTask::result`].
pub fn join_all<T: Clone + 'static>(
    tasks: &[SharedTask<T>],
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        for task in tasks {
            if !task.is_done() {
                yield_from!(co, ended(task.key()));
            }
        }
        Ok(())
    })
}

/// Waits for the end of all tasks of a set.
pub fn join_set(set: &TaskSet) -> impl Delegate<Return = ()> {
    generator(async move |co| {
        while let Some(task) = set.first() {
            yield_from!(co, ended(task));
        }
    })
}

/// Waits until a promise is done, and returns the result that it was set to.
///
/// # Errors
///
/// The error that it was set to, or that it was cancelled.
pub fn settle<T: Clone + 'static>(
    future: &Promise<Raises<T>>,
) -> impl Delegate<Return = Raises<T>> {
    generator(async move |co| {
        if !future.done() {
            yield_from!(co, done(future));
        }
        future.result()?
    })
}
