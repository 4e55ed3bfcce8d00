//! Coroutine objects: bodies that run once, and warn if they never do.

use super::{Kind, Raised};
use crate::event_loop::Loop;
use std::cell::RefCell;
use std::fmt;

/// A body that has not begun: the result of calling an `async def` in Python.
///
/// It is awaited by taking the body out, once. Dropped before that it warns,
/// as Python does; one that was closed is dropped in silence.
///
/// # Examples
///
/// ```
/// # use harness::worlds::null::NullWorld;
/// use styles::asyncio::Coroutine;
/// # use styles::event_loop::EventLoop;
/// # use styles::trace::Silence;
/// # let world = Box::new(NullWorld::default());
/// # let event_loop = EventLoop::new(world, Box::new(Silence));
/// let lp = event_loop.handle();
/// let once = Coroutine::new(lp, "answer", || 42);
/// assert_eq!(once.take().map(|body| body()), Ok(42));
/// let again = once.take().map(|body| body()).unwrap_err();
/// assert_eq!(again.text, "cannot reuse already awaited coroutine");
/// ```
pub struct Coroutine<B> {
    lp: Loop,
    name: &'static str,
    state: RefCell<CoroutineState<B>>,
}

enum CoroutineState<B> {
    Created(B),
    Awaited,
    Closed,
}

impl<B> Coroutine<B> {
    /// Makes a coroutine object of a body, which does not run yet. `name` is
    /// for the warning.
    pub fn new(lp: &Loop, name: &'static str, body: B) -> Coroutine<B> {
        Coroutine {
            lp: lp.clone(),
            name,
            state: RefCell::new(CoroutineState::Created(body)),
        }
    }

    /// Takes the body, to run it.
    ///
    /// # Errors
    ///
    /// A `RuntimeError`, if it was taken or closed before.
    pub fn take(&self) -> Result<B, Raised> {
        let mut state = self.state.borrow_mut();
        if let CoroutineState::Closed = *state {
            let text = "cannot reuse already closed coroutine";
            return Err(Raised::new(Kind::Runtime, text));
        }
        match std::mem::replace(&mut *state, CoroutineState::Awaited) {
            CoroutineState::Created(body) => Ok(body),
            _ => {
                let text = "cannot reuse already awaited coroutine";
                Err(Raised::new(Kind::Runtime, text))
            }
        }
    }

    /// Drops the body, without a warning.
    pub fn close(&self) {
        let closed = self.state.replace(CoroutineState::Closed);
        drop(closed);
    }
}

impl<B> Drop for Coroutine<B> {
    fn drop(&mut self) {
        if let CoroutineState::Created(_) = self.state.get_mut() {
            self.lp.warn(format_args!(
                "RuntimeWarning: coroutine '{}' was never awaited",
                self.name
            ));
        }
    }
}

impl<B> fmt::Debug for Coroutine<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Coroutine({:?})", self.name)
    }
}
