//! Python's view of a promise: it has a result or an exception.

use super::raised::tell_unread;
use super::{Kind, Raised, Raises};
use crate::event_loop::{InvalidState, Promise};

impl<T: 'static> Promise<Raises<T>> {
    /// Sets the result.
    ///
    /// # Errors
    ///
    /// An `InvalidStateError`, if it is done already.
    pub fn set_result(&self, result: T) -> Raises {
        self.set(Ok(result)).map_err(|(state, _)| too_late(state))
    }

    /// Sets the exception. If nothing ever reads it, it is reported when the
    /// future is dropped, as Python does.
    ///
    /// # Errors
    ///
    /// An `InvalidStateError`, if it is done already.
    pub fn set_exception(&self, exception: Raised) -> Raises {
        let unread = |lp: &_, set: &_| tell_unread(lp, "Future", set);
        self.set_to_be_read(Err(exception), unread)
            .map_err(|(state, _)| too_late(state))
    }
}

impl<T: Clone + 'static> Promise<Raises<T>> {
    /// Returns the result, or raises the exception; can be repeated.
    ///
    /// # Errors
    ///
    /// The exception, a `CancelledError` if it was cancelled, or an
    /// `InvalidStateError` while it is pending.
    pub fn value(&self) -> Raises<T> {
        self.result()?
    }

    /// Returns the exception, or `None` if there is a result.
    ///
    /// # Errors
    ///
    /// A `CancelledError` if it was cancelled, or an `InvalidStateError` while
    /// it is pending.
    ///
    /// # Examples
    ///
    /// ```
    /// # use harness::worlds::null::NullWorld;
    /// use styles::asyncio::{Kind, Raised, Raises};
    /// use styles::event_loop::Promise;
    /// # use styles::event_loop::EventLoop;
    /// # use styles::trace::Silence;
    /// # let world = Box::new(NullWorld::default());
    /// # let event_loop = EventLoop::new(world, Box::new(Silence));
    /// let future = Promise::<Raises<u32>>::new(event_loop.handle());
    /// let pending = future.exception().unwrap_err();
    /// assert_eq!(pending.text, "Exception is not set.");
    /// let boom = Raised::new(Kind::Value, "boom");
    /// assert_eq!(future.set_exception(boom.clone()), Ok(()));
    /// assert_eq!(future.exception(), Ok(Some(boom.clone())));
    /// assert_eq!(future.value(), Err(boom));
    /// ```
    pub fn exception(&self) -> Raises<Option<Raised>> {
        match self.result() {
            Ok(value) => Ok(value.err()),
            Err(InvalidState::Pending) => {
                let text = "Exception is not set.";
                Err(Raised::new(Kind::InvalidState, text))
            }
            Err(state) => Err(state.into()),
        }
    }
}

/// Makes the error of setting a promise that is done.
fn too_late(state: InvalidState) -> Raised {
    Raised::new(Kind::InvalidState, state.to_string())
}
