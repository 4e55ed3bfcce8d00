//! What can be awaited? Whatever delegates to waits of its own when it is
//! delegated to.

use super::join::{join, settle};
use super::task::{Boxed, generator};
use super::wait::{Delegate, yield_from};
use crate::asyncio::{Coroutine, Raises, SharedTask};
use crate::event_loop::{Loop, Promise};

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
    fn wait(self) -> impl Delegate<Return = Raises<Self::Value>>;
}

/// What a coroutine object holds: a body that has not begun.
pub type Body<T> = Boxed<Raises<T>>;

/// Makes a coroutine object of a body; nothing of it runs.
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

/// Its body is delegated to: no turn is taken but those that it waits for.
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
