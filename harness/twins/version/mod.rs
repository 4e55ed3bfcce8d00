//! Versions of a function, in the form in which each is written: how it is
//! started, and how it is ended early.

mod again;
#[cfg(any(feature = "smol", feature = "tokio"))]
mod body;
mod callbacks;
mod futures;
mod guest;
#[cfg(feature = "smol")]
mod on_smol;
#[cfg(feature = "tokio")]
mod on_tokio;
mod send;
mod yield_from;

pub(crate) use self::again::Again;
pub use self::callbacks::{IntoCancel, callbacks};
pub use self::futures::futures;
pub(crate) use self::guest::{Guest, Turned};
#[cfg(feature = "smol")]
pub use self::on_smol::on_smol;
#[cfg(feature = "tokio")]
pub use self::on_tokio::on_tokio;
pub use self::send::send;
pub use self::yield_from::yield_from;

use crate::outside::Outside;
use crate::trace::Form;
use std::fmt;
use styles::event_loop::{Loop, TaskKey};

/// A version of a function with a result of type `T`: what [`callbacks`],
/// [`send`], [`yield_from`] and [`futures`] make of it, and `on_tokio` and
/// `on_smol` with the features of these names.
pub trait Version<T>: 'static {
    /// Returns the form in which it is written.
    fn form(&self) -> Form;

    /// Returns whether it can be ended early.
    fn can_be_cancelled(&self) -> bool;

    /// Starts it in a run.
    #[doc(hidden)]
    fn start(&self, lp: &Loop, out: Outside) -> Live;
}

/// A version that has started.
#[doc(hidden)]
pub enum Live {
    /// Nothing is left but, if there is one, the way to cancel it.
    Callbacks {
        /// The way to cancel it.
        cancel: Option<Box<dyn FnOnce()>>,
    },
    /// A task of the loop.
    Task {
        /// Its key.
        key: TaskKey,
        /// True if it is told that it is cancelled.
        throws: bool,
        /// Makes and starts it anew.
        again: Box<dyn Fn(&Loop) -> TaskKey>,
    },
    /// A future that another runtime polls.
    Guest(Box<dyn Guest>),
}

impl Live {
    /// Makes a task that is not made anew.
    fn task(key: TaskKey, throws: bool) -> Live {
        let again = Box::new(move |_: &Loop| key);
        Live::Task { key, throws, again }
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Live::Callbacks { .. } => "Live::Callbacks",
            Live::Task { .. } => "Live::Task",
            Live::Guest(_) => "Live::Guest",
        })
    }
}

/// A version of which the result is only a text.
pub(crate) trait AnyVersion {
    fn form(&self) -> Form;
    fn can_be_cancelled(&self) -> bool;
    fn start(&self, lp: &Loop, out: Outside) -> Live;
}

/// A version without the type of its result.
pub(crate) struct Erased<V, T>(
    pub(crate) V,
    pub(crate) std::marker::PhantomData<fn() -> T>,
);

impl<T, V: Version<T>> AnyVersion for Erased<V, T> {
    fn form(&self) -> Form {
        self.0.form()
    }

    fn can_be_cancelled(&self) -> bool {
        self.0.can_be_cancelled()
    }

    fn start(&self, lp: &Loop, out: Outside) -> Live {
        self.0.start(lp, out)
    }
}
