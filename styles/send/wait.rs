//! The only functions that suspend: each is a request that a body yields; the
//! value of the yield is what the driver sent, unpacked. What is thrown
//! instead comes out of the yield as its error.

use super::task::{Asked, Co, Sent};
use crate::event_loop::{
    Connection, LabFuture, Listener, Moved, Op, Outcome, TaskKey,
};
use crate::generator::Genawaiter;
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Yields a request to the driver; its value is the reply.
///
/// The only `await` of the column. `yield_!(co, Sleep(us))` is Python's
/// `yield Sleep(us)`.
#[macro_export]
macro_rules! yield_ {
    ($co:expr, $request:expr $(,)?) => {
        $co.yield_($request).await
    };
}
pub use crate::yield_;

/// Waits one turn: whoever is ready goes first.
#[derive(Clone, Copy, Debug)]
pub struct Turn;

/// Waits until so many microseconds have passed; none is one turn.
#[derive(Clone, Copy, Debug)]
pub struct Sleep(pub u64);

/// Waits until a connection is made.
#[derive(Debug)]
pub struct Connect(pub Address);

/// Waits until a client came; gives its number too.
#[derive(Debug)]
pub struct Accept(pub Listener);

/// Waits until something came; no bytes are the end.
#[derive(Debug)]
pub struct Read(pub Connection, pub Buffer);

/// Waits until some of the buffer was taken.
#[derive(Debug)]
pub struct Write(pub Connection, pub Buffer);

/// Waits until a job of the blocking pool has ended; the number is how many
/// microseconds it takes in a simulated world.
#[derive(Debug)]
pub struct Blocking<J>(pub u64, pub J);

/// Waits until a one-shot future is done.
#[derive(Debug)]
pub struct Done<'a, T>(pub &'a LabFuture<T>);

/// Waits until a task has ended, in whatever way.
#[derive(Clone, Copy, Debug)]
pub struct Ended(pub TaskKey);

/// Waits until a child has returned; gives what it returned.
///
/// The way to call another body. Nothing is thrown at the caller meanwhile:
/// it goes to the child.
#[derive(Clone, Copy, Debug)]
pub struct Call<F>(pub F);

/// What a body yields.
pub trait Request {
    /// The value of the yield.
    type Reply;
    /// What is kept for the reply while the body waits.
    type Kept;

    /// Returns what to ask the driver for.
    fn ask(self, co: &Co) -> (Asked, Self::Kept);

    /// Makes the reply of what the driver sent.
    fn reply(kept: Self::Kept, answer: Answer<'_>) -> Self::Reply;
}

/// What the driver sent or threw.
pub struct Answer<'a>(&'a mut Option<Result<Sent, Fault>>);

impl Answer<'_> {
    /// Returns whether what was asked for is done.
    ///
    /// # Errors
    ///
    /// What was thrown.
    #[inline]
    pub fn done(self) -> Result<(), Fault> {
        match self.0 {
            Some(Err(fault)) => Err(*fault),
            _ => Ok(()),
        }
    }

    /// Takes what came of an operation.
    ///
    /// # Errors
    ///
    /// What was thrown.
    #[inline]
    pub fn outcome(self) -> Result<Outcome, Fault> {
        match self.0.take() {
            Some(Ok(Sent::Outcome(outcome))) => Ok(outcome),
            Some(Err(fault)) => Err(fault),
            _ => Ok(Outcome::Done),
        }
    }

    /// Takes the value out of a child that has returned.
    ///
    /// # Panics
    ///
    /// If it has not, or returned something else.
    pub fn returned<T: 'static>(self) -> T {
        let mut value = None;
        if let Some(Ok(Sent::Returned(mut child))) = self.0.take() {
            child.as_mut().take_returned(&mut value);
        }
        value.expect("a caller goes on when its child has returned")
    }
}

impl fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer")
    }
}

impl Co {
    /// Yields a request; what [`yield_!`](crate::yield_) stands for.
    #[inline(always)]
    pub fn yield_<Q: Request>(&self, request: Q) -> Yielding<'_, Q> {
        let state = State::Fresh(request);
        Yielding { co: self, state }
    }
}

