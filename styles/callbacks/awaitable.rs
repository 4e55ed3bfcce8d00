//! Things that can be awaited: they take a function to call when their value
//! is there.

use super::join::{join, settle};
use super::task::{Continuation, Cx};
use crate::asyncio::{Coroutine, Raises, SharedTask};
use crate::event_loop::{Loop, Promise};

/// Something that can be waited for, with waits of its own choice.
///
/// It is the counterpart of Python's `__await__`: tasks, promises and
/// coroutine objects have it, and so may any other type. It may wait for
/// nothing; then its value goes to `k` by [`Cx::bounce`].
pub trait Awaitable {
    /// The value that the wait returns.
    type Value: 'static;

    /// Waits for it, and returns its value.
    ///
    /// # Errors
    ///
    /// The error that was raised instead.
    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<Self::Value>) + 'static);
}

/// The content of a coroutine object: a body that has not begun.
pub type Body<T> = Box<dyn FnOnce(Cx, Continuation<Raises<T>>)>;

/// Makes a coroutine object of a body, which does not run yet.
///
/// `name` is the body's name in the warning that it was never awaited.
pub fn coroutine<T: 'static>(
    lp: &Loop,
    name: &'static str,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
) -> Coroutine<Body<T>> {
    Coroutine::new(lp, name, Box::new(body))
}

/// A coroutine object: its body is called, and takes no turns beside its own
/// waits.
impl<T: 'static> Awaitable for &Coroutine<Body<T>> {
    type Value = T;

    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<T>) + 'static) {
        let body = self.take();
        cx.bounce(move |cx| match body {
            Ok(body) => body(cx, Box::new(k)),
            Err(error) => k(cx, Err(error)),
        });
    }
}

impl<T: Clone + 'static> Awaitable for &SharedTask<T> {
    type Value = T;

    #[track_caller]
    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<T>) + 'static) {
        join(cx, self, k);
    }
}

impl<T: Clone + 'static> Awaitable for &Promise<Raises<T>> {
    type Value = T;

    #[track_caller]
    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<T>) + 'static) {
        settle(cx, self, k);
    }
}
