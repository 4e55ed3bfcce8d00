//! Things that can be awaited: they give a child, which delegates to waits of
//! its own.

use super::join::{join, settle};
use super::task::{Boxed, generator};
use super::wait::{Delegate, yield_from};
use crate::asyncio::{Coroutine, Raises, SharedTask};
use crate::event_loop::{Loop, Promise};

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
    fn wait(self) -> impl Delegate<Return = Raises<Self::Value>>;
}

/// The content of a coroutine object: a body that has not begun.
pub type Body<T> = Boxed<Raises<T>>;

/// Makes a coroutine object of a body, which does not run yet.
///
/// `name` is the body's name in the warning that it was never awaited.
pub fn coroutine<T, D>(
    lp: &Loop,
    name: &'static str,
    body: D,
) -> Coroutine<Body<T>>
where
    D: Delegate<Return = Raises<T>> + 'static,
    D::Child: 'static,
{
    Coroutine::new(lp, name, Boxed::new(body))
}

/// A coroutine object: its body is delegated to, and takes no turns beside its
/// own waits.
impl<T: 'static> Awaitable for &Coroutine<Body<T>> {
    type Value = T;

    fn wait(self) -> impl Delegate<Return = Raises<T>> {
        generator(async move |co| {
            let body = self.take()?;
            yield_from!(co, body)
        })
    }
}

impl<T: Clone + 'static> Awaitable for &SharedTask<T> {
    type Value = T;

    fn wait(self) -> impl Delegate<Return = Raises<T>> {
        join(self)
    }
}

impl<T: Clone + 'static> Awaitable for &Promise<Raises<T>> {
    type Value = T;

    fn wait(self) -> impl Delegate<Return = Raises<T>> {
        settle(self)
    }
}
