//! A body with its types erased, for a stack of bodies.

use super::Misuse;
use super::body::Gen;
use super::co::Co;
use super::engine::Engine;
use super::mailbox::Mailbox;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

/// A body with all its types erased.
///
/// Values that it yields and is sent pass through the mailbox that it was made
/// with. The value that it returned stays in it until it is taken.
pub trait Body {
    /// Runs it to its next yield, or to its end, as [`Gen::resume`].
    ///
    /// # Errors
    ///
    /// As [`Gen::resume`].
    ///
    /// # Panics
    ///
    /// As [`Gen::resume`].
    fn resume(self: Pin<&mut Self>) -> Poll<Result<(), Misuse>>;

    /// Moves the value that it returned into the `Option` behind `into`, if
    /// that has the type of the value.
    fn take_returned(self: Pin<&mut Self>, into: &mut dyn Any);

    /// Returns the name of its type.
    fn name(&self) -> &'static str;

    /// Returns whether its caller catches an error that comes out of it.
    fn is_caught(&self) -> bool {
        false
    }
}

impl fmt::Debug for dyn Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

pin_project! {
    /// A body `B` on an engine `K` and, after its end, the value that it
    /// returned.
    pub struct Returning<Y, R, E, X, B, K>
    where
        B: Future,
    {
        #[pin]
        body: Gen<Y, R, E, X, B, K>,
        returned: Option<B::Output>,
    }
}

impl<Y, R, E, X, B, K> Returning<Y, R, E, X, B, K>
where
    B: Future,
    K: Engine<B>,
{
    /// Makes a body that uses this mailbox. It does not run yet.
    pub fn new(
        mailbox: &Mailbox<Y, R, E, X>,
        body: impl FnOnce(Co<Y, R, E, X>) -> B,
    ) -> Self {
        Returning {
            body: Gen::new(mailbox, body),
            returned: None,
        }
    }

    /// Ends it where it waits, and drops all that it holds.
    pub fn close(self: Pin<&mut Self>) {
        self.project().body.close();
    }
}

impl<Y, R, E, X, B, K> Body for Returning<Y, R, E, X, B, K>
where
    B: Future,
    B::Output: 'static,
    K: Engine<B>,
{
    #[inline]
    fn resume(self: Pin<&mut Self>) -> Poll<Result<(), Misuse>> {
        let this = self.project();
        let resumed = this.body.resume();
        resumed.map_ok(|value| *this.returned = Some(value))
    }

    fn take_returned(self: Pin<&mut Self>, into: &mut dyn Any) {
        if let Some(into) = into.downcast_mut() {
            *into = self.project().returned.take();
        }
    }

    fn name(&self) -> &'static str {
        any::type_name::<B>()
    }
}

pin_project! {
    /// A body of which the caller catches an error that comes out of it.
    pub struct Caught<C> {
        #[pin]
        body: C,
    }
}

impl<C: Body> Caught<C> {
    /// Marks a body as one of which the errors are caught.
    pub fn new(body: C) -> Caught<C> {
        Caught { body }
    }
}

impl<C: Body> Body for Caught<C> {
    #[inline]
    fn resume(self: Pin<&mut Self>) -> Poll<Result<(), Misuse>> {
        self.project().body.resume()
    }

    fn take_returned(self: Pin<&mut Self>, into: &mut dyn Any) {
        self.project().body.take_returned(into);
    }

    fn name(&self) -> &'static str {
        self.body.name()
    }

    fn is_caught(&self) -> bool {
        true
    }
}

impl<C: Body> fmt::Debug for Caught<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.body.name())
    }
}

impl<Y, R, E, X, B: Future, K> fmt::Debug for Returning<Y, R, E, X, B, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(any::type_name::<B>())
    }
}
