//! How is the result of others waited for? A function is left behind for
//! their end, or called next if that is there.

use super::task::Cx;
use super::wait;
use crate::asyncio::{Raises, SharedTask};
use crate::event_loop::{Promise, TaskSet};

/// Waits for the end of a task; gives what came of it.
///
/// # Errors
///
/// What the task raised; that it was cancelled or lost is an error too.
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
    let ended = task.clone();
    let next = move |cx| {
        let result = ended.result();
        k(cx, result.expect("a task that was joined has ended"));
    };
    if task.is_done() {
        return cx.bounce(next);
    }
    wait::ended(cx, task.key(), move |cx, ()| next(cx));
}

/// Waits for the end of all these tasks, whatever comes of them.
///
/// # Errors
///
/// None: what a task raised is asked of the task.
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

/// Waits until a future is done; gives what it was set to.
///
/// # Errors
///
/// The error that it was set to; that it was cancelled is one too.
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
