//! The only functions that suspend: each leaves a function with the loop.
//!
//! The loop calls it when the wait is over, in a later turn, and never before
//! the wait itself has returned. An operation that could be carried out at
//! once is no exception. A task that is cancelled meanwhile drops the
//! function.

use super::task::Cx;
use crate::event_loop::{Connection, Listener, Moved, Op, Promise, TaskKey};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;

/// Waits one turn: the tasks that are ready run first.
#[track_caller]
pub fn yield_now(cx: Cx, k: impl FnOnce(Cx, ()) + 'static) {
    cx.wait_yield(k);
}

/// Waits until `us` microseconds have passed; 0 is one turn.
#[track_caller]
pub fn sleep(cx: Cx, us: u64, k: impl FnOnce(Cx, ()) + 'static) {
    cx.wait(Op::Sleep { us }, move |cx, _| k(cx, ()));
}

/// Waits until a connection is made.
///
/// # Errors
///
/// The fault, if none can be made.
#[track_caller]
pub fn connect(
    cx: Cx,
    address: Address,
    k: impl FnOnce(Cx, Result<Connection, Fault>) + 'static,
) {
    cx.wait(Op::connect(address), move |cx, outcome| {
        k(cx, outcome.connected());
    });
}

/// Waits until a client has connected; returns its connection and its number.
///
/// # Errors
///
/// The fault of the listener; [`Fault::Busy`], if another task accepts from it
/// already.
#[track_caller]
pub fn accept(
    cx: Cx,
    listener: Listener,
    k: impl FnOnce(Cx, Result<(Connection, u32), Fault>) + 'static,
) {
    cx.wait(Op::Accept { listener }, move |cx, outcome| {
        k(cx, outcome.accepted());
    });
}

/// Waits until bytes can be read, and reads what fits into the buffer.
///
/// Returns connection, buffer and number of bytes; 0 is the end of the input.
///
/// # Errors
///
/// The fault of the connection; [`Fault::Busy`], if another task reads from it
/// already. The buffer is dropped then, and the connection, which is closed
/// unless others hold it.
#[track_caller]
pub fn read(
    cx: Cx,
    connection: Connection,
    buffer: Buffer,
    k: impl FnOnce(Cx, Result<Moved, Fault>) + 'static,
) {
    let op = Op::Read { connection, buffer };
    cx.wait(op, move |cx, outcome| k(cx, outcome.moved()));
}

/// Waits until bytes can be written, and writes as many as possible.
///
/// Returns connection, rest of the buffer and number of bytes written.
///
/// # Errors
///
/// The fault of the connection; [`Fault::Busy`], if another task writes to it
/// already. The buffer is dropped then, and the connection, which is closed
/// unless others hold it.
#[track_caller]
pub fn write(
    cx: Cx,
    connection: Connection,
    buffer: Buffer,
    k: impl FnOnce(Cx, Result<Moved, Fault>) + 'static,
) {
    let op = Op::Write { connection, buffer };
    cx.wait(op, move |cx, outcome| k(cx, outcome.moved()));
}

/// Waits until a job of the blocking pool has ended, and returns its value. In
/// a simulated world it takes `simulated_us` microseconds.
///
/// # Errors
///
/// [`Fault::JobPanicked`], if the job panicked.
#[track_caller]
pub fn blocking<T: Any + Send>(
    cx: Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
    k: impl FnOnce(Cx, Result<T, Fault>) + 'static,
) {
    let op = Op::blocking(simulated_us, job);
    cx.wait(op, move |cx, outcome| k(cx, outcome.returned()));
}

/// Waits until a promise is done: set, or cancelled.
#[track_caller]
pub fn done<T: 'static>(
    cx: Cx,
    promise: &Promise<T>,
    k: impl FnOnce(Cx, ()) + 'static,
) {
    cx.wait(Op::promise(promise), move |cx, _| k(cx, ()));
}

/// Waits until a task has ended: returned, was cancelled or panicked.
#[track_caller]
pub fn ended(cx: Cx, task: TaskKey, k: impl FnOnce(Cx, ()) + 'static) {
    cx.wait(Op::Join { task }, move |cx, _| k(cx, ()));
}
