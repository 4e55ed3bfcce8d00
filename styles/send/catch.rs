//! Catching a cancellation and raising it again: two requests, for which the
//! driver has bodies on its stack that are caught.
//!
//! It is Python's `try: .. except CancelledError: .. raise`. Styles that drop
//! a body where it waits have nothing like it.

use super::request::{Answer, Asked, Request};
use super::task::Co;
use crate::event_loop::Cancelled;
use crate::generator::{Body, Caught, Engine, Genawaiter};
use std::convert::Infallible;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

/// Waits until a child has returned, and catches a cancellation that comes out
/// of it.
///
/// It is Python's `try` with `except CancelledError`. Who catches it raises it
/// again after what is to be done, for which the body may wait; see [`Raise`].
///
/// # Errors
///
/// The cancellation; the child is closed, and all that it held is dropped.
#[derive(Clone, Copy, Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Catch<F>(pub F);

/// Goes on with a cancellation that was caught: the body is closed here, and
/// so are those that called it, up to one that [catches](Catch).
///
/// It is Python's `raise`. The yield never returns: `match yield_!(co,
/// Raise(cancelled)) {}`.
#[derive(Debug)]
#[must_use = "a request does nothing unless it is yielded"]
pub struct Raise(pub Cancelled);

impl Co {
    /// Makes a child as [`Co::child`] does, of which the caller catches a
    /// cancellation.
    pub fn caught_child<K, B>(
        &self,
        body: impl FnOnce(Co) -> B,
    ) -> Pin<Box<dyn Body>>
    where
        K: Engine<B> + 'static,
        B: Future + 'static,
        B::Output: 'static,
    {
        Box::pin(Caught::new(self.new_child::<K, B>(body)))
    }
}

impl<F, B> Request for Catch<F>
where
    F: FnOnce(Co) -> B,
    B: Future + 'static,
    B::Output: 'static,
{
    type Reply = Result<B::Output, Cancelled>;
    type Kept = PhantomData<B>;

    fn ask(self, co: &Co) -> (Asked, PhantomData<B>) {
        let Catch(body) = self;
        let child = co.caught_child::<Genawaiter<B>, B>(body);
        (Asked::Call(child), PhantomData)
    }

    fn reply(_: PhantomData<B>, answer: Answer) -> Self::Reply {
        answer.caught()
    }
}

impl Request for Raise {
    type Reply = Infallible;
    type Kept = ();

    fn ask(self, _: &Co) -> (Asked, ()) {
        let Raise(cancelled) = self;
        (Asked::Raise(cancelled), ())
    }

    fn reply((): (), _: Answer) -> Infallible {
        panic!("a body that raises is closed")
    }
}
