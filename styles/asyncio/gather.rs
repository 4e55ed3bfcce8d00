//! Several tasks joined as one promise, as in asyncio's `gather`.

use super::raised::tell_unread;
use super::{Raised, SharedTask};
use crate::event_loop::{Loop, Promise};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// The results of several tasks together. Clones are the same.
///
/// Dropping it does not stop the tasks. An error that is the result of the
/// whole and was never read is reported in the end, as Python does; those of
/// the tasks count as read.
pub struct Gathering<V> {
    future: Promise<Result<Vec<V>, Raised>>,
    cancel: Rc<dyn Fn() -> bool>,
}

/// Gathers the values of tasks, in the order of the tasks.
///
/// The first error is the result of the whole, at once; the other tasks go on.
pub fn gather<T: Clone + 'static>(
    lp: &Loop,
    tasks: Vec<SharedTask<T>>,
) -> Gathering<T> {
    gather_by(lp, tasks, |result| result)
}

/// Gathers the results of tasks, errors too, in the order of the tasks.
pub fn gather_outcomes<T: Clone + 'static>(
    lp: &Loop,
    tasks: Vec<SharedTask<T>>,
) -> Gathering<Result<T, Raised>> {
    gather_by(lp, tasks, Ok)
}

/// Gathers the values that `value_of` makes of the tasks' results. The first
/// error is the result of the whole.
fn gather_by<T: Clone + 'static, V: Clone + 'static>(
    lp: &Loop,
    tasks: Vec<SharedTask<T>>,
    value_of: fn(Result<T, Raised>) -> Result<V, Raised>,
) -> Gathering<V> {
    let all = Rc::new(All {
        future: Promise::new(lp),
        left: Cell::new(tasks.len()),
        cancelled: Cell::new(false),
        tasks,
        value_of,
    });
    if all.tasks.is_empty() {
        all.settle(Ok(Vec::new()));
    }
    for task in &all.tasks {
        let (ended, all) = (task.clone(), all.clone());
        task.on_end(move |_| all.take(&ended));
    }
    let future = all.future.clone();
    let cancel = Rc::new(move || all.cancel());
    Gathering { future, cancel }
}

struct All<T: 'static, V> {
    future: Promise<Result<Vec<V>, Raised>>,
    tasks: Vec<SharedTask<T>>,
    left: Cell<usize>,
    cancelled: Cell<bool>,
    value_of: fn(Result<T, Raised>) -> Result<V, Raised>,
}

impl<T: Clone + 'static, V: Clone + 'static> All<T, V> {
    fn take(&self, ended: &SharedTask<T>) {
        self.left.set(self.left.get() - 1);
        // The result is read even if it comes too late, so that an error of it
        // is not reported as never retrieved.
        let value = ended.result().map(self.value_of);
        if let Some(Err(error)) = value {
            self.settle(Err(error));
        } else if self.left.get() == 0 {
            let results = self.tasks.iter().filter_map(SharedTask::result);
            self.settle(results.map(self.value_of).collect());
        }
    }

    /// Sets the promise, unless it is done.
    fn settle(&self, values: Result<Vec<V>, Raised>) {
        let values = match values {
            Ok(_) if self.cancelled.get() => Err(Raised::cancelled()),
            values => values,
        };
        // In Python a task that is cancelled while it waits for the whole
        // waits for the end and reads it; here it is gone by then.
        let read = self.cancelled.get() && self.future.was_given_up();
        let unread =
            |lp: &_, set: &_| tell_unread(lp, "_GatheringFuture", set);
        // Only the first call counts.
        let _: Result<(), _> = match read {
            true => self.future.set(values),
            false => self.future.set_to_be_read(values, unread),
        };
    }

    fn cancel(&self) -> bool {
        if self.future.done() {
            return false;
        }
        let mut any = false;
        for task in &self.tasks {
            any |= task.cancel();
        }
        // Never taken back: a second call may come when the tasks have ended
        // and the promise is not set yet.
        if any {
            self.cancelled.set(true);
        }
        any
    }
}

impl<V: Clone + 'static> Gathering<V> {
    /// Returns the promise of the results.
    pub fn future(&self) -> &Promise<Result<Vec<V>, Raised>> {
        &self.future
    }

    /// Cancels the tasks that have not ended, in order. When they have ended,
    /// the result of the whole is a `CancelledError`. Returns `true` if there
    /// was such a task.
    pub fn cancel(&self) -> bool {
        (self.cancel)()
    }
}

impl<V> Clone for Gathering<V> {
    fn clone(&self) -> Gathering<V> {
        Gathering {
            future: self.future.clone(),
            cancel: self.cancel.clone(),
        }
    }
}

impl<V> fmt::Debug for Gathering<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gathering")
    }
}
