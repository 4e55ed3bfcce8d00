//! The only functions that suspend: each leaves a function with the loop.
//!
//! None calls it before it has returned itself, even where what is waited
//! for is there already.

use super::task::Cx;
use crate::event_loop::{Connection, LabFuture, Listener, Moved, Op, TaskKey};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;

/// Waits one turn: whoever is ready goes first.
pub fn turn(cx: &Cx, k: impl FnOnce(()) + 'static) {
    cx.wait_turn(k);
}

/// Waits until `us` microseconds have passed; none is one turn.
pub fn sleep(cx: &Cx, us: u64, k: impl FnOnce(()) + 'static) {
    cx.wait(Op::Sleep { us }, move |_| k(()));
}

/// Waits until a connection is made.
pub fn connect(
    cx: &Cx,
    address: Address,
    k: impl FnOnce(Result<Connection, Fault>) + 'static,
) {
    cx.wait(Op::connect(address), move |outcome| k(outcome.connected()));
}

/// Waits until a client came; gives its number too.
pub fn accept(
    cx: &Cx,
    listener: Listener,
    k: impl FnOnce(Result<(Connection, u32), Fault>) + 'static,
) {
    cx.wait(
        Op::Accept { listener },
        move |outcome| k(outcome.accepted()),
    );
}

/// Waits until something came; no bytes are the end.
pub fn read(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
    k: impl FnOnce(Result<Moved, Fault>) + 'static,
) {
    let op = Op::Read { connection, buffer };
    cx.wait(op, move |outcome| k(outcome.moved()));
}

/// Waits until some of the buffer was taken.
pub fn write(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
    k: impl FnOnce(Result<Moved, Fault>) + 'static,
) {
    let op = Op::Write { connection, buffer };
    cx.wait(op, move |outcome| k(outcome.moved()));
}

/// Waits until a job of the blocking pool has ended.
pub fn blocking<T: Any + Send>(
    cx: &Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
    k: impl FnOnce(Result<T, Fault>) + 'static,
) {
    let op = Op::blocking(simulated_us, job);
    cx.wait(op, move |outcome| k(outcome.returned()));
}

/// Waits until a one-shot future is done.
pub fn future<T: 'static>(
    cx: &Cx,
    future: &LabFuture<T>,
    k: impl FnOnce(()) + 'static,
) {
    cx.wait(Op::future(future), move |_| k(()));
}

/// Waits until a task has ended, in whatever way.
pub fn join(cx: &Cx, task: TaskKey, k: impl FnOnce(()) + 'static) {
    cx.wait(Op::Join { task }, move |_| k(()));
}
