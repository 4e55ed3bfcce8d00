//! A generator by itself: PEP 342's `send`, `throw` and `close`.

use super::body::Gen;
use super::co::Co;
use super::mailbox::Mailbox;
use super::{AsChild, GeneratorState, Input, Misuse};
use std::any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

/// A generator: it yields `Y`, is sent `R` or thrown `E`, and returns the
/// output of its body, a future of type `B`.
///
/// # Examples
///
/// ```
/// use styles::generator::{Co, Generator, Misuse, GeneratorState};
///
/// let mut doubling = Generator::new(|co: Co<u32, u32, ()>| async move {
///     let mut value = 1;
///     while let Ok(sent) = co.yield_(value).await {
///         value = sent * 2;
///     }
///     "stopped"
/// });
/// assert_eq!(doubling.send(5), Err(Misuse::NotStarted));
/// assert_eq!(doubling.start(), Ok(GeneratorState::Yielded(1)));
/// assert_eq!(doubling.send(5), Ok(GeneratorState::Yielded(10)));
/// assert_eq!(doubling.throw(()), Ok(GeneratorState::Returned("stopped")));
/// assert_eq!(doubling.send(5), Err(Misuse::Finished));
/// ```
pub struct Generator<Y, R, E, B: Future> {
    state: ResumableState,
    mailbox: Mailbox<Y, R, E>,
    body: Gen<Y, R, E, (), B>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ResumableState {
    Fresh,
    Suspended,
    Finished,
}

impl<Y, R, E, B: Future> Generator<Y, R, E, B> {
    /// Makes a generator. Its body does not run yet.
    pub fn new(body: impl FnOnce(Co<Y, R, E>) -> B) -> Self {
        let mailbox = Mailbox::new(());
        Generator {
            state: ResumableState::Fresh,
            body: Gen::new(&mailbox, body),
            mailbox,
        }
    }

    /// Runs to the first yield.
    ///
    /// # Errors
    ///
    /// A [`Misuse`], if it has started before, or misuses its yields.
    ///
    /// # Panics
    ///
    /// As [`resume`](Self::resume).
    pub fn start(&mut self) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        self.resume(Input::Start)
    }

    /// Sends `value` to the yield at which it waits, and runs to the next
    /// yield.
    ///
    /// # Errors
    ///
    /// A [`Misuse`], if it does not wait at a yield, or misuses its yields.
    ///
    /// # Panics
    ///
    /// As [`resume`](Self::resume).
    pub fn send(
        &mut self,
        value: R,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        self.resume(Input::Send(value))
    }

    /// Throws `error` at the yield at which it waits, and runs to the next
    /// yield. A body that catches the error goes on.
    ///
    /// # Errors
    ///
    /// A [`Misuse`], if it does not wait at a yield, or misuses its yields. A
    /// generator that has not started is closed, as nothing in it could catch
    /// the error.
    ///
    /// # Panics
    ///
    /// As [`resume`](Self::resume).
    pub fn throw(
        &mut self,
        error: E,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        self.resume(Input::Throw(error))
    }

    /// Starts, sends or throws.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Self::start), [`send`](Self::send) and
    /// [`throw`](Self::throw).
    ///
    /// # Panics
    ///
    /// If the body panics, or uses the [`Co`] of another body.
    // The only call of the body in the text, so that a driver which resumes by
    // this alone has the body compiled into it.
    #[inline]
    pub fn resume(
        &mut self,
        input: Input<R, E>,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        match (self.state, input) {
            (ResumableState::Suspended, Input::Send(value)) => {
                self.mailbox.send(value)
            }
            (ResumableState::Suspended, Input::Throw(error)) => {
                self.mailbox.throw(error);
            }
            (ResumableState::Fresh, Input::Start) => {}
            (state, input) => return Err(self.refuse(state, input)),
        }
        // A body that panics has ended.
        self.state = ResumableState::Finished;
        match Pin::new(&mut self.body).resume() {
            Poll::Pending if !self.mailbox.has_yielded() => {
                drop(self.mailbox.take_raised());
                Err(Misuse::Uncaught)
            }
            Poll::Pending => {
                self.state = ResumableState::Suspended;
                Ok(GeneratorState::Yielded(self.mailbox.take_yielded()))
            }
            Poll::Ready(result) => result.map(GeneratorState::Returned),
        }
    }

    #[cold]
    fn refuse(&mut self, state: ResumableState, input: Input<R, E>) -> Misuse {
        match (state, input) {
            (ResumableState::Finished, _) => Misuse::Finished,
            (ResumableState::Suspended, _) => Misuse::AlreadyStarted,
            (ResumableState::Fresh, Input::Throw(_)) => {
                self.close();
                Misuse::NotStarted
            }
            (ResumableState::Fresh, _) => Misuse::NotStarted,
        }
    }

    /// Ends it where it waits, and drops all that it holds. Can be repeated.
    ///
    /// # Panics
    ///
    /// If a destructor of the body panics, or yields, which it cannot while it
    /// is closed.
    pub fn close(&mut self) {
        self.state = ResumableState::Finished;
        Pin::new(&mut self.body).close();
    }

    /// Returns `true` if it has started and has not ended.
    pub fn is_suspended(&self) -> bool {
        self.state == ResumableState::Suspended
    }

    /// Returns `true` if it has ended.
    pub fn is_finished(&self) -> bool {
        self.state == ResumableState::Finished
    }

    /// Returns the type names of its body and of those that were delegated to,
    /// outermost first; empty after the end.
    pub fn path(&self) -> Vec<&'static str> {
        if self.is_finished() {
            return Vec::new();
        }
        let outermost = any::type_name::<B>();
        [outermost].into_iter().chain(self.mailbox.path()).collect()
    }

    /// Makes it a child that another body can delegate to, started or not;
    /// see [`Co::yield_from`].
    pub fn as_child(&mut self) -> AsChild<'_, Y, R, E, B> {
        AsChild::new(self)
    }
}

impl<Y, R, E, B: Future> fmt::Debug for Generator<Y, R, E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.state {
            ResumableState::Fresh => "Generator(fresh)",
            ResumableState::Suspended => "Generator(suspended)",
            ResumableState::Finished => "Generator(finished)",
        })
    }
}
