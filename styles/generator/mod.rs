//! Generators as Python has them, on `genawaiter`: PEP 342's `send`, `throw`
//! and `close` in [`Generator`], PEP 380's `yield from` in [`Co::yield_from`].
//!
//! The module knows no loop and no task; it can be used on its own. What
//! `genawaiter` leaves undefined is defined here:
//!
//! | what | `genawaiter` | here |
//! | --- | --- | --- |
//! | a value sent before the first yield | dropped in silence | [`Misuse::NotStarted`], as in Python |
//! | resumed after its end | panics | [`Misuse::Finished`] |
//! | a foreign future awaited inside | panics | ends with [`Misuse::ForeignFuture`] |
//! | two yields at once | one is lost in silence | ends with [`Misuse::TwoYields`] |
//! | an error raised that no body catches | – | ends with [`Misuse::Uncaught`] |
//! | its `Co` used after its end, or by another body | the value is lost in silence | panics and says why |
//! | a yield while it is closed, in a destructor | the value is lost in silence | panics with Python's words, `generator ignored GeneratorExit` |
//!
//! A parent drives its child, so that what is sent or thrown passes all bodies
//! that wait, outermost first:
//!
//! ```text
//!   send, throw ---> outermost ---> middle ---> innermost
//!   close            (last to go)               (first to go)
//! ```
//!
//! That costs something for each level. [`Chain`] is the other way: it keeps
//! the bodies in a row and resumes the innermost at once.
//!
//! Where to read next: `mailbox.rs`, `co.rs`, `body.rs`, `delegation.rs`;
//! `chain.rs`.

mod body;
mod catching;
mod chain;
mod child;
mod co;
mod delegation;
mod engine;
mod erased;
mod mailbox;
mod resumable;

pub use self::body::Gen;
pub use self::catching::{Catching, Raising};
pub use self::chain::{Chain, ChainCo, ChainYield};
pub use self::child::{AsChild, Mapped};
pub use self::co::{Co, Yield};
pub use self::delegation::{Child, Delegation};
pub use self::engine::{Engine, Genawaiter, Inline};
pub use self::erased::{Body, Caught, Returning};
pub use self::mailbox::Mailbox;
pub use self::resumable::Generator;

use std::{error, fmt};

/// The result of resuming a generator.
#[derive(Debug, PartialEq, Eq)]
pub enum GeneratorState<Y, T> {
    /// It yielded a value and waits.
    Yielded(Y),
    /// It has ended and returned a value.
    Returned(T),
}

/// A wrong use of a generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// It was sent or thrown something before it had reached a yield.
    NotStarted,
    /// It was started although it had started before.
    AlreadyStarted,
    /// It has ended.
    Finished,
    /// It awaited a future that is not a yield of its own.
    ForeignFuture,
    /// It yielded again before the first yield was answered.
    TwoYields,
    /// It [raised](Raising) an error that none of its bodies caught.
    Uncaught,
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Misuse::NotStarted => {
                "can't send to a generator that has not started; call `start`"
            }
            Misuse::AlreadyStarted => "the generator has started already",
            Misuse::Finished => "the generator has ended",
            Misuse::ForeignFuture => {
                "a generator awaited a future that is not its own; \
                 nothing would ever wake it"
            }
            Misuse::TwoYields => {
                "a generator yielded twice at once; await each yield \
                 before the next"
            }
            Misuse::Uncaught => {
                "a generator raised an error that none of its bodies caught"
            }
        })
    }
}

impl error::Error for Misuse {}

/// The input with which a generator is resumed.
#[derive(Debug)]
pub enum Input<R, E> {
    /// No input; the first time only.
    Start,
    /// The value of the yield.
    Send(R),
    /// The error of the yield.
    Throw(E),
}

#[cfg(test)]
mod tests;
