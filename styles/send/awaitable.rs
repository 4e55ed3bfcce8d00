//! Things that can be awaited: they give a body to be called, which waits for
//! them.

use super::join::{Join, Settle};
use super::task::Co;
use super::wait::{Call, yield_};
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
    /// The body is to be called, as any other. It must own what it uses, so it
    /// may borrow nothing from `self`.
    ///
    /// # Errors
    ///
    /// The error that was raised instead.
    fn wait(
        self,
        co: Co,
    ) -> impl Future<Output = Raises<Self::Value>> + 'static;
}

/// The content of a coroutine object: a body that has not begun.
pub type Body<T> =
    Box<dyn FnOnce(Co) -> Pin<Box<dyn Future<Output = Raises<T>>>>>;

/// Makes a coroutine object of a body, which does not run yet.
///
/// `name` is the body's name in the warning that it was never awaited.
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

/// A coroutine object: its body is called, and takes no turns beside its own
/// waits.
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
