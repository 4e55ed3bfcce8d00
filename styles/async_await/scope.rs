//! How is something left again that was entered? By one more future after
//! the body's, unless all is dropped before.

use super::task::Cx;
use crate::asyncio::Raises;
use std::future::Future;

/// What is entered and left, and may wait for both.
pub trait Scope {
    /// What the body is given.
    type Entered: 'static;

    /// Enters it. If that fails it is not left.
    ///
    /// # Errors
    ///
    /// What was raised on the way in.
    fn enter(&self, cx: &Cx) -> impl Future<Output = Raises<Self::Entered>>;

    /// Leaves it; gives what shall come of all in place of what came of the
    /// body: the same, or no error to swallow it, or another.
    ///
    /// # Errors
    ///
    /// What was raised in the body, or on the way out.
    fn leave(&self, cx: &Cx, ended: Raises) -> impl Future<Output = Raises>;
}

/// Runs a body within a scope: enters it before and leaves it after.
///
/// It is left after success and after an error. Not after cancellation, which
/// drops body and scope where they wait: a destructor cannot wait. What must
/// be done then, the scope or what it gave does when it is dropped.
///
/// # Errors
///
/// What was raised on the way in, or what the scope makes of what came of the
/// body.
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
