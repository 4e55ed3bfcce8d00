//! A group of tasks that end together: a function is left behind for the end
//! of the body, and another for that of the tasks.

use super::task::{Continuation, Cx};
use super::timeout::guard;
use crate::asyncio::{Raises, TaskGroup};

/// Runs a body with a group of tasks, and waits until all of them have ended.
///
/// The first task that fails cancels the others and the body. If the task of
/// the body is cancelled while it waits for the end of the others, it cancels
/// them and goes on waiting. A body that is cancelled before that is dropped
/// with this wait, which cancels the others and does not wait.
///
/// # Errors
///
/// An `ExceptionGroup` of the errors of tasks, in the order in which they
/// came, and then that of the body.
///
/// # Panics
///
/// The task panics if the body calls its continuation with the [`Cx`] of
/// another task.
#[track_caller]
pub fn group<T: 'static>(
    cx: Cx,
    body: impl FnOnce(Cx, TaskGroup, Continuation<Raises<T>>) + 'static,
    k: impl FnOnce(Cx, Raises<T>) + 'static,
) {
    // step: enter
    let group = TaskGroup::new(&cx);
    let aborts = group.abort_on_drop();
    // step: body
    let (alarm, of_body) = (group.alarm(), group.clone());
    let body = |cx, k| body(cx, of_body, k);
    guard(cx, alarm, body, move |cx, ended| {
        // step: wait
        let all_ended = group.leave(&ended);
        let end = move |cx| end(cx, aborts, &group, ended, k);
        match all_ended {
            Some(op) => cx.wait(op, move |cx, _| end(cx)),
            None => cx.bounce(end),
        }
    });
}

fn end<T>(
    cx: Cx,
    aborts: impl Sized,
    group: &TaskGroup,
    ended: Option<Raises<T>>,
    k: impl FnOnce(Cx, Raises<T>),
) {
    // step: end
    drop(aborts);
    k(cx, group.end(ended));
}
