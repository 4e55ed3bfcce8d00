//! The body's side of a mailbox: yields, and delegations.

use super::Misuse;
use super::body::Gen;
use super::delegation::{Child, Delegation};
use super::mailbox::{Asked, Mailbox};
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body's side: what it yields and delegates with.
pub struct Co<Y, R, E, X = ()> {
    mailbox: Mailbox<Y, R, E, X>,
    serial: u32,
    /// A child was started and has not returned.
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

    /// Gives a value and waits for what is sent.
    ///
    /// # Errors
    ///
    /// What was thrown instead.
    ///
    /// # Panics
    ///
    /// If its body is not the one that runs: it has ended, or waits.
    #[inline]
    pub fn yield_(&self, value: Y) -> Yield<'_, Y, R, E, X> {
        self.put(value);
        Yield {
            mailbox: &self.mailbox,
        }
    }

    /// Gives a value without waiting. For futures made by hand, which then
    /// find what is sent or thrown in the [mailbox](Mailbox::take_answer).
    ///
    /// # Panics
    ///
    /// As [`Co::yield_`].
    #[inline(always)]
    pub fn put(&self, value: Y) {
        if self.may_ask() {
            // Of a yield that was dropped.
            self.mailbox.forget_answer();
            self.mailbox.put_yielded(value);
        }
    }

    /// Gives nothing without waiting, as Python's bare `yield`, which gives
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

    /// Makes a child of a body, to be delegated to; nothing of it runs.
    #[inline]
    pub fn child<B: Future>(
        &self,
        body: impl FnOnce(Co<Y, R, E, X>) -> B,
    ) -> Gen<Y, R, E, X, B> {
        Gen::new(&self.mailbox, body)
    }

    /// Lets a child yield in its place until it returns; gives what it
    /// returned.
    ///
    /// PEP 380's `yield from`: this body drives the child, what is sent or
    /// thrown goes to the child, and dropping this closes the child.
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
    /// As [`Co::yield_`], when it is awaited.
    #[inline]
    pub fn yield_from<C>(&self, child: C) -> Delegation<'_, Y, R, E, X, C>
    where
        C: Child<Y, R, E, X>,
    {
        Delegation::new(self, child)
    }

    /// Returns the mailbox, to make children that use the same.
    #[inline]
    pub fn mailbox(&self) -> &Mailbox<Y, R, E, X> {
        &self.mailbox
    }

    #[inline]
    pub(super) fn serial(&self) -> u32 {
        self.serial
    }

    /// Notes whether a child has been started and not returned.
    #[inline]
    pub(super) fn set_delegates(&self, delegates: bool) {
        self.delegates.set(delegates);
    }

    /// Returns whether its body may yield, or begin to delegate; otherwise
    /// notes what is wrong.
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

    /// Returns whether its body may go on with the delegation that it has
    /// begun; otherwise notes what is wrong.
    #[inline]
    pub(super) fn may_go_on(&self) -> bool {
        // A body that waits has asked for something.
        if self.mailbox.asked() == Asked::Nothing {
            return true;
        }
        self.refuse();
        false
    }

    /// Whoever uses the `Co` of another body is told at once. Two yields of
    /// one body are told when it waits for them.
    #[cold]
    fn refuse(&self) {
        assert!(
            self.mailbox.runs(self.serial),
            "a `Co` was used after its generator ended, or while it waits"
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

/// A yield that waits for what is sent or thrown.
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
            // Who is sent nothing waits by other means.
            Some(Ok(None)) | None => Poll::Pending,
        }
    }
}

impl<Y, R, E, X> fmt::Debug for Yield<'_, Y, R, E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Yield")
    }
}
