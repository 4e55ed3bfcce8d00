//! What does a body yield, and what is it sent? Requests, and what came of
//! them: values with types of their own.
//!
//! ```text
//!   body                                driver
//!     yield_!(co, Read(..))  -- Asked ->  to the loop, or called
//!     reply                 <- Answer --  what came of it
//! ```
//!
//! Knows none of the requests; those of the style are in `wait.rs` and
//! `join.rs`.

use super::task::Co;
use crate::event_loop::{Op, Outcome};
use crate::generator::Body;
use crate::workload::Fault;
use std::pin::Pin;

/// What a body yields: a request to the driver, with a reply of its own type.
///
/// All waits of the style are requests. Others are made of what the driver
/// [can be asked for](Asked), most often of an [`Op`] of the loop.
///
/// # Examples
///
/// ```
/// # use harness::worlds::null::NullWorld;
/// # use styles::event_loop::EventLoop;
/// use styles::event_loop::Op;
/// use styles::send::request::{Answer, Asked, Request};
/// use styles::send::task::{Co, spawn};
/// use styles::send::wait::yield_;
/// # use styles::trace::{Silence, Actor};
/// use styles::workload::Fault;
///
/// /// Waits until a time of the clock; gives how long that took.
/// struct SleepUntil(u64);
///
/// impl Request for SleepUntil {
///     type Reply = Result<u64, Fault>;
///     type Kept = u64;
///
///     fn ask(self, co: &Co) -> (Asked, u64) {
///         let us = self.0.saturating_sub(co.now_us());
///         (Asked::Wait(Op::Sleep { us }), us)
///     }
///
///     fn reply(us: u64, answer: Answer) -> Result<u64, Fault> {
///         answer.done()?;
///         Ok(us)
///     }
/// }
///
/// async fn body(co: Co) -> Result<[u64; 2], Fault> {
///     let first = yield_!(co, SleepUntil(500))?;
///     let second = yield_!(co, SleepUntil(800))?;
///     Ok([first, second])
/// }
///
/// # let world = Box::new(NullWorld::default());
/// # let event_loop = EventLoop::new(world, Box::new(Silence));
/// let task = spawn(event_loop.handle(), Actor::Task(1), body);
/// let slept = event_loop.run_until_complete(&task);
/// assert_eq!(slept, Ok(Ok([500, 300])));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    label = "the driver has no reply to this",
    note = "a body is called by `yield_!(co, Call(|co| body(co, ..)))`"
)]
pub trait Request {
    /// The value of the yield.
    type Reply;
    /// What is kept for the reply while the body waits.
    type Kept;

    /// Returns what to ask the driver for. The body is running when it is
    /// called.
    fn ask(self, co: &Co) -> (Asked, Self::Kept);

    /// Makes the reply of the driver's answer.
    fn reply(kept: Self::Kept, answer: Answer) -> Self::Reply;
}

/// What a body asks the driver for.
///
/// What a [`Request`] comes down to, and all that the driver knows of it.
#[derive(Debug)]
pub enum Asked {
    /// To be resumed in the next turn: [`Sent::Done`].
    Yield,
    /// To begin this operation and to be sent its [`Sent::Outcome`].
    Wait(Op),
    /// To run this child, which [`Co::child`] makes, and to be sent it when
    /// it has [returned](Sent::Returned).
    Call(Pin<Box<dyn Body>>),
    /// To go on at once, in the same turn: [`Sent::Done`]. For a request
    /// whose reply is there already.
    Nothing,
}

/// What the driver sends.
#[derive(Debug)]
pub enum Sent {
    /// It is done.
    Done,
    /// What came of the operation.
    Outcome(Outcome),
    /// The child, with its value in it.
    Returned(Pin<Box<dyn Body>>),
}

/// What the driver sent, or what was thrown instead: of it a reply is made.
///
/// Each of these takes all that was sent.
// Nothing stands for `Sent::Done`, so that a turn has nothing to drop.
#[derive(Debug)]
pub struct Answer(pub(super) Result<Option<Sent>, Fault>);

impl Answer {
    /// Returns whether what was asked for is done.
    ///
    /// # Errors
    ///
    /// What was thrown.
    #[inline]
    pub fn done(self) -> Result<(), Fault> {
        self.0.map(drop)
    }

    /// Returns what was sent.
    ///
    /// # Errors
    ///
    /// What was thrown.
    #[inline]
    pub fn sent(self) -> Result<Sent, Fault> {
        self.0.map(|sent| sent.unwrap_or(Sent::Done))
    }

    /// Returns what came of an operation.
    ///
    /// # Errors
    ///
    /// What was thrown.
    ///
    /// # Panics
    ///
    /// If a child was asked for.
    pub fn outcome(self) -> Result<Outcome, Fault> {
        Ok(match self.sent()? {
            Sent::Done => Outcome::Done,
            Sent::Outcome(outcome) => outcome,
            Sent::Returned(_) => panic!("a child was called, no operation"),
        })
    }

    /// Takes the value out of a child that has returned.
    ///
    /// # Panics
    ///
    /// If no child was asked for, or one that returns something else.
    pub fn returned<T: 'static>(self) -> T {
        let mut value = None;
        if let Ok(Sent::Returned(mut child)) = self.sent() {
            child.as_mut().take_returned(&mut value);
        }
        value.expect("a child was called that returns this")
    }
}
