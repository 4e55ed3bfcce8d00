//! How does the loop resume it, how does it end? By a call of the function
//! that was left behind, until the last one, which is the loop's own, is
//! called with the result.
//!
//! A task has one [`Cx`]. It goes into each wait and comes back as an argument
//! of the function that is called next, so whoever has it is the one who goes
//! on.

mod alarms;

use self::alarms::Alarm;
use crate::event_loop::{
    Flow, Loop, Op, OpKey, Outcome, Resume, Task, TaskKey, Waiter, give,
};
use crate::trace::Actor;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;

/// The handle with which a body waits.
///
/// It goes into each wait, and comes back. Dropped instead, it ends its task
/// without a result, as nobody can go on; within a guard, the alarm can.
pub struct Cx(Rc<Left>);

/// What is to be done with a value, once it is there.
pub type Continuation<T> = Box<dyn FnOnce(Cx, T)>;

/// The function that is called next; takes what came of the operation by
/// itself.
type Next = Box<dyn FnOnce(Cx, OpKey)>;

/// What a task has left with the loop.
struct Left<R: ?Sized = dyn Any> {
    lp: Loop,
    key: Cell<TaskKey>,
    waiting: Cell<OpKey>,
    next: Cell<Option<Next>>,
    /// Innermost last.
    alarms: RefCell<Vec<Alarm>>,
    state: Cell<State>,
    result: R,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The loop, or a plain callback, has control.
    Away,
    /// A function of the task has control.
    Running,
    /// The task has ended, or an alarm struck and made another [`Cx`]: who
    /// has this one is not who goes on.
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

/// Starts a task behind all that is ready.
///
/// It ends when the continuation that the body is given is called.
#[track_caller]
pub fn spawn<T: 'static>(
    lp: &Loop,
    actor: Actor,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> Task<T> {
    let left = Left::new(lp, TaskKey::default(), State::Away);
    let task = CallbackTask {
        start: Some(body),
        left: left.clone(),
    };
    lp.note_place(Location::caller());
    let task = lp.spawn(actor, Box::pin(task));
    left.key.set(task.key());
    task
}

impl Cx {
    /// Leaves `next` with the loop, to be called when `op` is over.
    #[inline]
    #[track_caller]
    pub(super) fn wait(
        self,
        op: Op,
        next: impl FnOnce(Cx, Outcome) + 'static,
    ) {
        if self.is_stale() {
            return;
        }
        self.note_place(Location::caller());
        let op = self.submit(Waiter::Task(self.0.key.get()), op);
        self.leave(op, move |cx, op| {
            let outcome = cx.take_outcome(op);
            next(cx, outcome);
        });
    }

    /// Leaves `next` with the loop, to be called in the next turn.
    #[inline]
    #[track_caller]
    pub(super) fn wait_turn(self, next: impl FnOnce(Cx, ()) + 'static) {
        if self.is_stale() {
            return;
        }
        self.note_place(Location::caller());
        let op = self.submit_yield(self.0.key.get());
        self.leave(op, move |cx, _| next(cx, ()));
    }

    /// Has `next` called in this turn, when the functions that are being
    /// called have returned: for what is there without waiting.
    ///
    /// A trampoline: called on the spot, `next` would be one call deeper than
    /// what led to it, and a loop of such calls would need a stack as long as
    /// itself.
    ///
    /// Whoever has a [`Cx`] out of turn, as a plain callback that kept it
    /// has, goes on with this too: then the loop calls `next`, in the next
    /// turn. If an alarm struck meanwhile, nobody does.
    pub fn bounce(self, next: impl FnOnce(Cx) + 'static) {
        match self.0.state.get() {
            State::Running => self.leave(OpKey::NONE, move |cx, _| next(cx)),
            State::Away => self.wait_turn(move |cx, ()| next(cx)),
            State::Over => {}
        }
    }

