//! Things that can be awaited: they turn into a future when they are given the
//! loop.

use super::join::{join, settle};
use super::task::Cx;
use crate::asyncio::{Coroutine, Raises, SharedTask};
use crate::event_loop::{Loop, Promise};
use std::future::Future;
use std::pin::Pin;

/// Something that can be waited for, with waits of its own choice.
///
/// It is the counterpart of Python's `__await__`: tasks, promises and
/// coroutine objects have it, and so may any other type. It may wait for
/// nothing.
pub trait Awaitable {
    /// The value that the wait returns.
    type Value: 'static;

    /// Waits for it, and returns its value.
    ///
    /// # Errors
    ///
    /// The error that was raised instead.
    fn wait(self, cx: &Cx) -> impl Future<Output = Raises<Self::Value>>;
}

/// The content of a coroutine object: a body that has not begun.
pub type Body<T> =
    Box<dyn FnOnce(Cx) -> Pin<Box<dyn Future<Output = Raises<T>>>>>;

/// Makes a coroutine object of a body, which does not run yet.
///
/// `name` is the body's name in the warning that it was never awaited.
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

/// A coroutine object: its body is awaited, and takes no turns beside its own
/// waits.
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