/// A request on its way; begins when it is awaited.
#[must_use = "a request is yielded only when it is awaited"]
pub struct Yielding<'a, Q: Request> {
    co: &'a Co,
    state: State<Q>,
}

enum State<Q: Request> {
    Fresh(Q),
    Asked(Q::Kept),
    Over,
}

/// Neither is pinned by it.
impl<Q: Request> Unpin for Yielding<'_, Q> {}

impl<Q: Request> Future for Yielding<'_, Q> {
    type Output = Q::Reply;

    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Q::Reply> {
        let this = &mut *self;
        match std::mem::replace(&mut this.state, State::Over) {
            State::Fresh(request) => {
                let (asked, kept) = request.ask(this.co);
                this.state = State::Asked(kept);
                this.co.put(asked);
                Poll::Pending
            }
            State::Asked(kept) => {
                let mut answer = this.co.answer();
                if answer.is_none() {
                    this.state = State::Asked(kept);
                    return Poll::Pending;
                }
                let reply = Q::reply(kept, Answer(&mut answer));
                *answer = None;
                Poll::Ready(reply)
            }
            State::Over => panic!("a yield was polled after it was over"),
        }
    }
}

impl<Q: Request> fmt::Debug for Yielding<'_, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Yielding")
    }
}

impl Request for Turn {
    type Reply = Result<(), Fault>;
    type Kept = ();

    #[inline]
    fn ask(self, _: &Co) -> (Asked, ()) {
        (Asked::Turn, ())
    }

    #[inline]
    fn reply((): (), answer: Answer<'_>) -> Result<(), Fault> {
        answer.done()
    }
}

/// Makes requests for operations: what is asked for, and how the reply comes
/// out of what was sent.
macro_rules! operations {
    ($(
        [$($generics:tt)*] $request:ty => $reply:ty:
        $pattern:pat => $op:expr, $unpack:expr;
    )*) => {$(
        impl<$($generics)*> Request for $request {
            type Reply = Result<$reply, Fault>;
            type Kept = ();

            fn ask(self, _: &Co) -> (Asked, ()) {
                let $pattern = self;
                (Asked::Wait($op), ())
            }

            fn reply((): (), answer: Answer<'_>) -> Result<$reply, Fault> {
                $unpack(answer)
            }
        }
    )*};
}

operations! {
    [] Sleep => (): Sleep(us) => Op::Sleep { us }, Answer::done;
    [] Connect => Connection:
        Connect(address) => Op::connect(address),
        |answer: Answer<'_>| answer.outcome()?.connected();
    [] Accept => (Connection, u32):
        Accept(listener) => Op::Accept { listener },
        |answer: Answer<'_>| answer.outcome()?.accepted();
    [] Read => Moved:
        Read(connection, buffer) => Op::Read { connection, buffer },
        |answer: Answer<'_>| answer.outcome()?.moved();
    [] Write => Moved:
        Write(connection, buffer) => Op::Write { connection, buffer },
        |answer: Answer<'_>| answer.outcome()?.moved();
    [T: Any + Send, J: FnOnce() -> T + Send + 'static] Blocking<J> => T:
        Blocking(simulated_us, job) => Op::blocking(simulated_us, job),
        |answer: Answer<'_>| answer.outcome()?.returned();
    [T: 'static] Done<'_, T> => ():
        Done(future) => Op::future(future), Answer::done;
    [] Ended => (): Ended(task) => Op::Join { task }, Answer::done;
}

impl<F, B> Request for Call<F>
where
    F: FnOnce(Co) -> B,
    B: Future + 'static,
    B::Output: 'static,
{
    type Reply = B::Output;
    type Kept = PhantomData<B>;

    fn ask(self, co: &Co) -> (Asked, PhantomData<B>) {
        let Call(body) = self;
        let child = co.child::<Genawaiter<B>, B>(body);
        (Asked::Call(child), PhantomData)
    }

    fn reply(_: PhantomData<B>, answer: Answer<'_>) -> B::Output {
        answer.returned()
    }
}
