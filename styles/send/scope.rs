//! How is something left again that was entered? By a call after the body's,
//! whatever came of the body.

use super::task::Co;
use super::wait::{Call, yield_};
use crate::asyncio::Raises;
use std::future::Future;
use std::rc::Rc;

/// What is entered and left, and may wait for both.
///
/// Both are called, as any body, and hold the scope while they wait.
pub trait Scope: 'static {
    /// What the body is given.
    type Entered: 'static;

    /// Enters it. If that fails it is not left.
    ///
    /// # Errors
    ///
    /// What was raised on the way in.
    fn enter(
        self: Rc<Self>,
        co: Co,
    ) -> impl Future<Output = Raises<Self::Entered>> + 'static;

    /// Leaves it; gives what shall come of all in place of what came of the
    /// body: the same, or no error to swallow it, or another.
    ///
    /// # Errors
    ///
    /// What was raised in the body, or on the way out.
    fn leave(
        self: Rc<Self>,
        co: Co,
        ended: Raises,
    ) -> impl Future<Output = Raises> + 'static;
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
pub async fn within<S, B>(
    co: Co,
    scope: S,
    body: impl FnOnce(Co, S::Entered) -> B,
) -> Raises
where
    S: Scope,
    B: Future<Output = Raises> + 'static,
{
    let scope = Rc::new(scope);
    // step: enter
    let entered = yield_!(co, Call(|co| scope.clone().enter(co)))?;
    // step: body
    let ended = yield_!(co, Call(|co| body(co, entered)));
    // step: leave
    yield_!(co, Call(|co| scope.leave(co, ended)))
}
