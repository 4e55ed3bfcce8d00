//! Entering and leaving a scope: it is left by one more delegation after that
//! to the body, whether the body succeeds or fails.

use super::catch::{catch, raise};
use super::task::generator;
use super::wait::{Delegate, yield_from};
use crate::asyncio::{Kind, Raised, Raises};

/// Something that is entered and left, and may wait for both.
pub trait Scope {
    /// The value that the body is given.
    type Entered;

    /// Runs before the body. If it fails, neither the body nor
    /// [`leave`](Self::leave) runs.
    ///
    /// # Errors
    ///
    /// The error that was raised on the way in.
    fn enter(&self) -> impl Delegate<Return = Raises<Self::Entered>>;

    /// Runs on exit. Returns the result of the whole block: `ended` unchanged,
    /// `Ok` to swallow the error, or another error.
    ///
    /// # Errors
    ///
    /// The error of the body, or one that was raised on the way out.
    fn leave(&self, ended: Raises) -> impl Delegate<Return = Raises>;
}

/// Runs a body within a scope: enters it before and leaves it after.
///
/// It is left after success, after an error, and after cancellation, which is
/// caught, given to the scope as an error, and raised again when the scope
/// returns it. Leaving can wait even then.
///
/// # Errors
///
/// The error of entering, or that which the scope returns when it is left.
pub fn within<S, D>(
    scope: S,
    body: impl FnOnce(S::Entered) -> D,
) -> impl Delegate<Return = Raises>
where
    S: Scope,
    D: Delegate<Return = Raises>,
{
    generator(async move |co| {
        // step: enter
        let entered = yield_from!(co, scope.enter())?;
        // step: body
        let ended = yield_from!(co, catch(body(entered)));
        let (ended, cancelled) = match ended {
            Ok(ended) => (ended, None),
            Err(cancelled) => (Err(Raised::cancelled()), Some(cancelled)),
        };
        // step: leave
        let left = yield_from!(co, scope.leave(ended));
        match (left, cancelled) {
            (Err(error), Some(cancelled)) if error.kind == Kind::Cancelled => {
                match yield_from!(co, raise(cancelled)) {}
            }
            (left, _) => left,
        }
    })
}
