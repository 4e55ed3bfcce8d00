//! The tasks that belong to one job, in the order in which they were started.

use crate::event_loop::{Task, TaskKey};
use crate::trace::Actor;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// Tasks that are waited for, or stopped, together. Clones are the same set.
///
/// When the last clone is dropped, as by a task that is cancelled while it
/// waits for its set, all that have not ended are cancelled, in order.
#[derive(Clone, Default)]
pub struct TaskSet(Rc<RefCell<Members>>);

#[derive(Default)]
struct Members {
    tasks: BTreeMap<u64, (Actor, Task<()>)>,
    next: u64,
    /// At this size those that have ended are swept out.
    sweep_at: usize,
}

/// Below this many members sweeping is not worth it.
const SWEEP_FROM: usize = 16;

impl TaskSet {
    /// Makes an empty set.
    pub fn new() -> TaskSet {
        TaskSet::default()
    }

    /// Adds a task, behind all others.
    pub fn add(&self, actor: Actor, task: Task<()>) {
        let mut members = self.0.borrow_mut();
        let next = members.next;
        members.next += 1;
        members.tasks.insert(next, (actor, task));
        if members.tasks.len() >= members.sweep_at {
            members.tasks.retain(|_, (_, task)| !task.is_done());
            members.sweep_at = (members.tasks.len() * 2).max(SWEEP_FROM);
        }
    }

    /// Returns the first task that has not ended; forgets those before it.
    pub fn first(&self) -> Option<TaskKey> {
        let mut members = self.0.borrow_mut();
        while let Some(entry) = members.tasks.first_entry() {
            let task = &entry.get().1;
            if !task.is_done() {
                return Some(task.key());
            }
            entry.remove();
        }
        None
    }

    /// Cancels all that have not ended, in order, and returns their actors.
    pub fn cancel(&self) -> Vec<Actor> {
        let mut members = std::mem::take(&mut *self.0.borrow_mut());
        members.cancel()
    }
}

impl Members {
    fn cancel(&mut self) -> Vec<Actor> {
        let tasks = std::mem::take(&mut self.tasks);
        let mut cancelled = Vec::new();
        for (actor, task) in tasks.into_values() {
            if !task.is_done() {
                task.cancel();
                cancelled.push(actor);
            }
        }
        cancelled
    }
}

impl Drop for Members {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl fmt::Debug for TaskSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskSet")
            .field("members", &self.0.borrow().tasks.len())
            .finish()
    }
}
