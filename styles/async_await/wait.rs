//! The only functions that suspend: leaf futures, one for each operation.
//!
//! A leaf does nothing until it is first polled. Dropped before its end, it
//! withdraws the operation. Polled after its end, it panics.

use super::task::Cx;
use crate::event_loop::{
    Connection, Leaf, Listener, Moved, Op, Outcome, Promise, TaskKey,
    YieldLeaf,
};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::future::Future;

/// Waits one turn: the tasks that are ready run first.
#[track_caller]
pub fn yield_now(cx: &Cx) -> impl Future<Output = ()> {
    YieldLeaf::new(cx)
}

/// Waits until `us` microseconds have passed; 0 is one turn.
#[track_caller]
pub fn sleep(cx: &Cx, us: u64) -> impl Future<Output = ()> {
    Leaf::new(cx, Op::Sleep { us }, drop)
}

/// Waits until a connection is made.
///
/// # Errors
///
/// The fault, if none can be made.
#[track_caller]
pub fn connect(
    cx: &Cx,
    address: Address,
) -> impl Future<Output = Result<Connection, Fault>> {
    Leaf::new(cx, Op::connect(address), Outcome::connected)
}

/// Waits until a client has connected; returns its connection and its number.
///
/// # Errors
///
/// The fault of the listener; [`Fault::Busy`], if another task accepts from it
/// already.
#[track_caller]
pub fn accept(
    cx: &Cx,
    listener: Listener,
) -> impl Future<Output = Result<(Connection, u32), Fault>> {
    Leaf::new(cx, Op::Accept { listener }, Outcome::accepted)
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
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    Leaf::new(cx, Op::Read { connection, buffer }, Outcome::moved)
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
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    Leaf::new(cx, Op::Write { connection, buffer }, Outcome::moved)
}

/// Waits until a job of the blocking pool has ended, and returns its value. In
/// a simulated world it takes `simulated_us` microseconds.
///
/// # Errors
///
/// [`Fault::JobPanicked`], if the job panicked.
#[track_caller]
pub fn blocking<T: Any + Send>(
    cx: &Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Fault>> {
    Leaf::new(cx, Op::blocking(simulated_us, job), Outcome::returned)
}

/// Waits until a promise is done: set, or cancelled.
#[track_caller]
pub fn done<T: 'static>(
    cx: &Cx,
    promise: &Promise<T>,
) -> impl Future<Output = ()> {
    Leaf::new(cx, Op::promise(promise), drop)
}

/// Waits until a task has ended: returned, was cancelled or panicked.
#[track_caller]
pub fn ended(cx: &Cx, task: TaskKey) -> impl Future<Output = ()> {
    Leaf::new(cx, Op::Join { task }, drop)
}

/// Waits until an operation is over; returns what `unpack` makes of its
/// outcome.
#[track_caller]
pub(super) fn operation<T>(
    cx: &Cx,
    op: Op,
    unpack: impl Fn(Outcome) -> T + Unpin,
) -> impl Future<Output = T> {
    Leaf::new(cx, op, unpack)
}
