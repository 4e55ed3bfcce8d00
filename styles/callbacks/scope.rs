//! How is something left again that was entered? By the function that the
//! body is given to call, unless all is dropped before.

use super::task::{Continuation, Cx};
use crate::asyncio::Raises;
use std::rc::Rc;

/// What is entered and left, and may wait for both.
///
/// What it need not wait for goes to `k` by [`Cx::bounce`].
pub trait Scope: 'static {
    /// What the body is given.
    type Entered: 'static;

    /// Enters it. If that fails it is not left.
    ///
    /// # Errors
    ///
    /// What was raised on the way in.
    fn enter(
        &self,
        cx: Cx,
        k: impl FnOnce(Cx, Raises<Self::Entered>) + 'static,
    );

    /// Leaves it; gives what shall come of all in place of what came of the
    /// body: the same, or no error to swallow it, or another.
    ///
    /// # Errors
    ///
    /// What was raised in the body, or on the way out.
    fn leave(
        &self,
        cx: Cx,
        ended: Raises,
        k: impl FnOnce(Cx, Raises) + 'static,
    );
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
