//! Chains of callbacks: steps for success and steps for failure.
//!
//! This is the other form of the style, after Twisted's `Deferred` and
//! JavaScript's promises. It neither avoids callbacks nor shortens any wait.
//! It writes callbacks below each other instead of into each other, and gives
//! errors a way of their own.
//!
//! ```text
//!   resolve(value) --> then --> then --.          .--> then --> done
//!                        \        \     \        /
//!   reject(error) ------- \ ------ \ ---> or_else -------------> done
//! ```
//!
//! **Turns.** Neither firing a chain nor adding to it calls a function. Each
//! link comes by way of the ready queue, in the turn after the one in which
//! its result was there. So a link takes one turn, whether it is called or
//! passed over. A function that returns a deferred adds none of its own: the
//! next link is due in the turn after the last link of that one.
//!
//! An [eager](Deferred::eager) chain calls its links on the spot, as Twisted's
//! `Deferred` does: within `resolve`, or within `then` if the result is there.
//! They take no turn. A link that adds to its own chain, or fires another that
//! it waits for, has returned before the next link is called.
//!
//! **Depth.** Links stand in one queue for each chain, not one inside the
//! other, so a chain of any length is fired and dropped without recursion. An
//! eager chain that is fired by a link of another is called within that link;
//! within 64 others its links are called in the next turn.

mod links;

use self::links::{Erased, Links, Next};
use crate::event_loop::Loop;
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;
use std::{error, fmt};

/// The end of a chain, which will have a `T` or an `E`.
///
/// Adding a link returns the new end, so each link has one follower. A link
/// that panics is reported as any callback that panics, and the links after it
/// are dropped uncalled. So are all links if the chain's [`Firer`] is dropped
/// before it has fired.
///
/// # Examples
///
/// ```
/// use harness::worlds::null::NullWorld;
/// use std::cell::Cell;
/// use std::rc::Rc;
/// use styles::callbacks::deferred::Deferred;
/// use styles::event_loop::EventLoop;
/// use styles::trace::Silence;
///
/// let world = Box::new(NullWorld::default());
/// let event_loop = EventLoop::new(world, Box::new(Silence));
/// let lp = event_loop.handle();
///
/// let result = Rc::new(Cell::new(None));
/// let seen = result.clone();
/// let (firer, deferred) = Deferred::<&str, String>::new(lp);
/// deferred
///     .then(|text| text.parse::<u32>().map_err(|e| e.to_string()))
///     .then(|number| Ok(number + 1))
///     .or_else(|error| Err(error.len()))
///     .done(move |end| seen.set(Some(end)));
/// assert_eq!(firer.resolve("41"), Ok(()));
/// assert_eq!(result.get(), None, "no link was called yet");
/// event_loop.run_while(|| result.get().is_none())?;
/// assert_eq!(result.get(), Some(Ok(42)));
/// assert_eq!(lp.counters().turns, 4);
/// # Ok::<(), styles::event_loop::RunError>(())
/// ```
#[must_use = "an error that no link takes is lost in silence"]
pub struct Deferred<T, E> {
    links: Rc<Links>,
    result: PhantomData<fn() -> Result<T, E>>,
}

/// The beginning of a chain, which fires it, once. Clones fire the same chain.
pub struct Firer<T, E> {
    links: Rc<Links>,
    result: PhantomData<fn(Result<T, E>)>,
}

/// The error of firing a chain again; it holds the value or error that was not
/// used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyFired<V>(pub V);

impl<V> fmt::Display for AlreadyFired<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the deferred was fired before")
    }
}

impl<V: fmt::Debug> error::Error for AlreadyFired<V> {}

/// The return type of a link: a result, or a deferred that will have one.
pub trait Step: links::Step {
    /// The type of the value.
    type Value: 'static;
    /// The type of the error.
    type Error: 'static;
}

impl<T: 'static, E: 'static> Step for Result<T, E> {
    type Value = T;
    type Error = E;
}

impl<T: 'static, E: 'static> Step for Deferred<T, E> {
    type Value = T;
    type Error = E;
}

impl<T: 'static, E: 'static> Firer<T, E> {
    /// Starts the chain with a value.
    ///
    /// # Errors
    ///
    /// [`AlreadyFired`] with the argument, if it was fired before.
    pub fn resolve(&self, value: T) -> Result<(), AlreadyFired<T>> {
        if self.links.was_fired() {
            return Err(AlreadyFired(value));
        }
        self.links.clone().settle(Ok(Box::new(value)));
        Ok(())
    }

