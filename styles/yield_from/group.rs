//! A group of tasks that end together: the body is delegated to, its
//! cancellation is caught, and then the end of the tasks is delegated to.

use super::catch::{catch, raise};
use super::task::generator;
use super::timeout::guard;
use super::wait::{Delegate, operation, yield_from};
use crate::asyncio::{Raises, TaskGroup};
use crate::event_loop::Owned;

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
pub fn group<T, D>(
    body: impl FnOnce(TaskGroup) -> D,
) -> impl Delegate<Return = Raises<T>>
where
    D: Delegate<Return = Raises<T>>,
{
    generator(async move |co| {
        // step: enter
        let group = TaskGroup::new(&co);
        let _aborts = group.abort_on_drop();
        // step: body
        let body = guard(group.alarm(), body(group.clone()), |ended| ended);
        let (ended, cancelled) = match yield_from!(co, catch(body)) {
            Ok(ended) => (ended, None),
            Err(cancelled) => (None, Some(cancelled)),
        };
        // step: wait
        if cancelled.is_some() {
            group.cancel();
        }
        if let Some(all_ended) = group.leave(&ended) {
            yield_from!(co, operation(all_ended));
        }
        // step: end
        if let Some(cancelled) = cancelled
            && group.was_cancelled()
        {
            match yield_from!(co, raise(cancelled)) {}
        }
        group.end(ended)
    })
}
