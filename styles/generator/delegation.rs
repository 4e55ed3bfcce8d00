//! `yield from` after PEP 380: a parent that drives its child.

use super::co::Co;
use super::mailbox::Mailbox;
use pin_project_lite::pin_project;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Something that can be delegated to: a body, a generator, a single wait.
pub trait Child<Y, R, E, X = ()> {
    /// The return value, which is the value of the delegation.
    type Return;

    /// Resumes the child: starts it the first time, later goes on with the
    /// answer that is in the mailbox. Until it is ready, it leaves the value
    /// that it yields in the mailbox, or an error that it raises.
    fn resume(
        self: Pin<&mut Self>,
        mailbox: &Mailbox<Y, R, E, X>,
    ) -> Poll<Self::Return>;

    /// Ends the child where it waits; it is dropped next. Not called before it
    /// has begun, or after it has returned.
    fn close(self: Pin<&mut Self>, mailbox: &Mailbox<Y, R, E, X>) {
        let _ = mailbox;
    }

    /// Returns the name of its body's type, if it has a body.
    #[inline]
    fn name(&self) -> Option<&'static str> {
        None
    }
}

/// A boxed child, for one that would be as large as its parent, or of a type
/// that is chosen while the program runs.
impl<Y, R, E, X, C> Child<Y, R, E, X> for Pin<Box<C>>
where
    C: Child<Y, R, E, X> + ?Sized,
{
    type Return = C::Return;

    #[inline]
    fn resume(
        self: Pin<&mut Self>,
        mailbox: &Mailbox<Y, R, E, X>,
    ) -> Poll<C::Return> {
        C::resume(self.get_mut().as_mut(), mailbox)
    }

    fn close(self: Pin<&mut Self>, mailbox: &Mailbox<Y, R, E, X>) {
        C::close(self.get_mut().as_mut(), mailbox);
    }

    #[inline]
    fn name(&self) -> Option<&'static str> {
        C::name(self)
    }
}

pin_project! {
    /// A parent that waits for its child; see [`Co::yield_from`].
    ///
    /// Dropped before the child has returned, it closes the child. The value
    /// that the child yielded is taken back, unless the caller has taken it
    /// already.
    #[must_use = "a delegation starts only when it is awaited"]
    pub struct Delegation<'a, Y, R, E, X, C>
    where
        C: Child<Y, R, E, X>,
    {
        co: &'a Co<Y, R, E, X>,
        state: DelegationState,
        #[pin]
        child: C,
    }

    impl<Y, R, E, X, C> PinnedDrop for Delegation<'_, Y, R, E, X, C>
    where
        C: Child<Y, R, E, X>,
    {
        fn drop(this: Pin<&mut Self>) {
            if let DelegationState::Started(named) = this.state {
                this.close(named);
            }
        }
    }
}

#[derive(Clone, Copy)]
enum DelegationState {
    Fresh,
    Started(Named),
    Returned,
}

/// The number of names before the child's in the path; `None` for a child
/// without a name.
#[derive(Clone, Copy)]
struct Named(Option<u32>);

impl Named {
    #[inline]
    fn note<Y, R, E, X>(
        name: Option<&'static str>,
        mailbox: &Mailbox<Y, R, E, X>,
    ) -> Named {
        Named(name.map(|name| mailbox.push_name(name) as u32))
    }

    #[inline]
    fn forget<Y, R, E, X>(self, mailbox: &Mailbox<Y, R, E, X>) {
        if let Named(Some(before)) = self {
            mailbox.truncate_names(before as usize);
        }
    }
}

impl<'a, Y, R, E, X, C> Delegation<'a, Y, R, E, X, C>
where
    C: Child<Y, R, E, X>,
{
    #[inline]
    pub(super) fn new(co: &'a Co<Y, R, E, X>, child: C) -> Self {
        let state = DelegationState::Fresh;
        Delegation { co, state, child }
    }

    /// Ends the child where it waits.
    #[cold]
    fn close(self: Pin<&mut Self>, named: Named) {
        let this = self.project();
        let mailbox = this.co.mailbox();
        this.child.close(mailbox);
        mailbox.take_back();
        named.forget(mailbox);
        this.co.set_delegates(false);
    }
}

impl<Y, R, E, X, C> Future for Delegation<'_, Y, R, E, X, C>
where
    C: Child<Y, R, E, X>,
{
    type Output = C::Return;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<C::Return> {
        let mut this = self.project();
        let mailbox = this.co.mailbox();
        match *this.state {
            DelegationState::Started(_) if this.co.may_go_on() => {}
            DelegationState::Fresh if this.co.may_ask() => {
                let named = Named::note(this.child.name(), mailbox);
                this.co.set_delegates(true);
                *this.state = DelegationState::Started(named);
            }
            DelegationState::Started(_) | DelegationState::Fresh => {
                return Poll::Pending;
            }
            DelegationState::Returned => {
                panic!("a delegation was awaited after its child returned")
            }
        }
        let resumed = this.child.as_mut().resume(mailbox);
        if resumed.is_ready() {
            // A wait has no name; the compiler knows that and drops this
            // branch.
            if this.child.name().is_some()
                && let DelegationState::Started(named) = *this.state
            {
                named.forget(mailbox);
            }
            this.co.set_delegates(false);
            *this.state = DelegationState::Returned;
        }
        resumed
    }
}

impl<Y, R, E, X, C> fmt::Debug for Delegation<'_, Y, R, E, X, C>
where
    C: Child<Y, R, E, X>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Delegation")
    }
}
