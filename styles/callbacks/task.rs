//! Starting, resuming and ending a task: the loop calls the function that was
//! left behind, and the task ends when its last function, which is the loop's
//! own, is called with the result.
//!
//! A task has one [`Cx`]. It goes into each wait and comes back as an argument
//! of the next function, so the function that has it is the one that goes on.

mod alarms;

use self::alarms::Alarms;
use crate::event_loop::{
    Flow, Loop, Op, OpKey, Outcome, Resume, Task, TaskKey, Waiter, give,
};
use crate::trace::Actor;
use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;

/// The handle of a running body: waits, spawns tasks, reads the clock.
///
/// It goes into each wait, and comes back. Dropped instead, it ends its task
/// without a result, as nothing is left to be called. Within a guard the alarm
/// is left, so the task goes on when that fires.
pub struct Cx(Rc<Left>);

/// A continuation: the function that is called with the value of a body.
pub type Continuation<T> = Box<dyn FnOnce(Cx, T)>;

/// The function that is called next; it takes the outcome itself.
type Next = Box<dyn FnOnce(Cx)>;

/// The state of a task: what it has left with the loop.
struct Left<R: ?Sized = dyn Any> {
    lp: Loop,
    /// None until it is started, before any of its functions runs.
    key: Cell<Option<TaskKey>>,
    waiting: Cell<Option<OpKey>>,
    next: Cell<Option<Next>>,
    alarms: Alarms,
    state: Cell<Control>,
    result: R,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    /// The loop, or a plain callback, has control.
    Away,
    /// A function of the task has control.
    Running,
    /// The task has ended, or an alarm fired and made another [`Cx`].
    Over,
}

impl Deref for Cx {
    type Target = Loop;

    #[inline]
    fn deref(&self) -> &Loop {
        &self.0.lp
    }
}

impl fmt::Debug for Cx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cx")
    }
}

/// Starts a task at the end of the ready queue.
///
/// It ends when the body calls the continuation that it is given.
///
/// # Panics
///
/// The task panics if that continuation is called with the [`Cx`] of another
/// task that has a result of another type.
#[track_caller]
pub fn spawn<T: 'static>(
    lp: &Loop,
    actor: Actor,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> Task<T> {
    lp.note_place(Location::caller());
    lp.spawn(actor, Box::pin(CallbackTask::new(lp, body)))
}

/// Starts a task that runs to its first wait before this returns; see
/// [`Loop::spawn_eager`].
#[track_caller]
pub fn spawn_eager<T: 'static>(
    lp: &Loop,
    actor: Actor,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> Task<T> {
    lp.note_place(Location::caller());
    lp.spawn_eager(actor, Box::pin(CallbackTask::new(lp, body)))
}

impl Cx {
    /// Leaves `next` with the loop, to be called when `op` is over.
    #[inline]
    #[track_caller]
    pub(crate) fn wait(
        self,
        op: Op,
        next: impl FnOnce(Cx, Outcome) + 'static,
    ) {
        if self.is_stale() {
            return;
        }
        self.note_place(Location::caller());
        let op = self.submit(Waiter::Task(self.0.key()), op);
        self.leave_for(op, next);
    }

    /// Leaves `next` with the loop, to be called in the next turn.
    #[inline]
    #[track_caller]
    pub(super) fn wait_yield(self, next: impl FnOnce(Cx, ()) + 'static) {
        if self.is_stale() {
            return;
        }
        self.note_place(Location::caller());
        let op = self.submit_yield(self.0.key());
        self.leave(Some(op), Box::new(move |cx| next(cx, ())));
    }

    /// Calls `next` in this turn, after the functions that are running have
    /// returned: for a value that needs no wait.
    ///
    /// This is a trampoline. Called directly, `next` would nest in its caller,
    /// and a loop would need a stack as deep as it is long.
    ///
    /// A plain callback that holds a [`Cx`] resumes its task with this: `next`
    /// is called in the next turn, or dropped if an alarm has fired meanwhile.
    #[track_caller]
    pub fn bounce(self, next: impl FnOnce(Cx) + 'static) {
        match self.0.state.get() {
            Control::Running => self.leave(None, Box::new(next)),
            Control::Away => self.wait_yield(move |cx, ()| next(cx)),
            Control::Over => {}
        }
    }

