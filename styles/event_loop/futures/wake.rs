//! Wakers, for tasks that wait for something that is no operation.
//!
//! Most tasks never need one of their own: they are polled with the loop's
//! [root waker](Wakers::root), which costs nothing, and wait for operations,
//! which know their task by its key. Only when a clone of it is kept is a
//! waker made for the task, and the task polled again with that.

use crate::event_loop::kernel::{Inbox, lock};
use crate::event_loop::{Loop, TaskKey};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering, fence};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Wake, Waker};

/// The tasks that have a waker of their own.
type WithOwn = Arc<Mutex<BTreeMap<TaskKey, Weak<TaskWaker>>>>;

/// The waker of all tasks that have none of their own.
///
/// It knows no task but the one that is being polled. A future that keeps it
/// is polled once more, with a waker of its task's own. If it keeps the root
/// waker all the same, waking that wakes every task that has a waker of its
/// own: slow, but no task sleeps for ever.
struct Root {
    inbox: Arc<Inbox>,
    with_own: WithOwn,
    /// A clone was woken, and may have been dropped since.
    strayed: AtomicBool,
}

impl Wake for Root {
    fn wake(self: Arc<Root>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Root>) {
        let here = self.inbox.loop_here();
        if let Some(key) = here.and_then(|lp| lp.current_task()) {
            self.inbox.wake(key);
            if Arc::strong_count(self) <= OWN_ROOTS {
                return;
            }
        }
        self.strayed.store(true, Ordering::Release);
        let keys: Vec<TaskKey> =
            lock(&self.with_own).keys().copied().collect();
        for key in keys {
            self.inbox.wake(key);
        }
    }
}

/// Holders of the root waker that are no clones of it: `root_arc` and `root`.
const OWN_ROOTS: usize = 2;

/// Holders of a task's waker that are the task itself.
const OWN_TASK_WAKERS: usize = 2;

/// The waker of one task.
pub(super) struct TaskWaker {
    inbox: Arc<Inbox>,
    with_own: WithOwn,
    key: TaskKey,
    queued: AtomicBool,
}

impl TaskWaker {
    /// Notes that the task is being polled: a wake from now on counts.
    pub(super) fn polled(&self) {
        self.queued.store(false, Ordering::Release);
    }
}

impl Wake for TaskWaker {
    fn wake(self: Arc<TaskWaker>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<TaskWaker>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.inbox.wake(self.key);
        }
    }
}

impl Drop for TaskWaker {
    fn drop(&mut self) {
        lock(&self.with_own).remove(&self.key);
    }
}

/// The wakers of the tasks of one loop.
pub struct Wakers {
    inbox: Arc<Inbox>,
    root_arc: Arc<Root>,
    root: Waker,
    /// The task that was polled last with a waker of its own, and that
    /// waker's data.
    last_own: Cell<Option<(TaskKey, *const ())>>,
}

/// The state of a poll, while another goes on within it.
pub(super) struct SetAside {
    last_own: Option<(TaskKey, *const ())>,
    /// A clone of the root waker may be kept.
    kept: bool,
}

impl Wakers {
    pub(super) fn new(inbox: Arc<Inbox>) -> Wakers {
        let root_arc = Arc::new(Root {
            inbox: inbox.clone(),
            with_own: WithOwn::default(),
            strayed: AtomicBool::new(false),
        });
        Wakers {
            inbox,
            root: Waker::from(root_arc.clone()),
            root_arc,
            last_own: Cell::new(None),
        }
    }

    /// Returns the waker of all tasks that have none of their own.
    #[inline]
    pub fn root(&self) -> &Waker {
        &self.root
    }

    /// Returns whether a clone of the root waker may have been kept, or woken
    /// without a task that it meant; a task that was polled with it must be
    /// polled once more, with a waker of its own.
    #[inline]
    pub(super) fn root_was_kept(&self) -> bool {
        let kept = Arc::strong_count(&self.root_arc) > OWN_ROOTS;
        // A thread that wakes a clone and drops it wakes it first.
        fence(Ordering::Acquire);
        kept || self.root_arc.strayed.load(Ordering::Relaxed)
    }

    /// Makes a waker for a task.
    pub(super) fn make_own(&self, key: TaskKey) -> Arc<TaskWaker> {
        self.root_arc.strayed.store(false, Ordering::Relaxed);
        let with_own = self.root_arc.with_own.clone();
        let own = Arc::new(TaskWaker {
            inbox: self.inbox.clone(),
            with_own: with_own.clone(),
            key,
            queued: AtomicBool::new(false),
        });
        lock(&with_own).insert(key, Arc::downgrade(&own));
        own
    }

    /// Returns whether the current task, of this key, is polled with `waker`.
    #[inline]
    fn is_current(&self, key: TaskKey, waker: &Waker) -> bool {
        // Combinators pass the very reference on; comparing its contents is
        // for those that do not.
        std::ptr::eq(waker, &self.root)
            || waker.will_wake(&self.root)
            || self.last_own.get() == Some((key, waker.data()))
    }

    /// Notes that the current task is polled with a waker of its own.
    pub(super) fn set_current(&self, own: &TaskWaker, waker: &Waker) {
        self.last_own.set(Some((own.key, waker.data())));
    }

    /// Returns how many tasks are noted with a waker of their own.
    #[cfg(test)]
    pub(in super::super) fn with_own(&self) -> usize {
        lock(&self.root_arc.with_own).len()
    }

    /// Takes down what the task that is being polled has done with its waker
    /// so far, before another is polled within it.
    pub(super) fn set_aside(&self) -> SetAside {
        SetAside {
            last_own: self.last_own.get(),
            kept: self.root_was_kept(),
        }
    }

    /// Goes on with the task that was being polled before.
    pub(super) fn put_back(&self, before: SetAside) {
        self.last_own.set(before.last_own);
        if before.kept {
            // The other one may have been given a waker of its own for it.
            self.root_arc.strayed.store(true, Ordering::Relaxed);
        }
    }

    /// Returns whether a waker is held outside of the tasks themselves.
    pub(in super::super) fn any_out(&self) -> bool {
        let root_out = Arc::strong_count(&self.root_arc) > OWN_ROOTS;
        let out = |own: &Weak<_>| own.strong_count() > OWN_TASK_WAKERS;
        let any_out =
            root_out || lock(&self.root_arc.with_own).values().any(out);
        // A thread that wakes one and drops it wakes it first.
        fence(Ordering::Acquire);
        any_out
    }
}

impl fmt::Debug for Wakers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wakers")
    }
}

impl Loop {
    /// Returns the current task, if it is polled with `waker`.
    #[inline]
    pub fn polled_task(&self, waker: &Waker) -> Option<TaskKey> {
        let key = self.current_task()?;
        self.wakers().is_current(key, waker).then_some(key)
    }
}
