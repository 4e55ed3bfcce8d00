//! Plain callbacks of the loop: soon, later, at a time.

use crate::event_loop::{
    Context, Flow, Loop, Op, OpKey, Resume, SourcePlace, TaskKey, Waiter,
};
use crate::trace::Actor;
use std::cell::Cell;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;

/// The actor of plain callbacks in reports.
const ACTOR: Actor = Actor::Task(0);

/// A callback that the loop will call once.
struct Callback<F> {
    callback: Option<F>,
    /// Its timer or join, if it has one.
    op: Option<OpKey>,
}

impl<F: FnOnce(&Loop) + Unpin> Resume for Callback<F> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        if let Some(callback) = self.get_mut().callback.take() {
            callback(lp);
        }
        Flow::Finished
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        if let Some(op) = self.op {
            lp.withdraw(op);
        }
    }
}

/// The handle of a callback, to cancel it by. Dropping it changes nothing.
pub struct Handle {
    lp: Loop,
    key: TaskKey,
    cancelled: Cell<bool>,
}

impl Handle {
    /// Prevents the call, if it has not been made, and drops what the
    /// callback holds.
    pub fn cancel(&self) {
        self.cancelled.set(true);
        self.lp.cancel(self.key);
    }

    /// Returns whether it was cancelled, too late or not.
    pub fn cancelled(&self) -> bool {
        self.cancelled.get()
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("cancelled", &self.cancelled)
            .finish_non_exhaustive()
    }
}

impl Loop {
    /// Calls `callback` behind all that is ready.
    #[track_caller]
    pub fn call_soon<F>(&self, callback: F) -> Handle
    where
        F: FnOnce(&Loop) + Unpin + 'static,
    {
        let key = self.add_callback(callback, |_| None);
        self.wake_callback(key, Location::caller());
        self.handle_of(key)
    }

    /// Calls `callback` behind all that is ready, in a context that was copied
    /// before.
    #[track_caller]
    pub(super) fn call_soon_in<F>(&self, context: Context, callback: F)
    where
        F: FnOnce(&Loop) + Unpin + 'static,
    {
        let key = self.add_callback(callback, |_| None);
        self.give_context(key, || context);
        self.wake_callback(key, Location::caller());
    }

    fn wake_callback(&self, key: TaskKey, place: SourcePlace) {
        self.wake(key);
        if self.is_observed() {
            self.at_place(place, || self.tell_started(key));
        }
    }

    /// Calls `callback` when `delay_us` microseconds have passed.
    #[track_caller]
    pub fn call_later<F>(&self, delay_us: u64, callback: F) -> Handle
    where
        F: FnOnce(&Loop) + Unpin + 'static,
    {
        self.call_at(self.now_us().saturating_add(delay_us), callback)
    }

    /// Calls `callback` at a time, in microseconds since the run began.
    #[track_caller]
    pub fn call_at<F>(&self, deadline_us: u64, callback: F) -> Handle
    where
        F: FnOnce(&Loop) + Unpin + 'static,
    {
        let place = Location::caller();
        let submit = |key| self.submit_deadline(key, deadline_us);
        let timer = |key| Some(self.at_place(place, || submit(key)));
        let key = self.add_callback(callback, timer);
        self.handle_of(key)
    }

    /// Calls `callback` when a task has ended in whatever way: behind all
    /// that is ready then.
    #[track_caller]
    pub fn call_at_end<F>(&self, task: TaskKey, callback: F) -> Handle
    where
        F: FnOnce(&Loop) + Unpin + 'static,
    {
        let place = Location::caller();
        let submit = |key| self.submit(Waiter::Task(key), Op::Join { task });
        let join = |key| Some(self.at_place(place, || submit(key)));
        let key = self.add_callback(callback, join);
        self.handle_of(key)
    }

    fn add_callback<F>(
        &self,
        callback: F,
        op: impl FnOnce(TaskKey) -> Option<OpKey>,
    ) -> TaskKey
    where
        F: FnOnce(&Loop) + Unpin + 'static,
    {
        let callback = Some(callback);
        // The timer needs the key and the callback the timer, so the place is
        // taken first.
        let key = self.reserve_task(ACTOR);
        let op = op(key);
        self.fill_task(key, Box::pin(Callback { callback, op }));
        key
    }

    fn handle_of(&self, key: TaskKey) -> Handle {
        Handle {
            lp: self.clone(),
            key,
            cancelled: Cell::new(false),
        }
    }
}
