//! Waiting for the results of tasks and promises: their end is yielded for; if
//! they have ended already, the driver sends at once.

use super::request::{Answer, Asked, Request};
use super::run::start;
use super::task::Co;
use super::wait::{Ended, yield_};
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Op, Promise, TaskSet};
use std::future::Future;

/// Asks for an operation, unless what it waits for has ended already.
fn unless(ended: bool, op: impl FnOnce() -> Op) -> Asked {
    match ended {
        true => Asked::Nothing,
        false => Asked::Wait(op()),
    }
}

/// Waits for the end of a task, and returns its result.
///
/// # Errors
///
/// The error that the task raised, or that it was cancelled or panicked.
///
/// # Panics
///
/// If the loop resumes it before the task has ended, which would be a fault of
/// the loop.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Join<'a, T: 'static>(pub &'a SharedTask<T>);

impl<'a, T: Clone + 'static> Request for Join<'a, T> {
    type Reply = Raises<T>;
    type Kept = &'a SharedTask<T>;

    fn ask(self, _: &Co) -> (Asked, &'a SharedTask<T>) {
        let Join(task) = self;
        let asked = unless(task.is_done(), || Op::Join { task: task.key() });
        (asked, task)
    }

    fn reply(task: &'a SharedTask<T>, answer: Answer) -> Raises<T> {
        answer.done();
        task.result().expect("a task that was joined has ended")
    }
}

/// Waits for the end of a task that is cancelled with the one that waits, and
/// returns its result.
///
/// It is the `await` of a task in asyncio: the one that waits, cancelled,
/// passes that on and ends when the other has ended. If a guard gives the wait
/// up, the other is cancelled and not waited for. [`shield`] and [`Join`]
/// leave the other running.
///
/// # Errors
///
/// As [`Join`].
///
/// # Panics
///
/// As [`Join`].
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct JoinOwned<'a, T: 'static>(pub &'a SharedTask<T>);

impl<'a, T: Clone + 'static> Request for JoinOwned<'a, T> {
    type Reply = Raises<T>;
    type Kept = &'a SharedTask<T>;

    fn ask(self, _: &Co) -> (Asked, &'a SharedTask<T>) {
        let JoinOwned(task) = self;
        (unless(task.is_done(), || task.owned()), task)
    }

    fn reply(task: &'a SharedTask<T>, answer: Answer) -> Raises<T> {
        Join::reply(task, answer)
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
pub async fn shield<T, B>(co: Co, body: impl FnOnce(Co) -> B) -> Raises<T>
where
    T: Clone + 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    let task = start(&co, body);
    yield_!(co, Join(&task))
}

/// Waits for the end of all these tasks, whether they succeed or fail.
///
/// # Errors
///
/// None; the error of a task is returned by [`SharedTask::result`].
pub async fn join_all<T: Clone + 'static>(
    co: Co,
    tasks: Vec<SharedTask<T>>,
) -> Raises {
    for task in tasks {
        if !task.is_done() {
            yield_!(co, Ended(task.key()));
        }
    }
    Ok(())
}

/// Waits for the end of all tasks of a set.
pub async fn join_set(co: Co, set: TaskSet) {
    while let Some(task) = set.first() {
        yield_!(co, Ended(task));
    }
}

/// Waits until a promise is done, and returns the result that it was set to.
///
/// # Errors
///
/// The error that it was set to, or that it was cancelled.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Settle<'a, T>(pub &'a Promise<Raises<T>>);

impl<'a, T: Clone + 'static> Request for Settle<'a, T> {
    type Reply = Raises<T>;
    type Kept = &'a Promise<Raises<T>>;

    fn ask(self, _: &Co) -> (Asked, &'a Promise<Raises<T>>) {
        let Settle(future) = self;
        (unless(future.done(), || Op::promise(future)), future)
    }

    fn reply(future: &'a Promise<Raises<T>>, answer: Answer) -> Raises<T> {
        answer.done();
        future.result()?
    }
}
