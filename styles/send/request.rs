//! Requests and answers: values with types of their own, which a body yields
//! and is sent.
//!
//! ```text
//!   body                                driver
//!     yield_!(co, Read(..))  -- Asked ->  to the loop, or called
//!     reply                 <- Answer --  what came of it
//! ```
//!
//! Knows none of the requests. Those of the style are in `wait.rs` and
//! `join.rs`.

use super::task::Co;
use crate::event_loop::{Cancelled, Op, Outcome};
use crate::generator::Body;
use std::pin::Pin;

/// A request to the driver, which a body yields, with a reply of its own type.
///
/// All waits of the style are requests. Others can be made of whatever the
/// driver [can be asked for](Asked), most often of an [`Op`] of the loop.
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
///
/// /// Waits until a time of the clock; gives how long that took.
/// struct SleepUntil(u64);
///
/// impl Request for SleepUntil {
///     type Reply = u64;
///     type Kept = u64;
///
///     fn ask(self, co: &Co) -> (Asked, u64) {
///         let us = self.0.saturating_sub(co.now_us());
///         (Asked::Wait(Op::Sleep { us }), us)
///     }
///
///     fn reply(us: u64, answer: Answer) -> u64 {
///         answer.done();
///         us
///     }
/// }
///
/// async fn body(co: Co) -> [u64; 2] {
///     let first = yield_!(co, SleepUntil(500));
///     let second = yield_!(co, SleepUntil(800));
///     [first, second]
/// }
///
/// # let world = Box::new(NullWorld::default());
/// # let event_loop = EventLoop::new(world, Box::new(Silence));
/// let task = spawn(event_loop.handle(), Actor::Task(1), body);
/// let slept = event_loop.run_until_complete(&task);
/// assert_eq!(slept, Ok([500, 300]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    label = "the driver has no reply to this",
    note = "a body is called by `yield_!(co, Call(|co| body(co, ..)))`"
)]
pub trait Request {
    /// The value of the yield.
    type Reply;
    /// The value that is kept for the reply while the body waits.
    type Kept;

    /// Returns the question to the driver, and the value to keep for the
    /// reply. The body is running when this is called.
    fn ask(self, co: &Co) -> (Asked, Self::Kept);

    /// Makes the reply out of the driver's answer.
    fn reply(kept: Self::Kept, answer: Answer) -> Self::Reply;
}

/// A question to the driver.
///
/// All [requests](Request) come down to these five; the driver knows no
/// others.
#[derive(Debug)]
pub enum Asked {
    /// To be resumed in the next turn; answered by [`Sent::Done`].
    Yield,
    /// To begin this operation; answered by its [`Sent::Outcome`].
    Wait(Op),
    /// To run this child, which [`Co::child`] or [`Co::caught_child`] makes;
    /// answered by [`Sent::Returned`] or, if the child is caught, by
    /// [`Sent::Cancelled`].
    Call(Pin<Box<dyn Body>>),
    /// To go on at once, in the same turn; answered by [`Sent::Done`]. For a
    /// request that has its reply already.
    Nothing,
    /// To go on with a cancellation; never answered.
    Raise(Cancelled),
}

/// A value that the driver sends.
#[derive(Debug)]
pub enum Sent {
    /// The request is done; there is no value.
    Done,
    /// The outcome of the operation.
    Outcome(Outcome),
    /// The child, which has returned, with its value in it.
    Returned(Pin<Box<dyn Body>>),
    /// The cancellation that came out of the child, which is closed.
    Cancelled(Cancelled),
}

/// The driver's answer: what it sent.
///
/// Each of the methods takes the whole answer.
// `None` stands for `Sent::Done`, so that a turn has nothing to drop.
#[derive(Debug)]
pub struct Answer(pub(super) Option<Sent>);

impl Answer {
    /// Drops what was sent.
    #[inline]
    pub fn done(self) {}

    /// Returns the value that was sent.
    #[inline]
    pub fn sent(self) -> Sent {
        self.0.unwrap_or(Sent::Done)
    }

    /// Returns the outcome of an operation.
    ///
    /// # Panics
    ///
    /// If a child was asked for.
    pub fn outcome(self) -> Outcome {
        match self.sent() {
            Sent::Done => Outcome::Done,
            Sent::Outcome(outcome) => outcome,
            Sent::Returned(_) | Sent::Cancelled(_) => {
                panic!("a child was called, no operation")
            }
        }
    }

    /// Takes the value out of a child that has returned.
    ///
    /// # Panics
    ///
    /// If no child was asked for, or one with another return type.
    pub fn returned<T: 'static>(self) -> T {
        let value = self.caught().ok();
        value.expect("a cancellation is sent to a caller that catches it")
    }

    /// Takes the value out of a child that has returned.
    ///
    /// # Errors
    ///
    /// The cancellation that came out of it instead.
    ///
    /// # Panics
    ///
    /// If no child was asked for, or one with another return type.
    pub fn caught<T: 'static>(self) -> Result<T, Cancelled> {
        let mut value = None;
        match self.sent() {
            Sent::Cancelled(cancelled) => return Err(cancelled),
            Sent::Returned(mut child) => {
                child.as_mut().take_returned(&mut value);
            }
            Sent::Done | Sent::Outcome(_) => {}
        }
        Ok(value.expect("a child was called that returns this"))
    }
}
