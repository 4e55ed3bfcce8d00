//! A group of tasks that end together: the body is a future beside the order
//! to give up, and then the end of the tasks is awaited.

use super::task::Cx;
use super::timeout::guard;
use super::wait;
use crate::asyncio::{Raises, TaskGroup};
use std::future::Future;

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
pub async fn group<T, B>(
    cx: &Cx,
    body: impl FnOnce(TaskGroup) -> B,
) -> Raises<T>
where
    B: Future<Output = Raises<T>>,
{
    // step: enter
    let group = TaskGroup::new(cx);
    let _aborts = group.abort_on_drop();
    // step: body
    let body = body(group.clone());
    let ended = guard(cx, group.alarm(), body).await;
    // step: wait
    if let Some(all_ended) = group.leave(&ended) {
        wait::operation(cx, all_ended, drop).await;
    }
    // step: end
    group.end(ended)
}
