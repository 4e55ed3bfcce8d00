//! How is something left again that was entered? By the function that the
//! body is given to call, unless all is dropped before.

use super::task::{Continuation, Cx};
use crate::asyncio::Raises;
use std::rc::Rc;

/// What is entered and left, and may wait for both.
pub trait Scope: 'static {
    /// What the body is given.
    type Entered: 'static;

    /// Enters it. If that fails it is not left.
    fn enter(&self, cx: &Cx, k: impl FnOnce(Raises<Self::Entered>) + 'static);

    /// Leaves it; gives what shall come of all in place of what came of the
    /// body: the same, or no error to swallow it, or another.
    fn leave(&self, cx: &Cx, ended: Raises, k: impl FnOnce(Raises) + 'static);
}

/// Runs a body within a scope: enters it before and leaves it after.
///
/// It is left after success and after an error. Not after cancellation, which
/// drops body and scope where they wait: a destructor cannot wait. What must
/// be done then, the scope or what it gave does when it is dropped.
pub fn within<S: Scope>(
    cx: &Cx,
    scope: S,
    body: impl FnOnce(Cx, S::Entered, Continuation<Raises>) + 'static,
    k: impl FnOnce(Raises) + 'static,
) {
    let (line, scope) = (cx.clone(), Rc::new(scope));
    // step: enter
    scope.clone().enter(cx, move |entered| {
        let entered = match entered {
            Ok(entered) => entered,
            Err(error) => return k(Err(error)),
        };
        // step: body
        let inner = line.clone();
        let leave = Box::new(move |ended| {
            // step: leave
            scope.leave(&line, ended, k);
        });
        body(inner, entered, leave);
    });
}
