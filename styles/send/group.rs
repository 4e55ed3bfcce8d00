//! A group of tasks that end together: a call of the body, which catches its
//! cancellation, and then the end of the tasks is yielded for.

use super::catch::{Catch, Raise};
use super::task::Co;
use super::timeout::guard;
use super::wait::{Operation, yield_};
use crate::asyncio::{Raises, TaskGroup};
use crate::event_loop::Owned;
use std::future::Future;

/// Runs a body with a group of tasks, and waits until all of them have ended.
///
/// The first task that fails cancels the others and the body. If the task of
/// the body is cancelled, it cancels the others, and goes on waiting until
/// they have ended.
///
/// # Errors
///
/// An `ExceptionGroup` of the errors of tasks, in the order in which they
/// came, and then that of the body.
pub async fn group<T, B>(
    co: Co,
    body: impl FnOnce(Co, TaskGroup) -> B + 'static,
) -> Raises<T>
where
    T: 'static,
    B: Future<Output = Raises<T>> + 'static,
{
    // step: enter
    let group = TaskGroup::new(&co);
    let _aborts = group.abort_on_drop();
    // step: body
    let (alarm, of_body) = (group.alarm(), group.clone());
    let body = |co| body(co, of_body);
    let body = |co| guard(co, alarm, body, |ended| ended);
    let (ended, cancelled) = match yield_!(co, Catch(body)) {
        Ok(ended) => (ended, None),
        Err(cancelled) => (None, Some(cancelled)),
    };
    // step: wait
    if cancelled.is_some() {
        group.cancel();
    }
    if let Some(all_ended) = group.leave(&ended) {
        yield_!(co, Operation(all_ended));
    }
    // step: end
    if let Some(cancelled) = cancelled
        && group.was_cancelled()
    {
        match yield_!(co, Raise(cancelled)) {}
    }
    group.end(ended)
}
