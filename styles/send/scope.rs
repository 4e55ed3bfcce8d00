//! Entering and leaving a scope: it is left by a call after that of the body,
//! whether the body succeeds or fails.

use super::catch::{Catch, Raise};
use super::task::Co;
use super::wait::{Call, yield_};
use crate::asyncio::{Kind, Raised, Raises};
use std::future::Future;
use std::rc::Rc;

/// Something that is entered and left, and may wait for both.
///
/// Both are called, as any body, and hold the scope while they wait.
pub trait Scope: 'static {
    /// The value that the body is given.
    type Entered: 'static;

    /// Runs before the body. If it fails, neither the body nor
    /// [`leave`](Self::leave) runs.
    ///
    /// # Errors
    ///
    /// The error that was raised on the way in.
    fn enter(
        self: Rc<Self>,
        co: Co,
    ) -> impl Future<Output = Raises<Self::Entered>> + 'static;

    /// Runs on exit. Returns the result of the whole block: `ended` unchanged,
    /// `Ok` to swallow the error, or another error.
    ///
    /// # Errors
    ///
    /// The error of the body, or one that was raised on the way out.
    fn leave(
        self: Rc<Self>,
        co: Co,
        ended: Raises,
    ) -> impl Future<Output = Raises> + 'static;
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
    let ended = yield_!(co, Catch(|co| body(co, entered)));
    let (ended, cancelled) = match ended {
        Ok(ended) => (ended, None),
        Err(cancelled) => (Err(Raised::cancelled()), Some(cancelled)),
    };
    // step: leave
    let left = yield_!(co, Call(|co| scope.leave(co, ended)));
    match (left, cancelled) {
        (Err(error), Some(cancelled)) if error.kind == Kind::Cancelled => {
            match yield_!(co, Raise(cancelled)) {}
        }
        (left, _) => left,
    }
}
