//! Entering and leaving a scope: it is left by the continuation of the body,
//! unless everything is dropped before.

use super::task::{Continuation, Cx};
use crate::asyncio::Raises;
use std::rc::Rc;

/// Something that is entered and left, and may wait for both.
///
/// Without a wait, its results go to `k` by [`Cx::bounce`].
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
        &self,
        cx: Cx,
        k: impl FnOnce(Cx, Raises<Self::Entered>) + 'static,
    );

    /// Runs on exit. Returns the result of the whole block: `ended` unchanged,
    /// `Ok` to swallow the error, or another error.
    ///
    /// # Errors
    ///
    /// The error of the body, or one that was raised on the way out.
    fn leave(
        &self,
        cx: Cx,
        ended: Raises,
        k: impl FnOnce(Cx, Raises) + 'static,
    );
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
pub fn within<S: Scope>(
    cx: Cx,
    scope: S,
    body: impl FnOnce(Cx, S::Entered, Continuation<Raises>) + 'static,
    k: impl FnOnce(Cx, Raises) + 'static,
) {
    let scope = Rc::new(scope);
    // step: enter
    scope.clone().enter(cx, move |cx, entered| {
        let entered = match entered {
            Ok(entered) => entered,
            Err(error) => return k(cx, Err(error)),
        };
        // step: body
        cx.bounce(move |cx| {
            let leave = move |cx: Cx, ended| {
                // step: leave
                scope.leave(cx, ended, k);
            };
            body(cx, entered, Box::new(leave));
        });
    });
}