    /// Starts the chain with an error.
    ///
    /// # Errors
    ///
    /// [`AlreadyFired`] with the argument, if it was fired before.
    pub fn reject(&self, error: E) -> Result<(), AlreadyFired<E>> {
        if self.links.was_fired() {
            return Err(AlreadyFired(error));
        }
        self.links.clone().settle(Err(Box::new(error)));
        Ok(())
    }
}

impl<T: 'static, E: 'static> Deferred<T, E> {
    /// Makes a chain without links, and its firer.
    pub fn new(lp: &Loop) -> (Firer<T, E>, Deferred<T, E>) {
        Deferred::with(Links::new(lp, false))
    }

    /// Makes a chain without links that calls them on the spot, and its firer.
    ///
    /// A panic of a link goes through the call that it is called in, and the
    /// links after it are dropped uncalled.
    pub fn eager(lp: &Loop) -> (Firer<T, E>, Deferred<T, E>) {
        Deferred::with(Links::new(lp, true))
    }

    fn with(links: Rc<Links>) -> (Firer<T, E>, Deferred<T, E>) {
        let firer = Firer {
            links: links.clone(),
            result: PhantomData,
        };
        (firer, Deferred::of(links))
    }

    /// Makes a chain that is fired by a callback, which `start` is given.
    pub fn from_callback(
        lp: &Loop,
        start: impl FnOnce(Box<dyn FnOnce(Result<T, E>)>),
    ) -> Deferred<T, E> {
        let (firer, deferred) = Deferred::new(lp);
        start(Box::new(move |result| match result {
            Ok(value) => firer.links.settle(Ok(Box::new(value))),
            Err(error) => firer.links.settle(Err(Box::new(error))),
        }));
        deferred
    }

    /// Adds a link for a value. An error passes it over.
    pub fn then<S>(
        self,
        step: impl FnOnce(T) -> S + 'static,
    ) -> Deferred<S::Value, E>
    where
        S: Step<Error = E>,
    {
        self.add(|result| match result {
            Ok(value) => links::Step::next(step(typed(value))),
            Err(error) => Next::Result(Err(error)),
        })
    }

    /// Adds a link for an error, after which the chain goes on. A value passes
    /// it over.
    pub fn or_else<S>(
        self,
        step: impl FnOnce(E) -> S + 'static,
    ) -> Deferred<T, S::Error>
    where
        S: Step<Value = T>,
    {
        self.add(|result| match result {
            Ok(value) => Next::Result(Ok(value)),
            Err(error) => links::Step::next(step(typed(error))),
        })
    }

    /// Adds a link for both cases. Value or error go on unchanged.
    pub fn finally(self, step: impl FnOnce() + 'static) -> Deferred<T, E> {
        self.add(|result| {
            step();
            Next::Result(result)
        })
    }

    /// Ends the chain with a function that takes its result.
    pub fn done(self, k: impl FnOnce(Result<T, E>) + 'static) {
        let _: Deferred<(), ()> = self.add(|result| {
            k(result.map(typed).map_err(typed));
            Next::Result(Ok(Box::new(())))
        });
    }

    /// Ends the chain; an error that no link has taken is reported, in the
    /// words of Twisted's `Deferred`. A value is dropped.
    ///
    /// A chain that is dropped without this is silent.
    pub fn tell_unhandled(self)
    where
        E: fmt::Display,
    {
        let lp = self.links.lp.clone();
        self.done(move |result| {
            if let Err(error) = result {
                lp.warn(format_args!("Unhandled error in Deferred: {error}"));
            }
        });
    }

    fn of(links: Rc<Links>) -> Deferred<T, E> {
        let result = PhantomData;
        Deferred { links, result }
    }

    fn add<U: 'static, F: 'static>(
        self,
        link: impl FnOnce(Erased) -> Next + 'static,
    ) -> Deferred<U, F> {
        self.links.add(Box::new(link));
        Deferred::of(self.links)
    }
}

fn typed<T: 'static>(value: Box<dyn Any>) -> T {
    match value.downcast() {
        Ok(value) => *value,
        Err(_) => panic!("a link was given a value of another type"),
    }
}

impl<T, E> Clone for Firer<T, E> {
    fn clone(&self) -> Firer<T, E> {
        Firer {
            links: self.links.clone(),
            result: PhantomData,
        }
    }
}

impl<T, E> fmt::Debug for Firer<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Firer")
    }
}

impl<T, E> fmt::Debug for Deferred<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deferred")
    }
}
