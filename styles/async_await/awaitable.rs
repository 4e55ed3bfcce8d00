//! What can be awaited? Whatever turns into a future when it is given the
//! loop.

use super::join::{join, settle};
use super::task::Cx;
use crate::asyncio::{Coroutine, Raises, SharedTask};
use crate::event_loop::{Loop, Promise};
use std::future::Future;
use std::pin::Pin;

/// Something that can be waited for, by whatever waits it chooses.
///
/// What `__await__` is in Python: tasks, futures and coroutine objects have
/// it, and so may anything else. It may wait for nothing.
pub trait Awaitable {
    /// What comes of it.
    type Value: 'static;

    /// Waits for it; gives what came of it.
    ///
    /// # Errors
    ///
    /// What was raised instead.
    fn wait(self, cx: &Cx) -> impl Future<Output = Raises<Self::Value>>;
}

/// What a coroutine object holds: a body that has not begun.
pub type Body<T> =
    Box<dyn FnOnce(Cx) -> Pin<Box<dyn Future<Output = Raises<T>>>>>;

/// Makes a coroutine object of a body; nothing of it runs.
pub fn coroutine<T, B>(
    lp: &Loop,
    name: &'static str,
    body: impl FnOnce(Cx) -> B + 'static,
) -> Coroutine<Body<T>>
where
    B: Future<Output = Raises<T>> + 'static,
{
    Coroutine::new(lp, name, Box::new(|cx| Box::pin(body(cx))))
}

/// Its body is awaited: no turn is taken but those that it waits for.
impl<T: 'static> Awaitable for &Coroutine<Body<T>> {
    type Value = T;

    async fn wait(self, cx: &Cx) -> Raises<T> {
        let body = self.take()?;
        body(cx.clone()).await
    }
}

impl<T: Clone + 'static> Awaitable for &SharedTask<T> {
    type Value = T;

    async fn wait(self, cx: &Cx) -> Raises<T> {
        join(cx, self).await
    }
}

impl<T: Clone + 'static> Awaitable for &Promise<Raises<T>> {
    type Value = T;

    async fn wait(self, cx: &Cx) -> Raises<T> {
        settle(cx, self).await
    }
}
