//! The only functions that suspend: leaf futures, one for each operation.
//!
//! Inert until first polled; dropped before its end, the operation is
//! withdrawn. Works with any waker: a task of the loop is known by its key,
//! anybody else is woken.

use super::task::Cx;
use crate::event_loop::{
    Connection, LabFuture, Listener, Loop, Moved, Op, OpKey, Outcome, TaskKey,
};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Waits one turn: whoever is ready goes first.
pub fn turn(cx: &Cx) -> impl Future<Output = ()> {
    Turn {
        lp: cx,
        op: OpKey::NONE,
        task: TaskKey::default(),
    }
}

/// Waits until `us` microseconds have passed; none is one turn.
pub fn sleep(cx: &Cx, us: u64) -> impl Future<Output = ()> {
    Wait::new(cx, Op::Sleep { us }, drop)
}

/// Waits until a connection is made.
pub fn connect(
    cx: &Cx,
    address: Address,
) -> impl Future<Output = Result<Connection, Fault>> {
    Wait::new(cx, Op::connect(address), Outcome::connected)
}

/// Waits until a client came; gives its number too.
pub fn accept(
    cx: &Cx,
    listener: Listener,
) -> impl Future<Output = Result<(Connection, u32), Fault>> {
    Wait::new(cx, Op::Accept { listener }, Outcome::accepted)
}

/// Waits until something came; no bytes are the end.
pub fn read(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    Wait::new(cx, Op::Read { connection, buffer }, Outcome::moved)
}

/// Waits until some of the buffer was taken.
pub fn write(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    Wait::new(cx, Op::Write { connection, buffer }, Outcome::moved)
}

/// Waits until a job of the blocking pool has ended.
pub fn blocking<T: Any + Send>(
    cx: &Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Fault>> {
    Wait::new(cx, Op::blocking(simulated_us, job), Outcome::returned)
}

/// Waits until a one-shot future is done.
pub fn future<T: 'static>(
    cx: &Cx,
    future: &LabFuture<T>,
) -> impl Future<Output = ()> {
    Wait::new(cx, Op::future(future), drop)
}

/// Waits until a task has ended, in whatever way.
pub fn join(cx: &Cx, task: TaskKey) -> impl Future<Output = ()> {
    Wait::new(cx, Op::Join { task }, drop)
}

/// One turn as a future: the wait that costs nothing but itself, so what is
/// not needed for it is left out.
struct Turn<'a> {
    lp: &'a Loop,
    /// None before it began and after its end.
    op: OpKey,
    /// None where it began for somebody else.
    task: TaskKey,
}

impl Future for Turn<'_> {
    type Output = ();

    #[inline]
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

impl Turn<'_> {
    #[cold]
    fn begin_foreign(&mut self, cx: &mut Context<'_>) {
        self.op = self.lp.submit(self.lp.waiter(cx.waker()), Op::Turn);
    }

    #[cold]
    fn follow(&mut self, cx: &mut Context<'_>) {
        (self.op, self.task) = follow(self.lp, self.op, self.task, cx);
    }
}

impl Drop for Turn<'_> {
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
    if now != TaskKey::default() && now == task {
        return (op, task);
    }
    (lp.redirect(op, lp.waiter(cx.waker())), now)
}

/// One operation as a future, and how to unpack what came of it. A future
/// made by hand, because one of an `async fn` would keep the operation twice.
struct Wait<'a, U> {
    lp: &'a Loop,
    state: State,
    unpack: U,
}

enum State {
    /// Not begun.
    Fresh(Op),
    /// Begun for a task of the loop, or, with the key of none, for somebody
    /// else.
    Begun(OpKey, TaskKey),
    Over,
}

impl<'a, U> Wait<'a, U> {
    fn new(lp: &'a Loop, op: Op, unpack: U) -> Wait<'a, U> {
        let state = State::Fresh(op);
        Wait { lp, state, unpack }
    }

    fn begin(&mut self, op: Op, cx: &mut Context<'_>) {
        let task = self.lp.polled_task(cx.waker()).unwrap_or_default();
        let waiter = self.lp.waiter(cx.waker());
        self.state = State::Begun(self.lp.submit(waiter, op), task);
    }
}

impl<T, U: Fn(Outcome) -> T + Unpin> Future for Wait<'_, U> {
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

impl<U> Drop for Wait<'_, U> {
    fn drop(&mut self) {
        if let State::Begun(op, _) = self.state {
            self.lp.withdraw(op);
        }
    }
}
