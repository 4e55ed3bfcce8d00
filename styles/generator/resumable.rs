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

/// A generator: yields `Y`, is sent `R` or thrown `E`, returns what its body,
/// a future of type `B`, gives.
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
    state: State,
    mailbox: Mailbox<Y, R, E>,
    body: Gen<Y, R, E, (), B>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fresh,
    Suspended,
    Finished,
}

impl<Y, R, E, B: Future> Generator<Y, R, E, B> {
    /// Makes a generator; nothing of its body runs.
    pub fn new(body: impl FnOnce(Co<Y, R, E>) -> B) -> Self {
        let mailbox = Mailbox::new(());
        Generator {
            state: State::Fresh,
            body: Gen::new(&mailbox, body),
            mailbox,
        }
    }

    /// Runs to the first yield.
    ///
    /// # Errors
    ///
    /// If it has started before, or misuses its yields.
    pub fn start(&mut self) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        self.resume(Input::Start)
    }

    /// Makes the yield at which it waits give `value`, and runs to the next.
    ///
    /// # Errors
    ///
    /// If it does not wait at a yield, or misuses its yields.
    pub fn send(
        &mut self,
        value: R,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        self.resume(Input::Send(value))
    }

    /// Makes the yield at which it waits fail with `error`, and runs to the
    /// next. A body that does not mind the error goes on.
    ///
    /// # Errors
    ///
    /// If it does not wait at a yield, or misuses its yields. One that has not
    /// started is closed, as nothing in it could catch the error.
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
    // The only call of the body in the text, so that a driver which resumes by
    // this alone has the body compiled into it.
    #[inline]
    pub fn resume(
        &mut self,
        input: Input<R, E>,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        match (self.state, input) {
            (State::Suspended, Input::Send(value)) => self.mailbox.send(value),
            (State::Suspended, Input::Throw(error)) => {
                self.mailbox.throw(error);
            }
            (State::Fresh, Input::Start) => {}
            (state, input) => return Err(self.refuse(state, input)),
        }
        // A body that panics has ended.
        self.state = State::Finished;
        match Pin::new(&mut self.body).resume() {
            Poll::Pending => {
                self.state = State::Suspended;
                Ok(GeneratorState::Yielded(self.mailbox.take_yielded()))
            }
            Poll::Ready(result) => result.map(GeneratorState::Returned),
        }
    }

    #[cold]
    fn refuse(&mut self, state: State, input: Input<R, E>) -> Misuse {
        match (state, input) {
            (State::Finished, _) => Misuse::Finished,
            (State::Suspended, _) => Misuse::AlreadyStarted,
            (State::Fresh, Input::Throw(_)) => {
                self.close();
                Misuse::NotStarted
            }
            (State::Fresh, _) => Misuse::NotStarted,
        }
    }

    /// Ends it where it waits; what it holds is dropped. May be repeated.
    pub fn close(&mut self) {
        self.state = State::Finished;
        Pin::new(&mut self.body).close();
    }

    /// Returns whether it has started and has not ended.
    pub fn is_suspended(&self) -> bool {
        self.state == State::Suspended
    }

    /// Returns whether it has ended.
    pub fn is_finished(&self) -> bool {
        self.state == State::Finished
    }

    /// Returns its body and those that were delegated to, outermost first, by
    /// the names of their types; none after the end.
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
            State::Fresh => "Generator(fresh)",
            State::Suspended => "Generator(suspended)",
            State::Finished => "Generator(finished)",
        })
    }
}
