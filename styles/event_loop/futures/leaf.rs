//! The leaf futures: one operation each, for the task that polls it.
//!
//! Inert until it is first polled; dropped before its end, its operation is
//! withdrawn. It works with any waker: if the loop polls a task with it, the
//! operation resumes the task by its key; any other waker is woken. It may
//! move from task to task: the one that polls it last is resumed.

use crate::event_loop::{
    Loop, Op, OpKey, Outcome, SourcePlace, TaskKey, Waiter,
};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// One operation as a future, and the function that unpacks its outcome.
///
/// A future made by hand, because one of an `async fn` would keep the
/// operation twice.
///
/// # Panics
///
/// If it is polled after it was ready.
pub struct Leaf<'a, U> {
    lp: &'a Loop,
    /// The place in the source that made it.
    place: SourcePlace,
    state: Progress,
    unpack: U,
}

enum Progress {
    /// Not begun.
    Fresh(Op),
    /// Begun for a task of the loop or, without one, for another waker.
    Begun(OpKey, Option<TaskKey>),
    Over,
}

impl<'a, U> Leaf<'a, U> {
    /// Makes the future of an operation; nothing begins.
    #[track_caller]
    pub fn new(lp: &'a Loop, op: Op, unpack: U) -> Leaf<'a, U> {
        Leaf {
            lp,
            place: Location::caller(),
            state: Progress::Fresh(op),
            unpack,
        }
    }

    #[inline(always)]
    fn begin(&mut self, op: Op, cx: &mut Context<'_>) {
        let task = self.lp.polled_task(cx.waker());
        let waiter = waiter(task, cx.waker());
        self.lp.note_place(self.place);
        self.state = Progress::Begun(self.lp.submit(waiter, op), task);
    }
}

impl<T, U: Fn(Outcome) -> T + Unpin> Future for Leaf<'_, U> {
    type Output = T;

    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        if let Progress::Begun(op, task) = self.state {
            if let Some(outcome) = self.lp.claim(op) {
                self.state = Progress::Over;
                return Poll::Ready((self.unpack)(outcome));
            }
            let (op, task) = follow(self.lp, op, task, cx);
            self.state = Progress::Begun(op, task);
            return Poll::Pending;
        }
        match std::mem::replace(&mut self.state, Progress::Over) {
            Progress::Fresh(op) => self.begin(op, cx),
            _ => panic!("a wait was polled after it was over"),
        }
        Poll::Pending
    }
}

impl<U> Drop for Leaf<'_, U> {
    fn drop(&mut self) {
        if let Progress::Begun(op, _) = self.state {
            self.lp.withdraw(op);
        }
    }
}

/// One yield as a future: the wait that costs nothing but itself, so anything
/// not needed for it is left out.
pub struct YieldLeaf<'a> {
    lp: &'a Loop,
    /// None before it began and after its end.
    op: Option<OpKey>,
    /// None where it began for another waker.
    task: Option<TaskKey>,
}

impl<'a> YieldLeaf<'a> {
    /// Makes the future of one yield; nothing begins.
    #[inline]
    #[track_caller]
    pub fn new(lp: &'a Loop) -> YieldLeaf<'a> {
        // Noted now, not at the first poll: a yield is nearly always awaited
        // at once, and room for the place would make each one larger.
        lp.note_place(Location::caller());
        YieldLeaf {
            lp,
            op: None,
            task: None,
        }
    }

    #[cold]
    fn begin_external(&mut self, cx: &mut Context<'_>) {
        let waiter = Waiter::External(cx.waker().clone());
        self.op = Some(self.lp.submit(waiter, Op::Yield));
    }

    #[cold]
    fn follow(&mut self, op: OpKey, cx: &mut Context<'_>) {
        let (op, task) = follow(self.lp, op, self.task, cx);
        (self.op, self.task) = (Some(op), task);
    }
}

impl Future for YieldLeaf<'_> {
    type Output = ();

    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(op) = self.op else {
            self.task = self.lp.polled_task(cx.waker());
            match self.task {
                Some(key) => self.op = Some(self.lp.submit_yield(key)),
                None => self.begin_external(cx),
            }
            return Poll::Pending;
        };
        if self.lp.claim_yield(op) {
            self.op = None;
            return Poll::Ready(());
        }
        self.follow(op, cx);
        Poll::Pending
    }
}

impl Drop for YieldLeaf<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(op) = self.op {
            self.lp.withdraw(op);
        }
    }
}

/// Returns the waiter of a leaf that is polled with `waker`: the current task
/// if that is polled with it, otherwise the maker of the waker.
#[inline]
fn waiter(task: Option<TaskKey>, waker: &Waker) -> Waiter {
    match task {
        Some(key) => Waiter::Task(key),
        None => Waiter::External(waker.clone()),
    }
}

/// Makes the task, or the waker, that polls last the waiter of `op`.
#[cold]
fn follow(
    lp: &Loop,
    op: OpKey,
    task: Option<TaskKey>,
    cx: &mut Context<'_>,
) -> (OpKey, Option<TaskKey>) {
    let now = lp.polled_task(cx.waker());
    if now.is_some() && now == task {
        return (op, task);
    }
    (lp.redirect(op, waiter(now, cx.waker())), now)
}

impl<U> fmt::Debug for Leaf<'_, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.state {
            Progress::Fresh(op) => write!(f, "Leaf({op:?}, not begun)"),
            Progress::Begun(op, _) => write!(f, "Leaf({op:?})"),
            Progress::Over => f.write_str("Leaf(over)"),
        }
    }
}

impl fmt::Debug for YieldLeaf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("YieldLeaf").field(&self.op).finish()
    }
}
