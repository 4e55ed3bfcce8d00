//! What can be awaited? Whatever takes a function to call when it is there.

use super::join::{join, settle};
use super::task::{Continuation, Cx};
use crate::asyncio::{Coroutine, Raises, SharedTask};
use crate::event_loop::{Loop, Promise};

/// Something that can be waited for, by whatever waits it chooses.
///
/// What `__await__` is in Python: tasks, futures and coroutine objects have
/// it, and so may anything else. It may wait for nothing; then its value goes
/// to `k` by [`Cx::bounce`].
pub trait Awaitable {
    /// What comes of it.
    type Value: 'static;

    /// Waits for it; gives what came of it.
    ///
    /// # Errors
    ///
    /// What was raised instead.
    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<Self::Value>) + 'static);
}

/// What a coroutine object holds: a body that has not begun.
pub type Body<T> = Box<dyn FnOnce(Cx, Continuation<Raises<T>>)>;

/// Makes a coroutine object of a body; nothing of it runs.
pub fn coroutine<T: 'static>(
    lp: &Loop,
    name: &'static str,
    body: impl FnOnce(Cx, Continuation<Raises<T>>) + 'static,
) -> Coroutine<Body<T>> {
    Coroutine::new(lp, name, Box::new(body))
}

/// Its body is called: no turn is taken but those that it waits for.
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

    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<T>) + 'static) {
        join(cx, self, k);
    }
}

impl<T: Clone + 'static> Awaitable for &Promise<Raises<T>> {
    type Value = T;

    fn wait(self, cx: Cx, k: impl FnOnce(Cx, Raises<T>) + 'static) {
        settle(cx, self, k);
    }
}
