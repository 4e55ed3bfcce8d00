//! Several tasks as one future, as asyncio's `gather` makes of them.

use super::{Raised, SharedTask};
use crate::event_loop::{Loop, Promise};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// What comes of several tasks together. Clones are the same.
///
/// The tasks go on whether anybody waits for this or not.
pub struct Gathering<V> {
    future: Promise<Result<Vec<V>, Raised>>,
    cancel: Rc<dyn Fn() -> bool>,
}

/// Gathers the values of tasks, in the order in which the tasks stand.
///
/// The first error is what comes of all, at once; the other tasks go on.
pub fn gather<T: Clone + 'static>(
    lp: &Loop,
    tasks: Vec<SharedTask<T>>,
) -> Gathering<T> {
    gather_by(lp, tasks, |result| result)
}

/// Gathers what comes of tasks, errors too, in the order in which the tasks
/// stand.
pub fn gather_outcomes<T: Clone + 'static>(
    lp: &Loop,
    tasks: Vec<SharedTask<T>>,
) -> Gathering<Result<T, Raised>> {
    gather_by(lp, tasks, Ok)
}

/// `value_of` makes a value of what came of a task, or the error of all.
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
        // Read even if it comes too late, so that nobody is told of it.
        let value = ended.result().map(self.value_of);
        if let Some(Err(error)) = value {
            self.settle(Err(error));
        } else if self.left.get() == 0 {
            let results = self.tasks.iter().filter_map(SharedTask::result);
            self.settle(results.map(self.value_of).collect());
        }
    }

    /// Makes the future done, unless it is.
    fn settle(&self, values: Result<Vec<V>, Raised>) {
        let values = match values {
            Ok(_) if self.cancelled.get() => Err(Raised::cancelled()),
            values => values,
        };
        // The first is what counts; who comes later is too late.
        let _: Result<(), _> = self.future.set(values);
    }

    fn cancel(&self) -> bool {
        if self.future.done() {
            return false;
        }
        let mut any = false;
        for task in &self.tasks {
            any |= task.cancel();
        }
        self.cancelled.set(any);
        any
    }
}

impl<V: Clone + 'static> Gathering<V> {
    /// Returns what to wait for.
    pub fn future(&self) -> &Promise<Result<Vec<V>, Raised>> {
        &self.future
    }

    /// Cancels the tasks that have not ended, in order; when they have, what
    /// came of all is that it was cancelled. Returns whether there was one.
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
