//! The body's side of a mailbox: yields and delegations.

use super::Misuse;
use super::body::Gen;
use super::delegation::{Child, Delegation};
use super::mailbox::{Asked, Mailbox};
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The handle of a body: yields and delegates.
pub struct Co<Y, R, E, X = ()> {
    mailbox: Mailbox<Y, R, E, X>,
    serial: u32,
    /// `true` while a child has started and has not returned.
    delegates: Cell<bool>,
}

impl<Y, R, E, X> Co<Y, R, E, X> {
    pub(super) fn new(mailbox: Mailbox<Y, R, E, X>, serial: u32) -> Self {
        Co {
            mailbox,
            serial,
            delegates: Cell::new(false),
        }
    }

    /// Yields a value and waits for an answer.
    ///
    /// # Errors
    ///
    /// The error that is thrown instead of a value.
    ///
    /// # Panics
    ///
    /// If the body is not the one that runs: it has ended, or waits; or if it
    /// is being closed, as in a destructor.
    #[inline]
    pub fn yield_(&self, value: Y) -> Yield<'_, Y, R, E, X> {
        self.put(value);
        Yield {
            mailbox: &self.mailbox,
        }
    }

    /// Yields a value without waiting. For futures made by hand, which then
    /// find the answer in the [mailbox](Mailbox::take_answer).
    ///
    /// # Panics
    ///
    /// As [`Co::yield_`].
    #[inline(always)]
    pub fn put(&self, value: Y) {
        if self.may_ask() {
            // The answer to a yield that was dropped.
            self.mailbox.forget_answer();
            self.mailbox.put_yielded(value);
        }
    }

    /// Yields nothing without waiting, as Python's bare `yield`, which yields
    /// `None`; as cheap as [`Mailbox::send_none`].
    ///
    /// # Panics
    ///
    /// As [`Co::yield_`].
    #[inline(always)]
    pub fn put_none(&self) {
        if self.may_ask() {
            self.mailbox.forget_answer();
            self.mailbox.put_none();
        }
    }

    /// Makes a child of a body, to be delegated to. It does not run yet.
    #[inline]
    pub fn child<B: Future>(
        &self,
        body: impl FnOnce(Co<Y, R, E, X>) -> B,
    ) -> Gen<Y, R, E, X, B> {
        Gen::new(&self.mailbox, body)
    }

    /// Delegates to a child until it returns; returns the child's value.
    ///
    /// This is PEP 380's `yield from`: the body drives the child, all that is
    /// sent or thrown goes to the child, and dropping the delegation closes
    /// the child.
    ///
    /// # Examples
    ///
    /// ```
    /// use styles::generator::{Co, Generator, GeneratorState};
    ///
    /// type TestCo = Co<&'static str, u32, ()>;
    ///
    /// async fn inner(co: TestCo) -> u32 {
    ///     co.yield_("inner waits").await.unwrap_or(0) + 1
    /// }
    ///
    /// let mut outer = Generator::new(|co: TestCo| async move {
    ///     let value = co.yield_from(co.child(inner)).await;
    ///     co.yield_("outer waits").await.unwrap_or(0) + value
    /// });
    /// assert_eq!(outer.start(), Ok(GeneratorState::Yielded("inner waits")));
    /// assert_eq!(outer.send(10), Ok(GeneratorState::Yielded("outer waits")));
    /// assert_eq!(outer.send(20), Ok(GeneratorState::Returned(31)));
    /// ```
    ///
    /// # Panics
    ///
    /// As [`Co::yield_`], when it is awaited; or if it is awaited after the
    /// child has returned.
    #[inline]
    pub fn yield_from<C>(&self, child: C) -> Delegation<'_, Y, R, E, X, C>
    where
        C: Child<Y, R, E, X>,
    {
        Delegation::new(self, child)
    }

    /// Returns the mailbox, for making children that share it.
    #[inline]
    pub fn mailbox(&self) -> &Mailbox<Y, R, E, X> {
        &self.mailbox
    }

    #[inline]
    pub(super) fn serial(&self) -> u32 {
        self.serial
    }

    /// Notes if a child has started and has not returned.
    #[inline]
    pub(super) fn set_delegates(&self, delegates: bool) {
        self.delegates.set(delegates);
    }

    /// Returns `true` if the body may yield, or begin to delegate; otherwise
    /// notes the misuse.
    #[inline]
    pub(super) fn may_ask(&self) -> bool {
        if self.mailbox.runs(self.serial)
            && self.mailbox.asked() == Asked::Nothing
            && !self.delegates.get()
        {
            return true;
        }
        self.refuse();
        false
    }

    /// Returns `true` if the body may go on with the delegation that it has
    /// begun; otherwise notes the misuse.
    #[inline]
    pub(super) fn may_go_on(&self) -> bool {
        // A body that has yielded cannot go on before it is answered.
        if self.mailbox.asked() == Asked::Nothing {
            return true;
        }
        self.refuse();
        false
    }

    /// Refuses a request of the body. The use of another body's `Co` panics at
    /// once; two yields of one body are reported when the body waits for them.
    #[cold]
    fn refuse(&self) {
        assert!(
            self.mailbox.runs(self.serial),
            "a `Co` was used after its generator ended, or while it waits"
        );
        assert!(
            self.mailbox.asked() != Asked::Closing,
            "generator ignored GeneratorExit: it yields while it is closed"
        );
        if self.mailbox.misuse().is_none() {
            self.mailbox.set_misused(Misuse::TwoYields);
        }
    }
}

impl<Y, R, E, X> fmt::Debug for Co<Y, R, E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Co")
    }
}

/// A yield that waits for a value or an error.
#[must_use = "a yield waits only when it is awaited"]
pub struct Yield<'a, Y, R, E, X = ()> {
    mailbox: &'a Mailbox<Y, R, E, X>,
}

impl<Y, R, E, X> Future for Yield<'_, Y, R, E, X> {
    type Output = Result<R, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.mailbox.take_answer() {
            Some(Ok(Some(value))) => Poll::Ready(Ok(value)),
            Some(Err(error)) => Poll::Ready(Err(error)),
            // A body that is sent nothing waits by other means.
            Some(Ok(None)) | None => Poll::Pending,
        }
    }
}

impl<Y, R, E, X> fmt::Debug for Yield<'_, Y, R, E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Yield")
    }
}