    #[inline]
    fn leave(&self, op: OpKey, next: impl FnOnce(Cx, OpKey) + 'static) {
        self.0.waiting.set(op);
        let left = self.0.next.replace(Some(Box::new(next)));
        assert!(left.is_none(), "a task waits for one thing");
    }

    /// Ends the task: the last continuation.
    fn end<T: 'static>(self, value: T) {
        if self.is_stale() {
            return;
        }
        let result = self.0.result.downcast_ref::<Cell<Option<T>>>();
        let result = result.expect("a task is ended by its own Cx");
        result.set(Some(value));
        // A body may end its task from within what an alarm guards.
        self.0.take_back();
    }

    /// Returns whether the task goes on without this, or not at all.
    #[inline]
    fn is_stale(&self) -> bool {
        self.0.state.get() == State::Over
    }
}

impl Drop for Cx {
    /// A task that waits for nothing, not even an alarm, has ended: nobody can
    /// go on with it.
    #[inline]
    fn drop(&mut self) {
        if !self.is_stale() && !self.0.goes_on() {
            self.0.finish();
        }
    }
}

impl<T> Left<Cell<Option<T>>> {
    fn new(lp: &Loop, key: TaskKey, state: State) -> Rc<Self> {
        Rc::new(Left {
            lp: lp.clone(),
            key: Cell::new(key),
            waiting: Cell::new(OpKey::NONE),
            next: Cell::new(None),
            alarms: RefCell::new(Vec::new()),
            state: Cell::new(state),
            result: Cell::new(None),
        })
    }
}

impl<R: ?Sized> Left<R> {
    /// Returns whether a function is left to be called.
    #[inline]
    fn goes_on(&self) -> bool {
        if self.waiting.get() != OpKey::NONE {
            return true;
        }
        let next = self.next.take();
        let goes_on = next.is_some() || !self.alarms.borrow().is_empty();
        self.next.set(next);
        goes_on
    }

    #[cold]
    fn finish(&self) {
        if self.state.replace(State::Over) == State::Away {
            self.lp.finish(self.key.get());
        }
    }
}

/// A task of callbacks as the loop sees it.
struct CallbackTask<F, T> {
    start: Option<F>,
    left: Rc<Left<Cell<Option<T>>>>,
}

/// Nothing in it is pinned.
impl<F, T> Unpin for CallbackTask<F, T> {}

impl<F, T: 'static> CallbackTask<F, T> {
    fn cx(&self) -> Cx {
        Cx(self.left.clone())
    }
}

impl<F, T> CallbackTask<F, T>
where
    F: FnOnce(Cx, Continuation<T>) + 'static,
    T: 'static,
{
    /// Calls what is to be called for `op`.
    #[inline]
    fn call(&mut self, op: OpKey) {
        if op == self.left.waiting.get() {
            self.left.waiting.set(OpKey::NONE);
            if let Some(next) = self.left.next.take() {
                next(self.cx(), op);
            } else if let Some(start) = self.start.take() {
                start(self.cx(), Box::new(Cx::end));
            }
        } else {
            self.strike(op);
        }
    }
}

impl<F, T> Resume for CallbackTask<F, T>
where
    F: FnOnce(Cx, Continuation<T>) + 'static,
    T: 'static,
{
    fn resume(self: Pin<&mut Self>, _: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        this.left.state.set(State::Running);
        this.call(op);
        // The trampoline: nothing is waited for, and a function is there.
        while this.left.waiting.get() == OpKey::NONE
            && let Some(next) = this.left.next.take()
        {
            next(this.cx(), OpKey::NONE);
        }
        if this.left.state.get() == State::Over {
            return Flow::Finished;
        }
        this.left.state.set(State::Away);
        Flow::Waiting
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(&mut self.left.result.take(), into);
    }
}

impl<F, T> Drop for CallbackTask<F, T> {
    /// Who has the [`Cx`] can do nothing with it any more.
    fn drop(&mut self) {
        self.left.state.set(State::Over);
        self.left.take_back();
    }
}
