//! The only functions that suspend: each leaves a function with the loop.
//!
//! It is called when what is waited for is over, and never before the wait
//! itself has returned, even where that is there already.

use super::task::Cx;
use crate::event_loop::{Connection, Listener, Moved, Op, Promise, TaskKey};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;

/// Waits one turn: whoever is ready goes first.
#[track_caller]
pub fn yield_now(cx: Cx, k: impl FnOnce(Cx, ()) + 'static) {
    cx.wait_turn(k);
}

/// Waits until `us` microseconds have passed; none is one turn.
#[track_caller]
pub fn sleep(cx: Cx, us: u64, k: impl FnOnce(Cx, ()) + 'static) {
    cx.wait(Op::Sleep { us }, move |cx, _| k(cx, ()));
}

/// Waits until a connection is made.
///
/// # Errors
///
/// The fault, if none is made.
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

/// Waits until a client came; gives its number too.
///
/// # Errors
///
/// The fault, if the listener has one.
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

/// Waits until something came; no bytes are the end.
///
/// # Errors
///
/// The fault of the connection, which is closed with it unless others hold
/// it.
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

/// Waits until some of the buffer was taken.
///
/// # Errors
///
/// The fault of the connection, which is closed with it unless others hold
/// it.
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

/// Waits until a job of the blocking pool has ended; `simulated_us` is how
/// many microseconds it takes in a simulated world.
///
/// # Errors
///
/// [`Fault::JobPanicked`], if it did.
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

/// Waits until a one-shot future is done.
#[track_caller]
pub fn done<T: 'static>(
    cx: Cx,
    future: &Promise<T>,
    k: impl FnOnce(Cx, ()) + 'static,
) {
    cx.wait(Op::promise(future), move |cx, _| k(cx, ()));
}

/// Waits until a task has ended, in whatever way.
#[track_caller]
pub fn ended(cx: Cx, task: TaskKey, k: impl FnOnce(Cx, ()) + 'static) {
    cx.wait(Op::Join { task }, move |cx, _| k(cx, ()));
}
