//! The only functions that suspend: each is a request that a body yields, and
//! the value of the yield is the outcome that the driver sent, unpacked.
//!
//! A body that is cancelled while it waits, by its task or by a guard around
//! it, does not go on: its operation is withdrawn, and it is dropped. Only
//! [`Catch`](super::catch::Catch) lets its caller know.

use super::request::{Answer, Asked, Request};
use super::task::Co;
use crate::event_loop::{
    Connection, Listener, Moved, Op, Outcome, Promise, TaskKey,
};
use crate::generator::Genawaiter;
use crate::workload::{Address, Buffer, Fault};
use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Yields a request to the driver; its value is the reply.
///
/// This is the only `await` of the column. `yield_!(co, Sleep(us))` is
/// Python's `yield Sleep(us)`.
#[macro_export]
macro_rules! yield_ {
    ($co:expr, $request:expr $(,)?) => {
        $co.yield_($request).await
    };
}
pub use crate::yield_;

/// Waits one turn: the tasks that are ready run first.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct YieldNow;

/// Waits until `us` microseconds have passed; 0 is one turn.
///
/// Yielded as `Sleep(us)`.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Sleep(pub u64);

/// Waits until a connection is made.
///
/// # Errors
///
/// The fault, if none can be made.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Connect(pub Address);

/// Waits until a client has connected; returns its connection and its number.
///
/// # Errors
///
/// The fault of the listener, or [`Fault::Busy`], if another task accepts from
/// it already.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Accept(pub Listener);

/// Waits until bytes can be read, and reads what fits into the buffer.
///
/// Returns connection, buffer and number of bytes; 0 is the end of the input.
///
/// # Errors
///
/// The fault of the connection, or [`Fault::Busy`], if another task reads from
/// it already. The buffer is dropped then,
/// and the connection, which is closed unless others hold it.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Read(pub Connection, pub Buffer);

/// Waits until bytes can be written, and writes as many as possible.
///
/// Returns connection, rest of the buffer and number of bytes written.
///
/// # Errors
///
/// The fault of the connection, or [`Fault::Busy`], if another task writes to
/// it already. The buffer is dropped then,
/// and the connection, which is closed unless others hold it.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Write(pub Connection, pub Buffer);

/// Waits until a job of the blocking pool has ended, and returns its value. In
/// a simulated world it takes `simulated_us` microseconds.
///
/// Yielded as `Blocking(simulated_us, job)`.
///
/// # Errors
///
/// [`Fault::JobPanicked`].
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Blocking<J>(pub u64, pub J);

/// Waits until a promise is done: set, or cancelled.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Done<'a, T>(pub &'a Promise<T>);

/// Waits until a task has ended: returned, was cancelled or panicked.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Ended(pub TaskKey);

/// Waits until an operation without a value is over.
pub(super) struct Operation(pub(super) Op);

/// Waits until a child has returned, and returns its value.
///
/// This is the way to call another body, which owns what it uses.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Call<F>(pub F);

impl Co {
    /// Yields a request; the function behind [`yield_!`](crate::yield_).
    ///
    /// # Panics
    ///
    /// If the body is not the one that runs: it has ended, or waits.
    #[inline(always)]
    #[track_caller]
    pub fn yield_<Q: Request>(
        &self,
        request: Q,
    ) -> impl Future<Output = Q::Reply> {
        self.note_place(Location::caller());
        let state = RequestState::Fresh(request);
        Yielding { co: self, state }
    }
}

/// A request on its way to the driver, which is asked when this is first
/// polled.
struct Yielding<'a, Q: Request> {
    co: &'a Co,
    state: RequestState<Q>,
}

enum RequestState<Q: Request> {
    Fresh(Q),
    Asked(Q::Kept),
    Over,
}

/// No field is pinned.
impl<Q: Request> Unpin for Yielding<'_, Q> {}

impl<Q: Request> Future for Yielding<'_, Q> {
    type Output = Q::Reply;

    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Q::Reply> {
        let this = &mut *self;
        match std::mem::replace(&mut this.state, RequestState::Over) {
            RequestState::Fresh(request) => {
                let (asked, kept) = request.ask(this.co);
                this.state = RequestState::Asked(kept);
                this.co.ask(asked);
                Poll::Pending
            }
            RequestState::Asked(kept) => {
                if let Some(answer) = this.co.take_answer() {
                    return Poll::Ready(Q::reply(kept, answer));
                }
                this.state = RequestState::Asked(kept);
                Poll::Pending
            }
            RequestState::Over => {
                panic!("a yield was polled after it was over")
            }
        }
    }
}

impl Request for YieldNow {
    type Reply = ();
    type Kept = ();

    #[inline]
    fn ask(self, _: &Co) -> (Asked, ()) {
        (Asked::Yield, ())
    }

    #[inline]
    fn reply((): (), answer: Answer) {
        answer.done();
    }
}

/// Makes requests of operations: the operation that is asked for, and the
/// function that unpacks its outcome.
macro_rules! operations {
    ($(
        [$($generics:tt)*] $request:ty => $reply:ty:
        $pattern:pat => $op:expr, $unpack:expr;
    )*) => {$(
        impl<$($generics)*> Request for $request {
            type Reply = $reply;
            type Kept = ();

            fn ask(self, _: &Co) -> (Asked, ()) {
                let $pattern = self;
                (Asked::Wait($op), ())
            }

            fn reply((): (), answer: Answer) -> $reply {
                $unpack(answer.outcome())
            }
        }
    )*};
}

operations! {
    [] Sleep => (): Sleep(us) => Op::Sleep { us }, drop;
    [] Connect => Result<Connection, Fault>:
        Connect(address) => Op::connect(address), Outcome::connected;
    [] Accept => Result<(Connection, u32), Fault>:
        Accept(listener) => Op::Accept { listener }, Outcome::accepted;
    [] Read => Result<Moved, Fault>:
        Read(connection, buffer) => Op::Read { connection, buffer },
        Outcome::moved;
    [] Write => Result<Moved, Fault>:
        Write(connection, buffer) => Op::Write { connection, buffer },
        Outcome::moved;
    [T: Any + Send, J: FnOnce() -> T + Send + 'static] Blocking<J> =>
        Result<T, Fault>:
        Blocking(simulated_us, job) => Op::blocking(simulated_us, job),
        Outcome::returned;
    [T: 'static] Done<'_, T> => ():
        Done(promise) => Op::promise(promise), drop;
    [] Ended => (): Ended(task) => Op::Join { task }, drop;
    [] Operation => (): Operation(op) => op, drop;
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

    fn reply(_: PhantomData<B>, answer: Answer) -> B::Output {
        answer.returned()
    }
}
