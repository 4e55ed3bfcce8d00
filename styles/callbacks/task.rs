//! How does the loop resume it, how does it end? By a call of the function
//! that was left behind, until the last one, which is the loop's own, is
//! called with the result.
//!
//! A task has one [`Cx`]. It goes into each wait and comes back as an argument
//! of the function that is called next, so whoever has it is the one who goes
//! on.

use crate::event_loop::{
    Flow, Loop, Op, OpKey, Outcome, Resume, Task, TaskKey, Waiter, give,
};
use crate::trace::Who;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;

/// The handle with which a body waits: goes into each wait, and comes back.
///
/// Dropped instead, it ends its task without a result: nobody can go on.
pub struct Cx(Rc<Left>);

/// What is to be done with a value, once it is there.
pub type Continuation<T> = Box<dyn FnOnce(Cx, T)>;

/// The function that is called next; takes what came of the operation by
/// itself.
type Next = Box<dyn FnOnce(Cx, OpKey)>;

/// The function that is called when an alarm strikes or, with the value of
/// the body in an `Option`, when that comes first.
type Instead = Box<dyn FnOnce(Cx, &mut dyn Any)>;

/// What a task has left with the loop.
struct Left<R: ?Sized = dyn Any> {
    lp: Loop,
    key: Cell<TaskKey>,
    waiting: Cell<OpKey>,
    next: Cell<Option<Next>>,
    /// Innermost last.
    alarms: RefCell<Vec<(OpKey, Instead)>>,
    state: Cell<State>,
    result: R,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The loop, or a plain callback, has control.
    Away,
    /// A function of the task has control.
    Running,
    /// The task has ended, or an alarm struck while the [`Cx`] was away:
    /// whoever has it is not the one who goes on.
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
pub fn spawn<T: 'static>(
    lp: &Loop,
    who: Who,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> Task<T> {
    let left = Left::new(lp, TaskKey::default(), State::Away);
    let task = CallbackTask {
        start: Some(body),
        left: left.clone(),
    };
    let task = lp.spawn(who, Box::pin(task));
    left.key.set(task.key());
    task
}

impl Cx {
    /// Leaves `next` with the loop, to be called when `op` is over.
    #[inline]
    pub(super) fn wait(
        self,
        op: Op,
        next: impl FnOnce(Cx, Outcome) + 'static,
    ) {
        if self.is_stale() {
            return;
        }
        let op = self.submit(Waiter::Task(self.0.key.get()), op);
        self.leave(op, |cx, op| {
            let outcome = cx.take_outcome(op);
            next(cx, outcome);
        });
    }

    /// Leaves `next` with the loop, to be called in the next turn.
    #[inline]
    pub(super) fn wait_turn(self, next: impl FnOnce(Cx, ()) + 'static) {
        if self.is_stale() {
            return;
        }
        let op = self.submit_turn(self.0.key.get());
        self.leave(op, |cx, _| next(cx, ()));
    }

    /// Has `next` called in this turn, when the functions that are being
    /// called have returned: for what is there without waiting.
    ///
    /// A trampoline: called on the spot, `next` would be one call deeper than
    /// what led to it, and a loop of such calls would need a stack as long as
    /// itself.
    pub fn bounce(self, next: impl FnOnce(Cx) + 'static) {
        match self.0.state.get() {
            State::Running if !self.is_stale() => {
                self.leave(OpKey::NONE, |cx, _| next(cx));
            }
            // No function of the task is being called: the loop calls it.
            _ => self.wait_turn(|cx, ()| next(cx)),
        }
    }

    #[inline]
    fn leave(&self, op: OpKey, next: impl FnOnce(Cx, OpKey) + 'static) {
        self.0.waiting.set(op);
        let left = self.0.next.replace(Some(Box::new(next)));
        assert!(left.is_none(), "a task waits for one thing");
    }

    /// Sets an alarm. If it strikes first, `instead` is called without a value,
    /// and what was left with the loop since then is taken back; otherwise it
    /// is called by [`Cx::take_alarm`].
    pub(super) fn set_alarm<T: 'static>(
        self,
        op: Op,
        instead: impl FnOnce(Cx, Option<T>) + 'static,
    ) -> Cx {
        if !self.is_stale() {
            let op = self.submit(Waiter::Task(self.0.key.get()), op);
            let instead = |cx, value: &mut dyn Any| {
                let value = value.downcast_mut::<Option<T>>();
                instead(cx, value.and_then(Option::take));
            };
            let mut alarms = self.0.alarms.borrow_mut();
            alarms.push((op, Box::new(instead)));
        }
        self
    }

    /// Takes back the alarm that was set last, and calls its function with
    /// the value of what it guarded.
    pub(super) fn take_alarm<T: 'static>(self, value: T) {
        if self.is_stale() {
            return;
        }
        let alarm = self.0.alarms.borrow_mut().pop();
        let (op, instead) = alarm.expect("what ends is guarded by an alarm");
        self.withdraw(op);
        instead(self, &mut Some(value));
    }

    /// Ends the task: the last continuation.
    fn end<T: 'static>(self, value: T) {
        if self.is_stale() {
            return;
        }
        let result = &self.0.result;
        if let Some(result) = result.downcast_ref::<Cell<Option<T>>>() {
            result.set(Some(value));
        }
    }

    /// Returns whether the task goes on without this, or not at all.
    #[inline]
    fn is_stale(&self) -> bool {
        self.0.state.get() == State::Over
    }
}

impl Drop for Cx {
    /// A task that waits for nothing, and that nobody can go on with, ends.
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
        let goes_on = next.is_some();
        self.next.set(next);
        goes_on
    }

    #[cold]
    fn finish(&self) {
        if self.state.replace(State::Over) == State::Away {
            self.lp.finish(self.key.get());
        }
    }

    /// Takes back what was left with the loop, innermost first.
    fn take_back(&self) {
        self.lp.withdraw(self.waiting.replace(OpKey::NONE));
        drop(self.next.take());
        loop {
            let alarm = self.alarms.borrow_mut().pop();
            let Some((op, instead)) = alarm else { return };
            self.lp.withdraw(op);
            drop(instead);
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

impl<F, T> CallbackTask<F, T>
where
    F: FnOnce(Cx, Continuation<T>) + 'static,
    T: 'static,
{
    fn cx(&self) -> Cx {
        Cx(self.left.clone())
    }

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

    /// Takes back what was left since an alarm was set, and calls its
    /// function, with a [`Cx`] that an older one has nothing to do with.
    #[cold]
    fn strike(&mut self, op: OpKey) {
        let mut alarms = self.left.alarms.take();
        let struck = alarms.iter().position(|alarm| alarm.0 == op);
        let Some(depth) = struck else {
            // Somebody's waker, which means no function of ours.
            self.left.alarms.replace(alarms);
            return;
        };
        self.left.alarms.replace(alarms.split_off(depth + 1));
        self.left.state.set(State::Over);
        self.left.take_back();
        let (_, instead) = alarms.pop().expect("it was found there");
        let lp = &self.left.lp;
        let left = Left::new(lp, self.left.key.get(), State::Running);
        left.alarms.replace(alarms);
        self.left = left;
        instead(self.cx(), &mut ());
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
