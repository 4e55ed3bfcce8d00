//! Entering and leaving a scope: it is left by one more future after that of
//! the body, unless everything is dropped before.

use super::task::Cx;
use crate::asyncio::Raises;
use std::future::Future;

/// Something that is entered and left, and may wait for both.
pub trait Scope {
    /// The value that the body is given.
    type Entered: 'static;

    /// Runs before the body. If it fails, neither the body nor
    /// [`leave`](Self::leave) runs.
    ///
    /// # Errors
    ///
    /// The error that was raised on the way in.
    fn enter(&self, cx: &Cx) -> impl Future<Output = Raises<Self::Entered>>;

    /// Runs on exit. Returns the result of the whole block: `ended` unchanged,
    /// `Ok` to swallow the error, or another error.
    ///
    /// # Errors
    ///
    /// The error of the body, or one that was raised on the way out.
    fn leave(&self, cx: &Cx, ended: Raises) -> impl Future<Output = Raises>;
}

/// Runs a body within a scope: enters it before and leaves it after.
///
/// It is left after success and after an error. It is not left after
/// cancellation, which drops body and scope where they wait, as a destructor
/// cannot wait. What must be done then is done without waiting, when the
/// scope, or the value that it gave, is dropped.
///
/// # Errors
///
/// The error of entering, or that which the scope returns when it is left.
pub async fn within<S: Scope>(
    cx: &Cx,
    scope: S,
    body: impl AsyncFnOnce(&Cx, S::Entered) -> Raises,
) -> Raises {
    // step: enter
    let entered = scope.enter(cx).await?;
    // step: body
    let ended = body(cx, entered).await;
    // step: leave
    scope.leave(cx, ended).await
}
