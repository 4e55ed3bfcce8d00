//! How is the result of others waited for? Their end is delegated to, unless
//! it is there.

use super::task::generator;
use super::wait::{Delegate, done, ended, yield_from};
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Promise, TaskSet};
use crate::workload::Fault;

/// Waits for the end of a task; gives what came of it.
///
/// # Errors
///
/// What the task raised; that it was cancelled or lost is an error too. Or
/// what was thrown instead.
pub fn join<T: Clone + 'static>(
    task: &SharedTask<T>,
) -> impl Delegate<Return = Raises<T>> {
    generator(async move |co| {
        loop {
            if let Some(result) = task.result() {
                return result;
            }
            yield_from!(co, ended(task.key()))?;
        }
    })
}

/// Waits for the end of all these tasks, whatever comes of them.
///
/// # Errors
///
/// What was thrown instead; what a task raised is asked of the task.
pub fn join_all<T: Clone + 'static>(
    tasks: &[SharedTask<T>],
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        for task in tasks {
            if !task.is_done() {
                yield_from!(co, ended(task.key()))?;
            }
        }
        Ok(())
    })
}

/// Waits for the end of all tasks of a set.
///
/// # Errors
///
/// What was thrown instead.
pub fn join_set(set: &TaskSet) -> impl Delegate<Return = Result<(), Fault>> {
    generator(async move |co| {
        while let Some(task) = set.first() {
            yield_from!(co, ended(task))?;
        }
        Ok(())
    })
}

/// Waits until a future is done; gives what it was set to.
///
/// # Errors
///
/// The error that it was set to; that it was cancelled is one too. Or what
/// was thrown instead.
pub fn settle<T: Clone + 'static>(
    future: &Promise<Raises<T>>,
) -> impl Delegate<Return = Raises<T>> {
    generator(async move |co| {
        if !future.done() {
            yield_from!(co, done(future))?;
        }
        future.result()?
    })
}
