//! The only functions that suspend: each is a request that a body yields; the
//! value of the yield is what the driver sent, unpacked. What is thrown
//! instead comes out of the yield as its error.

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
///
/// # Errors
///
/// If the body is interrupted.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct YieldNow;

/// Waits until `us` microseconds have passed; none is one turn.
///
/// Yielded as `Sleep(us)`.
///
/// # Errors
///
/// If the body is interrupted.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Sleep(pub u64);

/// Waits until a connection is made.
///
/// # Errors
///
/// If none can be made, or the body is interrupted.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Connect(pub Address);

/// Waits until a client came; gives its number too.
///
/// # Errors
///
/// If the listener fails, or the body is interrupted.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Accept(pub Listener);

/// Waits until something came; no bytes are the end.
///
/// # Errors
///
/// If the connection fails, or the body is interrupted.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Read(pub Connection, pub Buffer);

/// Waits until some of the buffer was taken.
///
/// # Errors
///
/// If the connection fails, or the body is interrupted.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Write(pub Connection, pub Buffer);

/// Waits until a job of the blocking pool has ended; `simulated_us` is how
/// many microseconds it takes in a simulated world.
///
/// Yielded as `Blocking(simulated_us, job)`.
///
/// # Errors
///
/// If the job panicked, or the body is interrupted.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Blocking<J>(pub u64, pub J);

/// Waits until a one-shot future is done.
///
/// # Errors
///
/// If the body is interrupted.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Done<'a, T>(pub &'a Promise<T>);

/// Waits until a task has ended, in whatever way.
///
/// # Errors
///
/// If the body is interrupted.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Ended(pub TaskKey);

/// Waits until a child has returned; gives what it returned.
///
/// The way to call another body, which owns what it uses. What is thrown
/// meanwhile is thrown at the child, never at this yield.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Call<F>(pub F);

impl Co {
    /// Yields a request; what [`yield_!`](crate::yield_) stands for.
    #[inline(always)]
    #[track_caller]
    pub fn yield_<Q: Request>(
        &self,
        request: Q,
    ) -> impl Future<Output = Q::Reply> {
        self.note_place(Location::caller());
        let state = State::Fresh(request);
        Yielding { co: self, state }
    }
}

/// A request on its way; it is asked when it is polled first.
struct Yielding<'a, Q: Request> {
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
                this.co.ask(asked);
                Poll::Pending
            }
            State::Asked(kept) => {
                if let Some(answer) = this.co.take_answer() {
                    return Poll::Ready(Q::reply(kept, answer));
                }
                this.state = State::Asked(kept);
                Poll::Pending
            }
            State::Over => panic!("a yield was polled after it was over"),
        }
    }
}

impl Request for YieldNow {
    type Reply = Result<(), Fault>;
    type Kept = ();

    #[inline]
    fn ask(self, _: &Co) -> (Asked, ()) {
        (Asked::Yield, ())
    }

    #[inline]
    fn reply((): (), answer: Answer) -> Result<(), Fault> {
        answer.done()
    }
}

/// Makes requests of operations: which is asked for, and how what came of it
/// is unpacked.
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

            fn reply((): (), answer: Answer) -> Result<$reply, Fault> {
                $unpack(answer.outcome()?)
            }
        }
    )*};
}

/// Unpacks what came of a wait that cannot fail.
fn nothing(_: Outcome) -> Result<(), Fault> {
    Ok(())
}

operations! {
    [] Sleep => (): Sleep(us) => Op::Sleep { us }, nothing;
    [] Connect => Connection:
        Connect(address) => Op::connect(address), Outcome::connected;
    [] Accept => (Connection, u32):
        Accept(listener) => Op::Accept { listener }, Outcome::accepted;
    [] Read => Moved:
        Read(connection, buffer) => Op::Read { connection, buffer },
        Outcome::moved;
    [] Write => Moved:
        Write(connection, buffer) => Op::Write { connection, buffer },
        Outcome::moved;
    [T: Any + Send, J: FnOnce() -> T + Send + 'static] Blocking<J> => T:
        Blocking(simulated_us, job) => Op::blocking(simulated_us, job),
        Outcome::returned;
    [T: 'static] Done<'_, T> => ():
        Done(future) => Op::promise(future), nothing;
    [] Ended => (): Ended(task) => Op::Join { task }, nothing;
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
