//! The only functions that suspend: sub-coroutines that yield an operation
//! and return a typed result. What is thrown comes out of them as an error.

use super::task::Cx;
use crate::event_loop::{
    Begun, Connection, LabFuture, Listener, Moved, Op, Outcome, TaskKey,
};
use crate::generator::ChainYield;
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::future::Future;

/// Waits one turn: whoever is ready goes first.
///
/// Begins when it is called; the others begin when they are awaited.
#[inline(always)]
pub fn turn(cx: &Cx) -> ChainYield<'_, (), Fault> {
    cx.co.yield_(cx.submit_turn_for_current())
}

/// Waits until `us` microseconds have passed; none is one turn.
pub async fn sleep(cx: &Cx, us: u64) -> Result<(), Fault> {
    ask(cx, Op::Sleep { us }).await.map(drop)
}

/// Waits until a connection is made.
pub async fn connect(cx: &Cx, address: Address) -> Result<Connection, Fault> {
    ask(cx, Op::connect(address)).await?.connected()
}

/// Waits until a client came; gives its number too.
pub async fn accept(
    cx: &Cx,
    listener: Listener,
) -> Result<(Connection, u32), Fault> {
    ask(cx, Op::Accept { listener }).await?.accepted()
}

/// Waits until something came; no bytes are the end.
pub async fn read(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> Result<Moved, Fault> {
    ask(cx, Op::Read { connection, buffer }).await?.moved()
}

/// Waits until some of the buffer was taken.
pub async fn write(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> Result<Moved, Fault> {
    ask(cx, Op::Write { connection, buffer }).await?.moved()
}

/// Waits until a job of the blocking pool has ended.
pub async fn blocking<T: Any + Send>(
    cx: &Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    ask(cx, Op::blocking(simulated_us, job)).await?.returned()
}

/// Waits until a one-shot future is done.
pub async fn future<T: 'static>(
    cx: &Cx,
    future: &LabFuture<T>,
) -> Result<(), Fault> {
    ask(cx, Op::future(future)).await.map(drop)
}

/// Waits until a task has ended, in whatever way.
pub async fn join(cx: &Cx, task: TaskKey) -> Result<(), Fault> {
    ask(cx, Op::Join { task }).await.map(drop)
}

/// Waits until a child has returned; gives what it returned.
///
/// The way to call another body. Nothing is thrown at the caller meanwhile:
/// it goes to the child.
pub async fn yield_from<B>(cx: &Cx, child: impl FnOnce(Cx) -> B) -> B::Output
where
    B: Future + 'static,
    B::Output: 'static,
{
    cx.co.yield_from(|co| child(cx.with(co))).await
}

/// Yields an operation and takes what came of it.
async fn ask(cx: &Cx, op: Op) -> Result<Outcome, Fault> {
    let op = Begun::new(cx, op);
    cx.co.yield_(op.key()).await?;
    Ok(op.take_outcome())
}
