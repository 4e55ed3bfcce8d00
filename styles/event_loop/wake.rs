//! Wakers, for tasks that wait for something that is no operation.
//!
//! Most tasks never need one of their own: they are polled with the loop's
//! [root waker](Wakers::root), which costs nothing, and wait for operations,
//! which know their task by its key. Only when somebody keeps a clone of it
//! is a waker made for the task, and the task polled again with that.

use super::world::Interrupt;
use super::{Loop, TaskKey, Waiter};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering, fence};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Wake, Waker};

thread_local! {
    /// The loops that run on this thread, innermost last, so that a wake from
    /// this thread takes its place in the ready queue at once.
    static RUNNING: RefCell<Vec<Loop>> = const { RefCell::new(Vec::new()) };
}

/// What is shared with other threads.
struct Shared {
    woken: Mutex<Vec<TaskKey>>,
    any_woken: AtomicBool,
    interrupt: Option<Arc<dyn Interrupt>>,
}

impl Shared {
    /// Returns the loop, if it is what this thread runs.
    fn loop_here(self: &Arc<Shared>) -> Option<Loop> {
        RUNNING.with_borrow(|running| {
            let last = running.last();
            let own = |lp: &&Loop| Arc::ptr_eq(&lp.0.wakers.shared, self);
            last.filter(own).cloned()
        })
    }

    fn wake(self: &Arc<Shared>, key: TaskKey) {
        if let Some(lp) = self.loop_here() {
            lp.wake(key);
            return;
        }
        lock(&self.woken).push(key);
        self.any_woken.store(true, Ordering::Release);
        if let Some(interrupt) = &self.interrupt {
            interrupt.interrupt();
        }
    }
}

/// The tasks that have a waker of their own.
type WithOwn = Arc<Mutex<BTreeMap<TaskKey, Weak<TaskWaker>>>>;

/// The waker of all tasks that never asked for one.
///
/// It knows nobody but the task that is being polled. Who keeps it is polled
/// once more; if he keeps it in spite of that, every task that has a waker of
/// its own is woken: slow, but nobody sleeps for ever.
struct Root {
    shared: Arc<Shared>,
    with_own: WithOwn,
    /// A clone was woken, so perhaps there is none left that tells of itself.
    strayed: AtomicBool,
}

impl Wake for Root {
    fn wake(self: Arc<Root>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Root>) {
        let here = self.shared.loop_here();
        if let Some(key) = here.and_then(|lp| lp.current_task()) {
            self.shared.wake(key);
            if Arc::strong_count(self) <= OWN_ROOTS {
                return;
            }
        }
        self.strayed.store(true, Ordering::Release);
        let keys: Vec<TaskKey> =
            lock(&self.with_own).keys().copied().collect();
        for key in keys {
            self.shared.wake(key);
        }
    }
}

/// Holders of the root waker that are no clones of it: `root_arc` and `root`.
const OWN_ROOTS: usize = 2;

/// Holders of a task's waker that are the task itself.
const OWN_TASK_WAKERS: usize = 2;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics under these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The waker of one task.
pub(super) struct TaskWaker {
    shared: Arc<Shared>,
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
            self.shared.wake(self.key);
        }
    }
}

impl Drop for TaskWaker {
    fn drop(&mut self) {
        lock(&self.with_own).remove(&self.key);
    }
}

/// The wakers of one loop.
pub struct Wakers {
    shared: Arc<Shared>,
    root_arc: Arc<Root>,
    root: Waker,
    current_own: Cell<*const ()>,
}

impl Wakers {
    pub(super) fn new(interrupt: Option<Arc<dyn Interrupt>>) -> Wakers {
        let shared = Arc::new(Shared {
            woken: Mutex::new(Vec::new()),
            any_woken: AtomicBool::new(false),
            interrupt,
        });
        let root_arc = Arc::new(Root {
            shared: shared.clone(),
            with_own: WithOwn::default(),
            strayed: AtomicBool::new(false),
        });
        Wakers {
            shared,
            root: Waker::from(root_arc.clone()),
            root_arc,
            current_own: Cell::new(std::ptr::null()),
        }
    }