    /// Leaves `next` with the loop until `op` has an outcome.
    fn leave_for(&self, op: OpKey, next: impl FnOnce(Cx, Outcome) + 'static) {
        let next = move |cx: Cx| match cx.take_outcome(op) {
            Some(outcome) => next(cx, outcome),
            None => cx.leave_for(op, next),
        };
        self.leave(Some(op), Box::new(next));
    }

    #[inline]
    fn leave(&self, op: Option<OpKey>, next: Next) {
        self.0.waiting.set(op);
        let left = self.0.next.replace(Some(next));
        assert!(left.is_none(), "a task waits for one thing");
    }

    /// Ends the task with its result; the last continuation.
    fn end<T: 'static>(self, value: T) {
        if self.is_stale() {
            return;
        }
        let result = self.0.result.downcast_ref::<Cell<Option<T>>>();
        let result = result.expect("a task is ended by its own Cx");
        result.set(Some(value));
        // A body may end its task while alarms of it are set.
        self.0.take_back();
    }

    /// Returns `true` if this handle has no effect.
    #[inline]
    fn is_stale(&self) -> bool {
        self.0.state.get() == Control::Over
    }
}

impl Drop for Cx {
    /// Ends a task that waits for nothing, not even an alarm.
    #[inline]
    fn drop(&mut self) {
        if !self.is_stale() && !self.0.goes_on() {
            self.0.finish();
        }
    }
}

impl<T> Left<Cell<Option<T>>> {
    fn new(lp: &Loop, key: Option<TaskKey>, state: Control) -> Rc<Self> {
        Rc::new(Left {
            lp: lp.clone(),
            key: Cell::new(key),
            waiting: Cell::new(None),
            next: Cell::new(None),
            alarms: Alarms::default(),
            state: Cell::new(state),
            result: Cell::new(None),
        })
    }
}

impl<R: ?Sized> Left<R> {
    #[inline]
    fn key(&self) -> TaskKey {
        self.key.get().expect("a body runs after its start")
    }

    #[cold]
    fn finish(&self) {
        if self.state.replace(Control::Over) == Control::Away {
            self.lp.finish(self.key());
        }
    }
}

/// A task of callbacks as the loop sees it.
struct CallbackTask<F, T> {
    start: Option<F>,
    left: Rc<Left<Cell<Option<T>>>>,
}

/// No field is pinned.
impl<F, T> Unpin for CallbackTask<F, T> {}

impl<F, T: 'static> CallbackTask<F, T> {
    fn new(lp: &Loop, body: F) -> CallbackTask<F, T> {
        CallbackTask {
            start: Some(body),
            left: Left::new(lp, None, Control::Away),
        }
    }

    fn cx(&self) -> Cx {
        Cx(self.left.clone())
    }
}

impl<F, T> CallbackTask<F, T>
where
    F: FnOnce(Cx, Continuation<T>) + 'static,
    T: 'static,
{
    /// Calls the function that was left for `op`.
    #[inline]
    fn call(&mut self, op: Option<OpKey>) {
        if op == self.left.waiting.get() {
            self.left.waiting.set(None);
            if let Some(next) = self.left.next.take() {
                next(self.cx());
            } else if let Some(start) = self.start.take() {
                self.left.key.set(self.left.lp.current_task());
                start(self.cx(), Box::new(Cx::end));
            }
        } else if let Some(op) = op {
            self.strike(op);
        }
    }
}

impl<F, T> Resume for CallbackTask<F, T>
where
    F: FnOnce(Cx, Continuation<T>) + 'static,
    T: 'static,
{
    fn resume(self: Pin<&mut Self>, _: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        this.left.state.set(Control::Running);
        this.call(op);
        // The trampoline: no operation is waited for, and a function is left.
        while this.left.waiting.get().is_none()
            && let Some(next) = this.left.next.take()
        {
            next(this.cx());
        }
        if this.left.state.get() == Control::Over {
            return Flow::Finished;
        }
        this.left.state.set(Control::Away);
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(&mut self.left.result.take(), into);
    }
}

impl<F, T> Drop for CallbackTask<F, T> {
    /// Makes the task's remaining handles ineffective.
    fn drop(&mut self) {
        self.left.state.set(Control::Over);
        self.left.take_back();
    }
}
