//! How is the result of others waited for? Their end is yielded for; if it is
//! there, the driver sends at once.

use super::request::{Answer, Asked, Request};
use super::task::Co;
use super::wait::{Ended, yield_};
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Op, Promise, TaskSet};
use crate::workload::Fault;

/// Waits for the end of a task; gives what came of it.
///
/// # Errors
///
/// What the task raised; that it was cancelled or lost is an error too, and
/// so is what was thrown instead.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Join<'a, T: 'static>(pub &'a SharedTask<T>);

impl<'a, T: Clone + 'static> Request for Join<'a, T> {
    type Reply = Raises<T>;
    type Kept = &'a SharedTask<T>;

    fn ask(self, _: &Co) -> (Asked, &'a SharedTask<T>) {
        let Join(task) = self;
        let asked = match task.is_done() {
            true => Asked::Nothing,
            false => Asked::Wait(Op::Join { task: task.key() }),
        };
        (asked, task)
    }

    fn reply(task: &'a SharedTask<T>, answer: Answer) -> Raises<T> {
        answer.done()?;
        task.result().expect("a task that was joined has ended")
    }
}

/// Waits for the end of all these tasks, whatever comes of them.
///
/// # Errors
///
/// If the body is interrupted; what a task raised is asked of the task.
pub async fn join_all<T: Clone + 'static>(
    co: Co,
    tasks: Vec<SharedTask<T>>,
) -> Raises {
    for task in tasks {
        if !task.is_done() {
            yield_!(co, Ended(task.key()))?;
        }
    }
    Ok(())
}

/// Waits for the end of all tasks of a set.
///
/// # Errors
///
/// If the body is interrupted.
pub async fn join_set(co: Co, set: TaskSet) -> Result<(), Fault> {
    while let Some(task) = set.first() {
        yield_!(co, Ended(task))?;
    }
    Ok(())
}

/// Waits until a future is done; gives what it was set to.
///
/// # Errors
///
/// The error that it was set to; that it was cancelled is one too, and so is
/// what was thrown instead.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Settle<'a, T>(pub &'a Promise<Raises<T>>);

impl<'a, T: Clone + 'static> Request for Settle<'a, T> {
    type Reply = Raises<T>;
    type Kept = &'a Promise<Raises<T>>;

    fn ask(self, _: &Co) -> (Asked, &'a Promise<Raises<T>>) {
        let Settle(future) = self;
        let asked = match future.done() {
            true => Asked::Nothing,
            false => Asked::Wait(Op::promise(future)),
        };
        (asked, future)
    }

    fn reply(future: &'a Promise<Raises<T>>, answer: Answer) -> Raises<T> {
        answer.done()?;
        future.result()?
    }
}
