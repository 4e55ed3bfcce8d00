//! The only functions that suspend: each makes a child that yields the key of
//! its operation and returns the outcome, unpacked.
//!
//! A body that is cancelled while it waits, by its task or by a guard around
//! it, does not go on: its operation is withdrawn, and it is dropped. Only
//! [`catch`](super::catch::catch) lets its caller know.

use super::task::{Co, TaskMailbox};
use crate::event_loop::{
    Cancelled, Connection, Listener, Loop, Moved, Op, OpKey, Outcome, Promise,
    TaskKey,
};
use crate::generator::{Child, Delegation};
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

/// Delegates to a child; its value is the one that the child returned.
///
/// This is the only `await` of the column. `yield_from!(co, sleep(us))` is
/// Python's `yield from sleep(us)`.
#[macro_export]
macro_rules! yield_from {
    ($co:expr, $child:expr $(,)?) => {
        $co.yield_from($child).await
    };
}
pub use crate::yield_from;

/// Something that can be delegated to. It does not run before that.
///
/// PEP 380: `yield from EXPR` begins with `_i = iter(EXPR)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that can be delegated to",
    label = "no child",
    note = "a body stands in `generator(async move |co| {{ .. }})`"
)]
#[must_use = "a child does nothing unless it is delegated to"]
pub trait Delegate {
    /// The return value, which is the value of the delegation.
    type Return;
    /// The child that is driven.
    type Child: Child<OpKey, (), Cancelled, Loop, Return = Self::Return>;

    /// Makes the child, which uses its parent's mailbox.
    fn iter(self, mailbox: &TaskMailbox) -> Self::Child;
}

impl Co {
    /// Delegates to a child; the function behind
    /// [`yield_from!`](macro@crate::yield_from). The child begins when this is
    /// awaited.
    ///
    /// # Panics
    ///
    /// When awaited, if the body is not the one that runs, or the child has
    /// ended.
    #[inline]
    #[track_caller]
    pub fn yield_from<D: Delegate>(
        &self,
        child: D,
    ) -> Delegation<'_, OpKey, (), Cancelled, Loop, D::Child> {
        self.note_place(Location::caller());
        self.0.yield_from(child.iter(self.0.mailbox()))
    }
}

/// Waits one turn: the tasks that are ready run first.
pub fn yield_now() -> impl Delegate<Return = ()> {
    YieldNow(None)
}

/// Waits until `us` microseconds have passed; 0 is one turn.
pub fn sleep(us: u64) -> impl Delegate<Return = ()> {
    Wait::new(Op::Sleep { us }, drop)
}

/// Waits until a connection is made.
///
/// # Errors
///
/// The fault, if none can be made.
pub fn connect(
    address: Address,
) -> impl Delegate<Return = Result<Connection, Fault>> {
    Wait::new(Op::connect(address), Outcome::connected)
}

/// Waits until a client has connected; returns its connection and its number.
///
/// # Errors
///
/// The fault of the listener, or [`Fault::Busy`], if another task accepts from
/// it already.
pub fn accept(
    listener: Listener,
) -> impl Delegate<Return = Result<(Connection, u32), Fault>> {
    Wait::new(Op::Accept { listener }, Outcome::accepted)
}

/// Waits until bytes can be read, and reads what fits into the buffer.
///
/// Returns connection, buffer and number of bytes; 0 is the end of the input.
///
/// # Errors
///
/// The fault of the connection, or [`Fault::Busy`], if another task reads from
/// it already. The buffer is dropped then,
/// and the connection, which is closed unless others hold it.
pub fn read(
    connection: Connection,
    buffer: Buffer,
) -> impl Delegate<Return = Result<Moved, Fault>> {
    Wait::new(Op::Read { connection, buffer }, Outcome::moved)
}

/// Waits until bytes can be written, and writes as many as possible.
///
/// Returns connection, rest of the buffer and number of bytes written.
///
/// # Errors
///
/// The fault of the connection, or [`Fault::Busy`], if another task writes to
/// it already. The buffer is dropped then,
/// and the connection, which is closed unless others hold it.
pub fn write(
    connection: Connection,
    buffer: Buffer,
) -> impl Delegate<Return = Result<Moved, Fault>> {
    Wait::new(Op::Write { connection, buffer }, Outcome::moved)
}