    /// Returns the waker of all tasks that have none of their own.
    #[inline]
    pub fn root(&self) -> &Waker {
        &self.root
    }

    /// Returns whether somebody may have kept the root waker, or woken it
    /// where nobody knew whom it meant; whose task was polled with it must be
    /// polled once more, with a waker of its own.
    #[inline]
    pub(super) fn root_was_kept(&self) -> bool {
        let kept = Arc::strong_count(&self.root_arc) > OWN_ROOTS;
        // Whoever let go of a clone after waking it did the waking first.
        fence(Ordering::Acquire);
        kept || self.root_arc.strayed.load(Ordering::Relaxed)
    }

    /// Makes a waker for the task that is being resumed.
    pub(super) fn make_for_current(&self, lp: &Loop) -> Arc<TaskWaker> {
        let key = lp.0.current_task.get();
        self.root_arc.strayed.store(false, Ordering::Relaxed);
        let with_own = self.root_arc.with_own.clone();
        let own = Arc::new(TaskWaker {
            shared: self.shared.clone(),
            with_own: with_own.clone(),
            key,
            queued: AtomicBool::new(false),
        });
        lock(&with_own).insert(key, Arc::downgrade(&own));
        own
    }

    /// Returns whether `waker` is what the current task is polled with.
    #[inline]
    pub(super) fn is_current(&self, waker: &Waker) -> bool {
        // Combinators pass the very reference on; comparing what is in it is
        // for those that do not.
        std::ptr::eq(waker, &self.root)
            || waker.will_wake(&self.root)
            || self.is_current_own(waker)
    }

    #[inline]
    fn is_current_own(&self, waker: &Waker) -> bool {
        let own = self.current_own.get();
        // There are wakers without data, like the one that does nothing.
        !own.is_null() && std::ptr::eq(waker.data(), own)
    }

    /// Notes with which waker of its own the current task is polled.
    pub(super) fn set_current(&self, own: Option<&Waker>) {
        self.current_own
            .set(own.map_or(std::ptr::null(), Waker::data));
    }

    /// Returns whether anybody but the tasks themselves may still wake one.
    pub(super) fn any_out(&self) -> bool {
        let root_out = Arc::strong_count(&self.root_arc) > OWN_ROOTS;
        let out = |own: &Weak<_>| own.strong_count() > OWN_TASK_WAKERS;
        let any_out =
            root_out || lock(&self.root_arc.with_own).values().any(out);
        // Whoever is not out any more did his waking first.
        fence(Ordering::Acquire);
        any_out
    }

    pub(super) fn any_woken(&self) -> bool {
        self.shared.any_woken.load(Ordering::Acquire)
    }

    pub(super) fn take_woken(&self) -> Vec<TaskKey> {
        self.shared.any_woken.store(false, Ordering::Release);
        std::mem::take(&mut *lock(&self.shared.woken))
    }

    /// Makes `lp` the loop that runs on this thread.
    pub(super) fn enter(&self, lp: &Loop) -> Entered {
        RUNNING.with_borrow_mut(|running| running.push(lp.clone()));
        Entered
    }
}

impl fmt::Debug for Wakers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wakers")
    }
}

impl Loop {
    /// Returns the current task, if `waker` is what it is polled with.
    #[inline]
    pub fn polled_task(&self, waker: &Waker) -> Option<TaskKey> {
        let key = self.current_task()?;
        self.0.wakers.is_current(waker).then_some(key)
    }

    /// Returns whom to resume when a leaf is polled with `waker`: the current
    /// task if the waker is its, otherwise whoever made the waker.
    pub(super) fn waiter(&self, waker: &Waker) -> Waiter {
        match self.polled_task(waker) {
            Some(key) => Waiter::Task(key),
            None => Waiter::Foreign(waker.clone()),
        }
    }
}

/// As long as it lives, a loop runs on this thread.
pub(super) struct Entered;

impl Drop for Entered {
    fn drop(&mut self) {
        let left = RUNNING.with_borrow_mut(Vec::pop);
        if let Some(lp) = left {
            lp.0.running.set(false);
        }
    }
}
