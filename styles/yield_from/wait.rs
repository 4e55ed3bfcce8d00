//! The only functions that suspend: each makes a child that yields the key of
//! its operation and returns the outcome, unpacked.
//!
//! The delegation fails if a fault is thrown instead: [`Fault::Interrupted`]
//! by a guard around the body, [`Fault::Cancelled`] by the cancellation of its
//! task. The operation is withdrawn then.

use super::task::{Co, TaskMailbox};
use crate::event_loop::{
    Connection, Listener, Loop, Moved, Op, OpKey, Outcome, Promise, TaskKey,
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
    type Child: Child<OpKey, (), Fault, Loop, Return = Self::Return>;

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
    ) -> Delegation<'_, OpKey, (), Fault, Loop, D::Child> {
        self.note_place(Location::caller());
        self.0.yield_from(child.iter(self.0.mailbox()))
    }
}

/// Waits one turn: the tasks that are ready run first.
///
/// # Errors
///
/// The fault that is thrown instead.
pub fn yield_now() -> impl Delegate<Return = Result<(), Fault>> {
    YieldNow(None)
}

/// Waits until `us` microseconds have passed; 0 is one turn.
///
/// # Errors
///
/// The fault that is thrown instead.
pub fn sleep(us: u64) -> impl Delegate<Return = Result<(), Fault>> {
    Wait::new(Op::Sleep { us }, nothing)
}

/// Waits until a connection is made.
///
/// # Errors
///
/// The fault, if none can be made, or the fault that is thrown instead.
pub fn connect(
    address: Address,
) -> impl Delegate<Return = Result<Connection, Fault>> {
    Wait::new(Op::connect(address), Outcome::connected)
}

/// Waits until a client has connected; returns its connection and its number.
///
/// # Errors
///
/// The fault of the listener; [`Fault::Busy`], if another task accepts from it
/// already; or the fault that is thrown instead.
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
/// The fault of the connection; [`Fault::Busy`], if another task reads from it
/// already; or the fault that is thrown instead. The buffer is dropped then,
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
/// The fault of the connection; [`Fault::Busy`], if another task writes to it
/// already; or the fault that is thrown instead. The buffer is dropped then,
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
/// [`Fault::JobPanicked`], or the fault that is thrown instead.
pub fn blocking<T: Any + Send>(
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> impl Delegate<Return = Result<T, Fault>> {
    Wait::new(Op::blocking(simulated_us, job), Outcome::returned)
}

/// Waits until a promise is done: set, or cancelled.
///
/// # Errors
///
/// The fault that is thrown instead.
pub fn done<T: 'static>(
    promise: &Promise<T>,
) -> impl Delegate<Return = Result<(), Fault>> + use<T> {
    Wait::new(Op::promise(promise), nothing)
}

/// Waits until a task has ended: returned, was cancelled or panicked.
///
/// # Errors
///
/// The fault that is thrown instead.
pub fn ended(task: TaskKey) -> impl Delegate<Return = Result<(), Fault>> {
    Wait::new(Op::Join { task }, nothing)
}

/// Unpacks the outcome of a wait that cannot fail.
fn nothing(_: Outcome) -> Result<(), Fault> {
    Ok(())
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
    U: Fn(Outcome) -> Result<T, Fault>,
{
    type Return = Result<T, Fault>;
    type Child = Wait<U>;

    #[inline]
    fn iter(self, _: &TaskMailbox) -> Wait<U> {
        self
    }
}

impl<T, U> Child<OpKey, (), Fault, Loop> for Wait<U>
where
    U: Fn(Outcome) -> Result<T, Fault>,
{
    type Return = Result<T, Fault>;

    #[inline]
    fn resume(
        mut self: Pin<&mut Self>,
        mailbox: &TaskMailbox,
    ) -> Poll<Result<T, Fault>> {
        let lp = mailbox.shared();
        match std::mem::replace(&mut self.state, WaitState::Over) {
            WaitState::Fresh(op) => {
                let op = lp.submit_for_current(op);
                self.state = WaitState::Begun(op);
                mailbox.put_yielded(op);
                Poll::Pending
            }
            WaitState::Begun(op) => match mailbox.take_answer() {
                Some(Ok(_)) => Poll::Ready((self.unpack)(lp.take_outcome())),
                Some(Err(fault)) => Poll::Ready(Err(fault)),
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
    type Return = Result<(), Fault>;
    type Child = YieldNow;

    #[inline]
    fn iter(self, _: &TaskMailbox) -> YieldNow {
        self
    }
}

impl Child<OpKey, (), Fault, Loop> for YieldNow {
    type Return = Result<(), Fault>;

    #[inline(always)]
    fn resume(
        mut self: Pin<&mut Self>,
        mailbox: &TaskMailbox,
    ) -> Poll<Result<(), Fault>> {
        if self.0.is_none() {
            let op = mailbox.shared().submit_yield_for_current();
            mailbox.put_yielded(*self.0.insert(op));
            return Poll::Pending;
        }
        match mailbox.take_answer() {
            Some(answer) => Poll::Ready(answer.map(drop)),
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
