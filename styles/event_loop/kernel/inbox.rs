//! Wakes from outside of turns, perhaps of other threads.

use super::keys::TaskKey;
use super::world::Notify;
use crate::event_loop::Loop;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

thread_local! {
    /// The loops that run on this thread, innermost last, so that a wake from
    /// this thread takes its place in the ready queue at once.
    static RUNNING: RefCell<Vec<Loop>> = const { RefCell::new(Vec::new()) };
}

/// The tasks of a loop that were woken while it did not run on that thread.
pub(in super::super) struct Inbox {
    woken: Mutex<Vec<TaskKey>>,
    any: AtomicBool,
    notify: Option<Arc<dyn Notify>>,
}

impl Inbox {
    /// Makes an empty inbox of a loop that `notify` wakes.
    pub(in super::super) fn new(notify: Option<Arc<dyn Notify>>) -> Inbox {
        Inbox {
            woken: Mutex::new(Vec::new()),
            any: AtomicBool::new(false),
            notify,
        }
    }

    /// Wakes a task of the loop, from any thread.
    pub(in super::super) fn wake(self: &Arc<Inbox>, key: TaskKey) {
        if let Some(lp) = self.loop_here() {
            lp.wake(key);
            return;
        }
        lock(&self.woken).push(key);
        self.any.store(true, Ordering::Release);
        if let Some(notify) = &self.notify {
            notify.notify();
        }
    }

    /// Returns the loop, if this thread is running it.
    pub(in super::super) fn loop_here(self: &Arc<Inbox>) -> Option<Loop> {
        RUNNING.with_borrow(|running| {
            let last = running.last();
            let own = |lp: &&Loop| Arc::ptr_eq(&lp.kernel().inbox, self);
            last.filter(own).cloned()
        })
    }

    /// Returns whether any task was woken.
    pub(super) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// Takes the tasks that were woken, in order.
    pub(super) fn take(&self) -> Vec<TaskKey> {
        if !self.any() {
            return Vec::new();
        }
        self.any.store(false, Ordering::Release);
        std::mem::take(&mut *lock(&self.woken))
    }
}

/// Locks what wakers of several threads share; nothing panics under such a
/// lock.
pub(in super::super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A loop runs on this thread as long as this lives.
pub(super) struct Entered;

impl Entered {
    /// Makes `lp` the loop that this thread runs.
    pub(super) fn new(lp: &Loop) -> Entered {
        RUNNING.with_borrow_mut(|running| running.push(lp.clone()));
        Entered
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let left = RUNNING.with_borrow_mut(Vec::pop);
        if let Some(lp) = left {
            lp.kernel().running.set(false);
        }
    }
}
