//! Errors that close the bodies through which they pass: one body raises, one
//! outside of it catches.

use super::delegation::Child;
use super::mailbox::Mailbox;
use pin_project_lite::pin_project;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::Poll;

/// A child that raises an error: the body that delegates to it ends there, as
/// do the bodies outside of it, up to one that [catches](Catching).
///
/// It is Python's `raise`.
pub struct Raising<E>(Option<E>);

impl<E> Raising<E> {
    /// Makes a child that raises `error`.
    pub fn new(error: E) -> Raising<E> {
        Raising(Some(error))
    }
}

/// The error is never pinned.
impl<E> Unpin for Raising<E> {}

impl<Y, R, E, X> Child<Y, R, E, X> for Raising<E> {
    type Return = Infallible;

    fn resume(
        self: Pin<&mut Self>,
        mailbox: &Mailbox<Y, R, E, X>,
    ) -> Poll<Infallible> {
        if let Some(error) = self.get_mut().0.take() {
            mailbox.raise(error);
        }
        Poll::Pending
    }
}

impl<E> fmt::Debug for Raising<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Raising")
    }
}

pin_project! {
    /// A child of which the errors are caught: it returns the value, or the
    /// error that came out of it.
    ///
    /// It is Python's `try`.
    ///
    /// # Examples
    ///
    /// ```
    /// use styles::generator::{
    ///     Catching, Co, Generator, GeneratorState, Raising,
    /// };
    ///
    /// type TestCo = Co<(), (), &'static str>;
    ///
    /// async fn inner(co: TestCo) -> u32 {
    ///     match co.yield_from(Raising::new("too much")).await {}
    /// }
    ///
    /// let mut outer = Generator::new(|co: TestCo| async move {
    ///     co.yield_from(Catching::new(co.child(inner))).await
    /// });
    /// let caught = GeneratorState::Returned(Err("too much"));
    /// assert_eq!(outer.start(), Ok(caught));
    /// ```
    pub struct Catching<C> {
        #[pin]
        child: C,
    }
}

impl<C> Catching<C> {
    /// Makes a child of which the errors are caught.
    pub fn new(child: C) -> Catching<C> {
        Catching { child }
    }
}

impl<Y, R, E, X, C> Child<Y, R, E, X> for Catching<C>
where
    C: Child<Y, R, E, X>,
{
    type Return = Result<C::Return, E>;

    #[inline]
    fn resume(
        self: Pin<&mut Self>,
        mailbox: &Mailbox<Y, R, E, X>,
    ) -> Poll<Self::Return> {
        let mut child = self.project().child;
        if let Poll::Ready(value) = child.as_mut().resume(mailbox) {
            return Poll::Ready(Ok(value));
        }
        match mailbox.take_raised() {
            None => Poll::Pending,
            Some(error) => {
                child.close(mailbox);
                Poll::Ready(Err(error))
            }
        }
    }

    fn close(self: Pin<&mut Self>, mailbox: &Mailbox<Y, R, E, X>) {
        self.project().child.close(mailbox);
    }

    #[inline]
    fn name(&self) -> Option<&'static str> {
        self.child.name()
    }
}

impl<C> fmt::Debug for Catching<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Catching")
    }
}
