//! The only functions that suspend: leaf futures, one for each operation.
//!
//! Inert until first polled; dropped before its end, the operation is
//! withdrawn.

use super::task::Cx;
use crate::event_loop::{
    Connection, Leaf, Listener, Moved, Op, Outcome, Promise, TaskKey,
    YieldLeaf,
};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::future::Future;

/// Waits one turn: whoever is ready goes first.
#[track_caller]
pub fn yield_now(cx: &Cx) -> impl Future<Output = ()> {
    YieldLeaf::new(cx)
}

/// Waits until `us` microseconds have passed; none is one turn.
#[track_caller]
pub fn sleep(cx: &Cx, us: u64) -> impl Future<Output = ()> {
    Leaf::new(cx, Op::Sleep { us }, drop)
}

/// Waits until a connection is made.
///
/// # Errors
///
/// The fault, if none is made.
#[track_caller]
pub fn connect(
    cx: &Cx,
    address: Address,
) -> impl Future<Output = Result<Connection, Fault>> {
    Leaf::new(cx, Op::connect(address), Outcome::connected)
}

/// Waits until a client came; gives its number too.
///
/// # Errors
///
/// The fault, if the listener has one.
#[track_caller]
pub fn accept(
    cx: &Cx,
    listener: Listener,
) -> impl Future<Output = Result<(Connection, u32), Fault>> {
    Leaf::new(cx, Op::Accept { listener }, Outcome::accepted)
}

/// Waits until something came; no bytes are the end.
///
/// # Errors
///
/// The fault of the connection, which is closed with it unless others hold
/// it.
#[track_caller]
pub fn read(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    Leaf::new(cx, Op::Read { connection, buffer }, Outcome::moved)
}

/// Waits until some of the buffer was taken.
///
/// # Errors
///
/// The fault of the connection, which is closed with it unless others hold
/// it.
#[track_caller]
pub fn write(
    cx: &Cx,
    connection: Connection,
    buffer: Buffer,
) -> impl Future<Output = Result<Moved, Fault>> {
    Leaf::new(cx, Op::Write { connection, buffer }, Outcome::moved)
}

/// Waits until a job of the blocking pool has ended; `simulated_us` is how
/// many microseconds it takes in a simulated world.
///
/// # Errors
///
/// [`Fault::JobPanicked`], if it did.
#[track_caller]
pub fn blocking<T: Any + Send>(
    cx: &Cx,
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Fault>> {
    Leaf::new(cx, Op::blocking(simulated_us, job), Outcome::returned)
}

/// Waits until a one-shot future is done.
#[track_caller]
pub fn done<T: 'static>(
    cx: &Cx,
    future: &Promise<T>,
) -> impl Future<Output = ()> {
    Leaf::new(cx, Op::promise(future), drop)
}

/// Waits until a task has ended, in whatever way.
#[track_caller]
pub fn ended(cx: &Cx, task: TaskKey) -> impl Future<Output = ()> {
    Leaf::new(cx, Op::Join { task }, drop)
}

/// Waits until an operation is over; gives what `unpack` makes of it.
#[track_caller]
pub(super) fn operation<T>(
    cx: &Cx,
    op: Op,
    unpack: impl Fn(Outcome) -> T + Unpin,
) -> impl Future<Output = T> {
    Leaf::new(cx, op, unpack)
}