/// Waits until a job of the blocking pool has ended, and returns its value. In
/// a simulated world it takes `simulated_us` microseconds.
///
/// # Errors
///
/// [`Fault::JobPanicked`].
pub fn blocking<T: Any + Send>(
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> impl Delegate<Return = Result<T, Fault>> {
    Wait::new(Op::blocking(simulated_us, job), Outcome::returned)
}

/// Waits until a promise is done: set, or cancelled.
pub fn done<T: 'static>(
    promise: &Promise<T>,
) -> impl Delegate<Return = ()> + use<T> {
    Wait::new(Op::promise(promise), drop)
}

/// Waits until a task has ended: returned, was cancelled or panicked.
pub fn ended(task: TaskKey) -> impl Delegate<Return = ()> {
    Wait::new(Op::Join { task }, drop)
}

/// Waits until an operation without a value is over.
pub(super) fn operation(op: Op) -> impl Delegate<Return = ()> {
    Wait::new(op, drop)
}

/// One operation, and the function that unpacks its outcome.
struct Wait<U> {
    state: WaitState,
    unpack: U,
}

enum WaitState {
    Fresh(Op),
    Begun(OpKey),
    Over,
}

impl<U> Wait<U> {
    fn new(op: Op, unpack: U) -> Wait<U> {
        let state = WaitState::Fresh(op);
        Wait { state, unpack }
    }
}

/// No field is pinned.
impl<U> Unpin for Wait<U> {}

/// The wait is its own child.
impl<T, U> Delegate for Wait<U>
where
    U: Fn(Outcome) -> T,
{
    type Return = T;
    type Child = Wait<U>;

    #[inline]
    fn iter(self, _: &TaskMailbox) -> Wait<U> {
        self
    }
}

impl<T, U> Child<OpKey, (), Cancelled, Loop> for Wait<U>
where
    U: Fn(Outcome) -> T,
{
    type Return = T;

    #[inline]
    fn resume(mut self: Pin<&mut Self>, mailbox: &TaskMailbox) -> Poll<T> {
        let lp = mailbox.shared();
        match std::mem::replace(&mut self.state, WaitState::Over) {
            WaitState::Fresh(op) => {
                let op = lp.submit_for_current(op);
                self.state = WaitState::Begun(op);
                mailbox.put_yielded(op);
                Poll::Pending
            }
            WaitState::Begun(op) => match mailbox.take_answer() {
                Some(Ok(_)) => match lp.take_outcome(op) {
                    Some(outcome) => Poll::Ready((self.unpack)(outcome)),
                    None => {
                        self.state = WaitState::Begun(op);
                        mailbox.put_yielded(op);
                        Poll::Pending
                    }
                },
                Some(Err(cancelled)) => {
                    mailbox.raise(cancelled);
                    Poll::Pending
                }
                None => {
                    self.state = WaitState::Begun(op);
                    Poll::Pending
                }
            },
            WaitState::Over => panic!("a wait was resumed after it was over"),
        }
    }

    fn close(self: Pin<&mut Self>, mailbox: &TaskMailbox) {
        if let WaitState::Begun(op) = self.state {
            mailbox.shared().withdraw(op);
        }
    }
}

/// A wait of one turn, without an [`Op`]; its ticket, once it has begun.
struct YieldNow(Option<OpKey>);

/// The wait is its own child.
impl Delegate for YieldNow {
    type Return = ();
    type Child = YieldNow;

    #[inline]
    fn iter(self, _: &TaskMailbox) -> YieldNow {
        self
    }
}

impl Child<OpKey, (), Cancelled, Loop> for YieldNow {
    type Return = ();

    #[inline(always)]
    fn resume(mut self: Pin<&mut Self>, mailbox: &TaskMailbox) -> Poll<()> {
        if self.0.is_none() {
            let op = mailbox.shared().submit_yield_for_current();
            mailbox.put_yielded(*self.0.insert(op));
            return Poll::Pending;
        }
        match mailbox.take_answer() {
            Some(Ok(_)) => Poll::Ready(()),
            Some(Err(cancelled)) => {
                self.0 = None;
                mailbox.raise(cancelled);
                Poll::Pending
            }
            None => Poll::Pending,
        }
    }

    fn close(self: Pin<&mut Self>, mailbox: &TaskMailbox) {
        if let Some(op) = self.0 {
            mailbox.shared().withdraw(op);
        }
    }
}

impl<U> fmt::Debug for Wait<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wait")
    }
}
