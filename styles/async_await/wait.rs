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
        task: None,
    }
}

/// Waits until `us` microseconds have passed; none is one turn.
pub async fn sleep(cx: &Cx, us: u64) {
    Wait::new(cx, Op::Sleep { us }).await;
}

/// Waits until a connection is made.
pub async fn connect(cx: &Cx, address: Address) -> Result<Connection, Fault> {
    Wait::new(cx, Op::connect(address)).await.connected()
}

/// Waits until a client came; gives its number too.
pub async fn accept(
    cx: &Cx,
    listener: Listener,
) -> Result<(Connection, u32), Fault> {
    Wait::new(cx, Op::Accept { listener }).await.accepted()
}

/// Waits until something came; no bytes are the end.
pub async fn read(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> Result<Moved, Fault> {
    Wait::new(cx, Op::Read { connection, buffer }).await.moved()
}

/// Waits until some of the buffer was taken.
pub async fn write(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> Result<Moved, Fault> {
    Wait::new(cx, Op::Write { connection, buffer })
        .await
        .moved()
}

/// Waits until a job of the blocking pool has ended.
pub async fn blocking<T: Any + Send>(
    cx: &Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    Wait::new(cx, Op::blocking(simulated_us, job))
        .await
        .returned()
}

/// Waits until a one-shot future is done.
pub async fn future<T: 'static>(cx: &Cx, future: &LabFuture<T>) {
    Wait::new(cx, Op::future(future)).await;
}

/// Waits until a task has ended, in whatever way.
pub async fn join(cx: &Cx, task: TaskKey) {
    Wait::new(cx, Op::Join { task }).await;
}

/// One turn as a future: the wait that costs nothing but itself, so what is
/// not needed for it is left out.
struct Turn<'a> {
    lp: &'a Loop,
    /// None before it began and after its end.
    op: OpKey,
    task: Option<TaskKey>,
}

impl Future for Turn<'_> {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.op == OpKey::NONE {
            match self.lp.polled_task(cx.waker()) {
                Some(key) => {
                    self.task = Some(key);
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
    task: Option<TaskKey>,
    cx: &mut Context<'_>,
) -> (OpKey, Option<TaskKey>) {
    let now = lp.polled_task(cx.waker());
    if now.is_some() && now == task {
        return (op, task);
    }
    (lp.redirect(op, lp.waiter(cx.waker())), now)
}

/// One operation as a future.
struct Wait<'a> {
    lp: &'a Loop,
    state: State,
}

enum State {
    /// Not begun.
    Fresh(Op),
    /// Begun for a task of the loop, or for somebody else.
    Begun(OpKey, Option<TaskKey>),
    Over,
}

impl<'a> Wait<'a> {
    fn new(lp: &'a Loop, op: Op) -> Wait<'a> {
        Wait {
            lp,
            state: State::Fresh(op),
        }
    }

    fn begin(&mut self, op: Op, cx: &mut Context<'_>) {
        let task = self.lp.polled_task(cx.waker());
        let waiter = self.lp.waiter(cx.waker());
        self.state = State::Begun(self.lp.submit(waiter, op), task);
    }
}

impl Future for Wait<'_> {
    type Output = Outcome;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        if let State::Begun(op, task) = self.state {
            if let Some(outcome) = self.lp.claim(op) {
                self.state = State::Over;
                return Poll::Ready(outcome);
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

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        if let State::Begun(op, _) = self.state {
            self.lp.withdraw(op);
        }
    }
}
