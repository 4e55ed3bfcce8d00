//! Generators as Python has them, on `genawaiter`: PEP 342's `send`, `throw`
//! and `close` in [`Generator`], PEP 380's `yield from` in [`Co::yield_from`].
//!
//! Knows no loop and no task; worth using on its own. What `genawaiter`
//! leaves undefined is defined here:
//!
//! | what | `genawaiter` | here |
//! | --- | --- | --- |
//! | a value sent before the first yield | dropped in silence | [`Misuse::NotStarted`], as in Python |
//! | resumed after its end | panics | [`Misuse::Finished`] |
//! | a foreign future awaited inside | panics | ends with [`Misuse::ForeignFuture`] |
//! | two yields at once | one is lost in silence | ends with [`Misuse::TwoYields`] |
//! | its `Co` used after its end, or by another body | the value is lost in silence | panics and says why |
//!
//! A parent drives its child, so that what is sent or thrown passes all who
//! wait, outermost first:
//!
//! ```text
//!   send, throw ---> outermost ---> middle ---> innermost
//!   close            (last to go)               (first to go)
//! ```
//!
//! That costs something a level. [`Chain`] is the other way: it keeps the
//! bodies in a row and resumes the innermost at once.
//!
//! Where to read next: `mailbox.rs`, `co.rs`, `body.rs`, `delegation.rs`;
//! `chain.rs`.

mod body;
mod chain;
mod child;
mod co;
mod delegation;
mod engine;
mod erased;
mod mailbox;
mod resumable;

pub use self::body::Gen;
pub use self::chain::{Chain, ChainCo, ChainYield};
pub use self::child::{AsChild, Mapped};
pub use self::co::{Co, Yield};
pub use self::delegation::{Child, Delegation};
pub use self::engine::{Engine, Genawaiter, Inline};
pub use self::erased::{Body, Returning};
pub use self::mailbox::Mailbox;
pub use self::resumable::Generator;

use std::{error, fmt};

/// How far a generator got.
#[derive(Debug, PartialEq, Eq)]
pub enum GeneratorState<Y, T> {
    /// It gave a value and waits.
    Yielded(Y),
    /// It has ended.
    Returned(T),
}

/// A use of a generator for which it is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// Nothing can be sent or thrown into one that has not reached a yield.
    NotStarted,
    /// It is started already.
    AlreadyStarted,
    /// It has ended.
    Finished,
    /// It awaited something that is not a yield of its own.
    ForeignFuture,
    /// It yielded again before the first yield was answered.
    TwoYields,
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
                 nobody would ever wake it"
            }
            Misuse::TwoYields => {
                "a generator yielded twice at once; await each yield \
                 before the next"
            }
        })
    }
}

impl error::Error for Misuse {}

/// What a generator is resumed with.
#[derive(Debug)]
pub enum Input<R, E> {
    /// Nothing; the first time only.
    Start,
    /// The yield gives this.
    Send(R),
    /// The yield fails with this.
    Throw(E),
}

#[cfg(test)]
mod tests;
