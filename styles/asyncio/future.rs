//! What Python's futures say beside what every future here does: a result or
//! an exception.

use super::{Kind, Raised, Raises};
use crate::event_loop::{InvalidState, Promise};

impl<T: 'static> Promise<Raises<T>> {
    /// Sets the result.
    ///
    /// # Errors
    ///
    /// If it is done already: an `InvalidStateError`.
    pub fn set_result(&self, result: T) -> Raises {
        self.set(Ok(result)).map_err(|(state, _)| too_late(state))
    }

    /// Sets the exception.
    ///
    /// # Errors
    ///
    /// If it is done already: an `InvalidStateError`.
    pub fn set_exception(&self, exception: Raised) -> Raises {
        self.set(Err(exception))
            .map_err(|(state, _)| too_late(state))
    }
}

impl<T: Clone + 'static> Promise<Raises<T>> {
    /// Returns its result, or raises its exception, as often as asked.
    ///
    /// # Errors
    ///
    /// Its exception; that it was cancelled; or, while it is pending, an
    /// `InvalidStateError`.
    pub fn value(&self) -> Raises<T> {
        self.result()?
    }

    /// Returns its exception, or `None` if it has a result.
    ///
    /// # Errors
    ///
    /// That it was cancelled, or, while it is pending, an
    /// `InvalidStateError`.
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

/// Makes the error of whoever sets a future that is done.
fn too_late(state: InvalidState) -> Raised {
    Raised::new(Kind::InvalidState, state.to_string())
}
