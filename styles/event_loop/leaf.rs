//! The leaf futures: one operation each, waited for by whoever polls.
//!
//! Inert until it is first polled; dropped before its end, its operation is
//! withdrawn. It works with any waker: if that is the one which the loop polls
//! a task with, the operation resumes the task by its key; any other waker is
//! woken. It may move from task to task, and whoever polls it last is resumed.

use super::{Loop, Op, OpKey, Outcome, SourcePlace, TaskKey};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// One operation as a future, and how to unpack what came of it.
///
/// A future made by hand, because one of an `async fn` would keep the
/// operation twice.
///
/// # Panics
///
/// If it is polled after it was ready.
pub struct Leaf<'a, U> {
    lp: &'a Loop,
    /// Where in the source it was made.
    place: SourcePlace,
    state: State,
    unpack: U,
}

enum State {
    /// Not begun.
    Fresh(Op),
    /// Begun for a task of the loop, or, with the key of none, for another
    /// waker.
    Begun(OpKey, TaskKey),
    Over,
}

impl<'a, U> Leaf<'a, U> {
    /// Makes the future of an operation; nothing begins.
    #[track_caller]
    pub fn new(lp: &'a Loop, op: Op, unpack: U) -> Leaf<'a, U> {
        Leaf {
            lp,
            place: Location::caller(),
            state: State::Fresh(op),
            unpack,
        }
    }

    fn begin(&mut self, op: Op, cx: &mut Context<'_>) {
        let task = self.lp.polled_task(cx.waker()).unwrap_or_default();
        let waiter = self.lp.waiter(cx.waker());
        self.lp.note_place(self.place);
        self.state = State::Begun(self.lp.submit(waiter, op), task);
    }
}

impl<T, U: Fn(Outcome) -> T + Unpin> Future for Leaf<'_, U> {
    type Output = T;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        if let State::Begun(op, task) = self.state {
            if let Some(outcome) = self.lp.claim(op) {
                self.state = State::Over;
                return Poll::Ready((self.unpack)(outcome));
            }
            let (op, task) = follow(self.lp, op, task, cx);
            self.state = State::Begun(op, task);
            return Poll::Pending;
        }
        match std::mem::replace(&mut self.state, State::Over) {
            State::Fresh(op) => self.begin(op, cx),
            _ => panic!("a wait was polled after it was over"),
        }
        Poll::Pending
    }
}

impl<U> Drop for Leaf<'_, U> {
    fn drop(&mut self) {
        if let State::Begun(op, _) = self.state {
            self.lp.withdraw(op);
        }
    }
}

/// One turn as a future: the wait that costs nothing but itself, so what is
/// not needed for it is left out.
pub struct TurnLeaf<'a> {
    lp: &'a Loop,
    /// None before it began and after its end.
    op: OpKey,
    /// None where it began for another waker.
    task: TaskKey,
}

impl<'a> TurnLeaf<'a> {
    /// Makes the future of one turn; nothing begins.
    #[inline]
    #[track_caller]
    pub fn new(lp: &'a Loop) -> TurnLeaf<'a> {
        // As a rule it is awaited at once; no room is taken to be surer.
        lp.note_place(Location::caller());
        TurnLeaf {
            lp,
            op: OpKey::NONE,
            task: TaskKey::NONE,
        }
    }

    #[cold]
    fn begin_foreign(&mut self, cx: &mut Context<'_>) {
        self.op = self.lp.submit(self.lp.waiter(cx.waker()), Op::Turn);
    }

    #[cold]
    fn follow(&mut self, cx: &mut Context<'_>) {
        (self.op, self.task) = follow(self.lp, self.op, self.task, cx);
    }
}

impl Future for TurnLeaf<'_> {
    type Output = ();

    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.op == OpKey::NONE {
            match self.lp.polled_task(cx.waker()) {
                Some(key) => {
                    self.task = key;
                    self.op = self.lp.submit_turn(key);
                }
                None => self.begin_foreign(cx),
            }
            return Poll::Pending;
        }
        if self.lp.claim_turn(self.op) {
            self.op = OpKey::NONE;
            return Poll::Ready(());
        }
        self.follow(cx);
        Poll::Pending
    }
}

impl Drop for TurnLeaf<'_> {
    #[inline]
    fn drop(&mut self) {
        self.lp.withdraw(self.op);
    }
}

/// Makes whoever polls last the one to be resumed for `op`.
#[cold]
fn follow(
    lp: &Loop,
    op: OpKey,
    task: TaskKey,
    cx: &mut Context<'_>,
) -> (OpKey, TaskKey) {
    let now = lp.polled_task(cx.waker()).unwrap_or_default();
    if now != TaskKey::NONE && now == task {
        return (op, task);
    }
    (lp.redirect(op, lp.waiter(cx.waker())), now)
}

impl<U> fmt::Debug for Leaf<'_, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.state {
            State::Fresh(op) => write!(f, "Leaf({op:?}, not begun)"),
            State::Begun(op, _) => write!(f, "Leaf({op:?})"),
            State::Over => f.write_str("Leaf(over)"),
        }
    }
}

impl fmt::Debug for TurnLeaf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TurnLeaf").field(&self.op).finish()
    }
}
