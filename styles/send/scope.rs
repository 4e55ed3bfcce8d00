//! How is something left again that was entered? By a call after the body's,
//! which waits as any other, whatever came of the body.

use super::task::Cx;
use super::wait::call;
use crate::asyncio::Raises;
use std::future::Future;

/// What is entered and left, and may wait for both.
pub trait Scope {
    /// What the body is given.
    type Entered: 'static;

    /// Enters it. If that fails it is not left.
    fn enter(&self, cx: &Cx) -> impl Future<Output = Raises<Self::Entered>>;

    /// Leaves it; gives what shall come of all in place of what came of the
    /// body: the same, or no error to swallow it, or another.
    fn leave(&self, cx: &Cx, ended: Raises) -> impl Future<Output = Raises>;
}

/// Runs a body within a scope: enters it before and leaves it after.
///
/// It is left after success, after an error, and after cancellation, which is
/// an error at the body's wait; the leaving can wait then as ever.
pub async fn within<S, B>(
    cx: &Cx,
    scope: S,
    body: impl FnOnce(Cx, S::Entered) -> B,
) -> Raises
where
    S: Scope,
    B: Future<Output = Raises> + 'static,
{
    // step: enter
    let entered = scope.enter(cx).await?;
    // step: body
    let ended = call(cx, |cx| body(cx, entered)).await;
    // step: leave
    scope.leave(cx, ended).await
}
