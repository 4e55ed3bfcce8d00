//! How does the loop resume it, how does it end? By a call of the function
//! that was left behind, until none is left.
//!
//! A line of control is what would be a body elsewhere: at any time it has
//! left at most one function with the loop. It ends when nobody is left who
//! could go on with it.

use crate::event_loop::{
    Flow, Loop, Op, OpKey, Outcome, Resume, Task, TaskKey, Waiter, give,
};
use crate::trace::Who;
use std::any::Any;
use std::cell::Cell;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::{Rc, Weak};

/// What a body is given to wait with.
#[derive(Clone)]
pub struct Cx(Rc<Line>);

/// What is to be done with a value, once it is there.
pub type Continuation<T> = Box<dyn FnOnce(T)>;

/// What is left with the loop: takes what came of the operation by itself.
type Next = Box<dyn FnOnce(&Loop, OpKey)>;

/// A line of control.
struct Line {
    lp: Loop,
    /// Of the task, which all its lines have in common.
    key: Cell<TaskKey>,
    waiting: Cell<OpKey>,
    /// Called when what it waits for is over.
    next: Cell<Option<Next>>,
    /// The line beside this one, which this one waits to give up.
    branch: Cell<Weak<Line>>,
    is_branch: bool,
}

/// Holders of a line when only one [`Cx`] is left: that, and the task.
const LAST_AND_TASK: usize = 2;

impl Drop for Cx {
    /// A line that nobody can go on with, and that does not wait, has ended.
    fn drop(&mut self) {
        let line = &self.0;
        if Rc::strong_count(line) == LAST_AND_TASK
            && !line.is_branch
            && !line.waits()
        {
            line.lp.finish(line.key.get());
        }
    }
}

impl Deref for Cx {
    type Target = Loop;

    fn deref(&self) -> &Loop {
        &self.0.lp
    }
}

/// Starts a task behind all that is ready.
pub fn spawn<T: 'static>(
    lp: &Loop,
    who: Who,
    body: impl FnOnce(Cx, Continuation<T>) + 'static,
) -> Task<T> {
    let result = Rc::new(Cell::new(None));
    let cx = Cx::new(lp, TaskKey::default(), false);
    let line = cx.0.clone();
    let (first, last) = (cx.clone(), result.clone());
    cx.0.next.set(Some(Box::new(move |_, _| {
        body(first, Box::new(move |value| last.set(Some(value))));
    })));
    let task = lp.spawn(who, Box::pin(LineTask { line, result }));
    cx.0.key.set(task.key());
    task
}

impl Cx {
    fn new(lp: &Loop, key: TaskKey, is_branch: bool) -> Cx {
        Cx(Rc::new(Line {
            lp: lp.clone(),
            key: Cell::new(key),
            waiting: Cell::new(OpKey::NONE),
            next: Cell::new(None),
            branch: Cell::new(Weak::new()),
            is_branch,
        }))
    }

    /// Leaves `next` with the loop, to be called when `op` is over.
    #[inline]
    pub(super) fn wait(&self, op: Op, next: impl FnOnce(Outcome) + 'static) {
        let op = self.submit(Waiter::Task(self.0.key.get()), op);
        self.leave(op, Box::new(move |lp, op| next(lp.take_outcome(op))));
    }

    /// Leaves `next` with the loop, to be called in the next turn.
    #[inline]
    pub(super) fn wait_turn(&self, next: impl FnOnce(()) + 'static) {
        let op = self.submit_turn(self.0.key.get());
        self.leave(op, Box::new(move |_, _| next(())));
    }

    #[inline]
    fn leave(&self, op: OpKey, next: Next) {
        self.0.waiting.set(op);
        let left = self.0.next.replace(Some(next));
        assert!(left.is_none(), "a line of control waits for one thing");
    }

    /// Takes back what was left with the loop, and drops it.
    pub(super) fn give_up(&self) {
        self.0.give_up();
    }

    /// Makes a line beside this one, for what may have to be given up.
    pub(super) fn branch(&self) -> Branch {
        let cx = Cx::new(self, self.0.key.get(), true);
        self.0.branch.replace(Rc::downgrade(&cx.0));
        Branch(cx)
    }
}

impl Line {
    fn waits(&self) -> bool {
        self.waiting.get() != OpKey::NONE
    }

    /// Takes what is to be called now that `op` is over, from whichever line
    /// waits for it.
    #[inline]
    fn take_next(&self, op: OpKey) -> Option<Next> {
        if self.waiting.get() == op {
            self.waiting.set(OpKey::NONE);
            return self.next.take();
        }
        let branch = self.branch.take();
        let next = branch.upgrade().and_then(|line| line.take_next(op));
        self.branch.set(branch);
        next
    }

    fn give_up(&self) {
        self.lp.withdraw(self.waiting.replace(OpKey::NONE));
        drop(self.next.take());
    }
}

/// A line that is given up when this is dropped.
pub(super) struct Branch(pub(super) Cx);

impl Drop for Branch {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

/// A line of control as the loop sees it.
struct LineTask<T> {
    line: Rc<Line>,
    result: Rc<Cell<Option<T>>>,
}

impl<T: 'static> Resume for LineTask<T> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        if let Some(next) = self.line.take_next(op) {
            next(lp, op);
        }
        if self.line.waits() || Rc::strong_count(&self.line) > 1 {
            Flow::Waiting
        } else {
            Flow::Finished
        }
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(&mut self.result.take(), into);
    }
}

impl<T> Drop for LineTask<T> {
    /// What is left with the loop holds its line; this cuts the circle.
    fn drop(&mut self) {
        self.line.give_up();
    }
}
