//! Waiting for the results of tasks and promises: a function is left behind
//! for their end, or called next if they have ended already.

use super::run::start;
use super::task::{Continuation, Cx};
use super::wait;
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Op, Promise, TaskSet};

/// Waits for the end of a task, and returns its result.
///
/// # Errors
///
/// The error that the task raised, or that it was cancelled, panicked, or
/// ended without a result.
///
/// # Panics
///
/// If the loop resumes it before the task has ended, which would be a fault of
/// the loop.
#[track_caller]
pub fn join<T: Clone + 'static>(
    cx: Cx,
    task: &SharedTask<T>,
    k: impl FnOnce(Cx, Raises<T>) + 'static,
) {
    join_by(cx, task, Op::Join { task: task.key() }, k);
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
/// As [`join`].
///
/// # Panics
///
/// As [`join`].
#[track_caller]
pub fn join_owned<T: Clone + 'static>(
    cx: Cx,
    task: &SharedTask<T>,
    k: impl FnOnce(Cx, Raises<T>) + 'static,
) {
    join_by(cx, task, task.owned(), k);
}

#[track_caller]
fn join_by<T: Clone + 'static>(
    cx: Cx,
    task: &SharedTask<T>,
    op: Op,
    k: impl FnOnce(Cx, Raises<T>) + 'static,
) {
    let ended = task.clone();
    let next = move |cx| {
        let result = ended.result();
        k(cx, result.expect("a task that was joined has ended"));
    };
    if task.is_done() {
        return cx.bounce(next);
    }
    cx.wait(op, move |cx, _| next(cx));
}

/// Runs a body as a task of its own and waits for its result; the body goes on
/// if the wait is cancelled.
///
/// After asyncio's `shield`. An error of a body that is not waited for any
/// more is reported as one that was never retrieved.
///
/// # Errors
///
/// The error that the body raised, or that its task was cancelled or panicked,
/// or ended without a result.
#[track_caller]
pub fn shield<T: Clone + 'static>(
    cx: Cx,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
    k: impl FnOnce(Cx, Raises<T>) + 'static,
) {
    let task = start(&cx, body);
    join(cx, &task, k);
}

/// Waits for the end of all these tasks, whether they succeed or fail.
///
/// # Errors
///
/// None; the error of a task is returned by [`SharedTask::result`].
#[track_caller]
pub fn join_all<T: Clone + 'static>(
    cx: Cx,
    tasks: &[SharedTask<T>],
    k: impl FnOnce(Cx, Raises) + 'static,
) {
    let tasks = tasks.to_vec();
    join_rest(cx, tasks.into_iter(), k);
}

fn join_rest<T: Clone + 'static>(
    cx: Cx,
    mut tasks: impl Iterator<Item = SharedTask<T>> + 'static,
    k: impl FnOnce(Cx, Raises) + 'static,
) {
    let Some(task) = tasks.find(|task| !task.is_done()) else {
        return cx.bounce(move |cx| k(cx, Ok(())));
    };
    wait::ended(cx, task.key(), move |cx, ()| join_rest(cx, tasks, k));
}

/// Waits for the end of all tasks of a set.
#[track_caller]
pub fn join_set(cx: Cx, set: &TaskSet, k: impl FnOnce(Cx, ()) + 'static) {
    let Some(task) = set.first() else {
        return cx.bounce(move |cx| k(cx, ()));
    };
    let set = set.clone();
    wait::ended(cx, task, move |cx, ()| join_set(cx, &set, k));
}

/// Waits until a promise is done, and returns the result that it was set to.
///
/// # Errors
///
/// The error that it was set to, or that it was cancelled.
#[track_caller]
pub fn settle<T: Clone + 'static>(
    cx: Cx,
    future: &Promise<Raises<T>>,
    k: impl FnOnce(Cx, Raises<T>) + 'static,
) {
    let settled = future.clone();
    let next = move |cx| {
        let result = settled.result();
        k(cx, result.unwrap_or_else(|state| Err(state.into())));
    };
    if future.done() {
        return cx.bounce(next);
    }
    wait::done(cx, future, move |cx, ()| next(cx));
}
