//! What can be awaited? Whatever gives a body, to be called, when it is asked
//! to be waited for.

use super::join::{Join, Settle};
use super::task::Co;
use super::wait::{Call, yield_};
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
    /// To be called, as any body: what is waited for may be borrowed, what
    /// waits owns what it uses.
    ///
    /// # Errors
    ///
    /// What was raised instead.
    fn wait(
        self,
        co: Co,
    ) -> impl Future<Output = Raises<Self::Value>> + 'static;
}

/// What a coroutine object holds: a body that has not begun.
pub type Body<T> =
    Box<dyn FnOnce(Co) -> Pin<Box<dyn Future<Output = Raises<T>>>>>;

/// Makes a coroutine object of a body; nothing of it runs.
pub fn coroutine<T, B>(
    lp: &Loop,
    name: &'static str,
    body: impl FnOnce(Co) -> B + 'static,
) -> Coroutine<Body<T>>
where
    B: Future<Output = Raises<T>> + 'static,
{
    Coroutine::new(lp, name, Box::new(|co| Box::pin(body(co))))
}

/// Its body is called: no turn is taken but those that it waits for.
impl<T: 'static> Awaitable for &Coroutine<Body<T>> {
    type Value = T;

    fn wait(self, co: Co) -> impl Future<Output = Raises<T>> + 'static {
        let body = self.take();
        async move { yield_!(co, Call(body?)) }
    }
}

impl<T: Clone + 'static> Awaitable for &SharedTask<T> {
    type Value = T;

    fn wait(self, co: Co) -> impl Future<Output = Raises<T>> + 'static {
        let task = self.clone();
        async move { yield_!(co, Join(&task)) }
    }
}

impl<T: Clone + 'static> Awaitable for &Promise<Raises<T>> {
    type Value = T;

    fn wait(self, co: Co) -> impl Future<Output = Raises<T>> + 'static {
        let future = self.clone();
        async move { yield_!(co, Settle(&future)) }
    }
}
