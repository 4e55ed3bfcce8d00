//! The only functions that suspend: each makes a child that yields the key of
//! its operation and returns what came of that, typed. What is thrown comes
//! out of it as its error.

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

/// Delegates to a child until it returns; its value is what the child
/// returned.
///
/// The only `await` of the column. `yield_from!(co, sleep(us))` is Python's
/// `yield from sleep(us)`.
#[macro_export]
macro_rules! yield_from {
    ($co:expr, $child:expr $(,)?) => {
        $co.yield_from($child).await
    };
}
pub use crate::yield_from;

/// What can be delegated to; nothing of it runs before that.
///
/// PEP 380: `yield from EXPR` begins with `_i = iter(EXPR)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that can be delegated to",
    label = "no child",
    note = "a body stands in `generator(async move |co| {{ .. }})`"
)]
#[must_use = "a child does nothing unless it is delegated to"]
pub trait Delegate {
    /// What it returns: the value of the delegation.
    type Return;
    /// The child that is driven.
    type Child: Child<OpKey, (), Fault, Loop, Return = Self::Return>;

    /// Makes the child, which speaks by its parent's mailbox.
    fn iter(self, mailbox: &TaskMailbox) -> Self::Child;
}

impl Co {
    /// Delegates to a child; what
    /// [`yield_from!`](macro@crate::yield_from) stands for. The child begins
    /// when this is awaited.
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

/// Waits one turn: whoever is ready goes first.
///
/// # Errors
///
/// What was thrown instead.
pub fn yield_now() -> impl Delegate<Return = Result<(), Fault>> {
    YieldNow(OpKey::NONE)
}

/// Waits until `us` microseconds have passed; none is one turn.
///
/// # Errors
///
/// What was thrown instead.
pub fn sleep(us: u64) -> impl Delegate<Return = Result<(), Fault>> {
    Wait::new(Op::Sleep { us }, nothing)
}

/// Waits until a connection is made.
///
/// # Errors
///
/// If none can be made, or what was thrown instead.
pub fn connect(
    address: Address,
) -> impl Delegate<Return = Result<Connection, Fault>> {
    Wait::new(Op::connect(address), Outcome::connected)
}

/// Waits until a client came; gives its number too.
///
/// # Errors
///
/// If the listener fails, or what was thrown instead.
pub fn accept(
    listener: Listener,
) -> impl Delegate<Return = Result<(Connection, u32), Fault>> {
    Wait::new(Op::Accept { listener }, Outcome::accepted)
}

/// Waits until something came; no bytes are the end.
///
/// # Errors
///
/// If the connection fails, or what was thrown instead.
pub fn read(
    connection: Connection,
    buffer: Buffer,
) -> impl Delegate<Return = Result<Moved, Fault>> {
    Wait::new(Op::Read { connection, buffer }, Outcome::moved)
}

/// Waits until some of the buffer was taken.
///
/// # Errors
///
/// If the connection fails, or what was thrown instead.
pub fn write(
    connection: Connection,
    buffer: Buffer,
) -> impl Delegate<Return = Result<Moved, Fault>> {
    Wait::new(Op::Write { connection, buffer }, Outcome::moved)
}

/// Waits until a job of the blocking pool has ended; `simulated_us` is how
/// many microseconds it takes in a simulated world.
///
/// # Errors
///
/// If the job panicked, or what was thrown instead.
pub fn blocking<T: Any + Send>(
    simulated_us: u64,
    job: impl FnOnce() -> T + Send + 'static,
) -> impl Delegate<Return = Result<T, Fault>> {
    Wait::new(Op::blocking(simulated_us, job), Outcome::returned)
}

/// Waits until a one-shot future is done.
///
/// # Errors
///
/// What was thrown instead.
pub fn done<T: 'static>(
    future: &Promise<T>,
) -> impl Delegate<Return = Result<(), Fault>> + use<T> {
    Wait::new(Op::promise(future), nothing)
}

/// Waits until a task has ended, in whatever way.
///
/// # Errors
///
/// What was thrown instead.
pub fn ended(task: TaskKey) -> impl Delegate<Return = Result<(), Fault>> {
    Wait::new(Op::Join { task }, nothing)
}

/// Unpacks what came of a wait that cannot fail.
fn nothing(_: Outcome) -> Result<(), Fault> {
    Ok(())
}

/// One operation, and how to unpack what came of it.
struct Wait<U> {
    state: State,
    unpack: U,
}

enum State {
    Fresh(Op),
    Begun(OpKey),
    Over,
}

impl<U> Wait<U> {
    fn new(op: Op, unpack: U) -> Wait<U> {
        let state = State::Fresh(op);
        Wait { state, unpack }
    }
}

/// Neither is pinned by it.
impl<U> Unpin for Wait<U> {}

/// It is its own child.
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
        match std::mem::replace(&mut self.state, State::Over) {
            State::Fresh(op) => {
                let op = lp.submit_for_current(op);
                self.state = State::Begun(op);
                mailbox.put_yielded(op);
                Poll::Pending
            }
            State::Begun(op) => match mailbox.take_answer() {
                Some(Ok(_)) => Poll::Ready((self.unpack)(lp.take_outcome(op))),
                Some(Err(fault)) => Poll::Ready(Err(fault)),
                None => {
                    self.state = State::Begun(op);
                    Poll::Pending
                }
            },
            State::Over => panic!("a wait was resumed after it was over"),
        }
    }

    fn close(self: Pin<&mut Self>, mailbox: &TaskMailbox) {
        if let State::Begun(op) = self.state {
            mailbox.shared().withdraw(op);
        }
    }
}

/// One turn: the wait that costs nothing but itself. Its ticket, once it has
/// begun.
struct YieldNow(OpKey);

/// It is its own child.
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
        if self.0 == OpKey::NONE {
            self.0 = mailbox.shared().submit_yield_for_current();
            mailbox.put_yielded(self.0);
            return Poll::Pending;
        }
        match mailbox.take_answer() {
            Some(answer) => Poll::Ready(answer.map(drop)),
            None => Poll::Pending,
        }
    }

    fn close(self: Pin<&mut Self>, mailbox: &TaskMailbox) {
        mailbox.shared().withdraw(self.0);
    }
}

impl<U> fmt::Debug for Wait<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wait")
    }
}
