//! How is something left again that was entered? By delegating once more
//! after the body, whatever came of it.

use super::task::generator;
use super::wait::{Delegate, yield_from};
use crate::asyncio::Raises;

/// What is entered and left, and may wait for both.
pub trait Scope {
    /// What the body is given.
    type Entered;

    /// Enters it. If that fails it is not left.
    ///
    /// # Errors
    ///
    /// What was raised on the way in.
    fn enter(&self) -> impl Delegate<Return = Raises<Self::Entered>>;

    /// Leaves it; gives what shall come of all in place of what came of the
    /// body: the same, or no error to swallow it, or another.
    ///
    /// # Errors
    ///
    /// What was raised in the body, or on the way out.
    fn leave(&self, ended: Raises) -> impl Delegate<Return = Raises>;
}

/// Runs a body within a scope: enters it before and leaves it after.
///
/// It is left after success, after an error, and after cancellation, which is
/// an error at the body's wait; the leaving can wait then as ever.
///
/// # Errors
///
/// What was raised on the way in, or what the scope makes of what came of the
/// body.
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
        let ended = yield_from!(co, body(entered));
        // step: leave
        yield_from!(co, scope.leave(ended))
    })
}
