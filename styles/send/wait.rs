//! The only functions that suspend: each begins an operation, yields it and
//! unpacks what came of it. What is thrown comes out of the wait as its error.

use super::task::{BodyOf, Cx, Request};
use crate::event_loop::{
    Begun, Connection, LabFuture, Listener, Moved, Op, Outcome, TaskKey,
};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::future::Future;

/// Waits one turn: whoever is ready goes first.
///
/// Begins when it is called; the others begin when they are awaited.
#[inline(always)]
pub fn turn(cx: &Cx) -> impl Future<Output = Result<(), Fault>> {
    cx.co.yield_(Request::Wait(cx.submit_turn_for_current()))
}

/// Waits until `us` microseconds have passed; none is one turn.
pub fn sleep(cx: &Cx, us: u64) -> impl Future<Output = Result<(), Fault>> {
    ask(cx, Op::Sleep { us }, done)
}

/// Waits until a connection is made.
pub fn connect(
    cx: &Cx,
    address: Address,
) -> impl Future<Output = Result<Connection, Fault>> {
    ask(cx, Op::connect(address), Outcome::connected)
}

/// Waits until a client came; gives its number too.
pub fn accept(
    cx: &Cx,
    listener: Listener,
) -> impl Future<Output = Result<(Connection, u32), Fault>> {
    ask(cx, Op::Accept { listener }, Outcome::accepted)
}

/// Waits until something came; no bytes are the end.
pub fn read(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    ask(cx, Op::Read { connection, buffer }, Outcome::moved)
}

/// Waits until some of the buffer was taken.
pub fn write(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    ask(cx, Op::Write { connection, buffer }, Outcome::moved)
}

/// Waits until a job of the blocking pool has ended.
pub fn blocking<T: Any + Send>(
    cx: &Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Fault>> {
    ask(cx, Op::blocking(simulated_us, job), Outcome::returned)
}

/// Waits until a one-shot future is done.
pub fn future<T: 'static>(
    cx: &Cx,
    future: &LabFuture<T>,
) -> impl Future<Output = Result<(), Fault>> {
    ask(cx, Op::future(future), done)
}

/// Waits until a task has ended, in whatever way.
pub fn join(
    cx: &Cx,
    task: TaskKey,
) -> impl Future<Output = Result<(), Fault>> {
    ask(cx, Op::Join { task }, done)
}

/// Waits until a child has returned; gives what it returned.
///
/// The way to call another body. Nothing is thrown at the caller meanwhile:
/// it goes to the child.
pub async fn call<B>(cx: &Cx, child: impl FnOnce(Cx) -> B) -> B::Output
where
    B: Future + 'static,
    B::Output: 'static,
{
    let child = BodyOf::new(cx, &cx.calls, child);
    cx.calls.child.set(Some(Box::new(child)));
    let resumed = cx.co.yield_(Request::Call).await;
    let mut value = None;
    if let Some(mut child) = cx.calls.returned.take() {
        child.take_returned(&mut value);
    }
    match (resumed, value) {
        (Ok(()), Some(value)) => value,
        _ => panic!("a caller went on before its child returned"),
    }
}

/// Yields an operation, takes what came of it and unpacks that.
async fn ask<T>(
    cx: &Cx,
    op: Op,
    unpack: impl FnOnce(Outcome) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let op = Begun::new(cx, op);
    cx.co.yield_(Request::Wait(op.key())).await?;
    unpack(op.take_outcome())
}

/// Unpacks what came of a wait that cannot fail.
fn done(_: Outcome) -> Result<(), Fault> {
    Ok(())
}
