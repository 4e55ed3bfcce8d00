//! Catching a cancellation and raising it again: two delegations, through
//! which it passes on its way from the innermost body outwards.
//!
//! It is Python's `try: .. except CancelledError: .. raise`. Styles that drop
//! a body where it waits have nothing like it.

use super::task::TaskMailbox;
use super::wait::Delegate;
use crate::event_loop::Cancelled;
use crate::generator::{Catching, Raising};
use std::convert::Infallible;

/// Waits until a child has returned, and catches a cancellation that comes out
/// of it.
///
/// It is Python's `try` with `except CancelledError`. Who catches it raises it
/// again after what is to be done, for which the body may wait; see [`raise`].
///
/// # Errors
///
/// The cancellation; the child is closed, and all that it held is dropped.
pub fn catch<D: Delegate>(
    child: D,
) -> impl Delegate<Return = Result<D::Return, Cancelled>> {
    Catch(child)
}

/// Goes on with a cancellation that was caught: the body is closed here, and
/// so are those that delegate to it, up to one that [catches](catch).
///
/// It is Python's `raise`. The delegation never returns:
/// `match yield_from!(co, raise(cancelled)) {}`.
pub fn raise(cancelled: Cancelled) -> impl Delegate<Return = Infallible> {
    Raise(cancelled)
}

/// A child of which the cancellation is caught.
struct Catch<D>(D);

impl<D: Delegate> Delegate for Catch<D> {
    type Return = Result<D::Return, Cancelled>;
    type Child = Catching<D::Child>;

    #[inline]
    fn iter(self, mailbox: &TaskMailbox) -> Catching<D::Child> {
        Catching::new(self.0.iter(mailbox))
    }
}

/// A cancellation that is raised again.
struct Raise(Cancelled);

impl Delegate for Raise {
    type Return = Infallible;
    type Child = Raising<Cancelled>;

    fn iter(self, _: &TaskMailbox) -> Raising<Cancelled> {
        Raising::new(self.0)
    }
}
