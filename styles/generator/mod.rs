//! Generators as Python has them, on `genawaiter`: PEP 342's `send`, `throw`
//! and `close` here, PEP 380's `yield from` in [`Chain`].
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
//! | its `Co` used after its end | the value is lost in silence | panics and says why |
//!
//! Where to read next: `chain.rs`.

mod chain;

pub use self::chain::{Chain, ChainCo, ChainYield};

use genawaiter::GeneratorState;
use genawaiter::rc::{Co as RawCo, Gen};
use pin_project_lite::pin_project;
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::{error, fmt};

/// How far a generator got.
#[derive(Debug, PartialEq, Eq)]
pub enum Step<Y, T> {
    /// It gave a value and waits.
    Yielded(Y),
    /// It has ended.
    Returned(T),
}

/// What a generator is not made for.
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

/// What a generator and its body share beside `genawaiter`'s airlock.
///
/// The airlock carries what is yielded; what is sent goes this way, so that
/// the first value is not lost, and so that neither is copied together with
/// room for the other.
struct Shared<R, E> {
    asked: Cell<Asked>,
    answer: Cell<Option<Result<R, E>>>,
}

/// What a body has asked for since it was resumed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Once,
    Twice,
    Ended,
}

/// The body's side: what it yields with.
pub struct Co<Y, R, E> {
    raw: RawCo<Y>,
    shared: Rc<Shared<R, E>>,
}

impl<Y, R, E> Co<Y, R, E> {
    /// Gives a value and waits for what is sent.
    ///
    /// # Errors
    ///
    /// What was thrown instead.
    ///
    /// # Panics
    ///
    /// If the generator has ended and this was smuggled out of it.
    #[inline]
    pub fn yield_(&self, value: Y) -> Yield<'_, R, E> {
        match self.shared.asked.get() {
            // The value goes to the airlock in this call, not in the first
            // poll: kept in a future until then, it would be copied once
            // more. The raw future would only wait for the resume, which the
            // answer tells as well.
            Asked::Nothing => {
                self.shared.asked.set(Asked::Once);
                drop(self.raw.yield_(value));
            }
            Asked::Once | Asked::Twice => self.shared.asked.set(Asked::Twice),
            Asked::Ended => {
                panic!("a `Co` was used after its generator ended")
            }
        }
        let answer = &self.shared.answer;
        Yield { answer }
    }
}

/// A yield that waits for what is sent or thrown.
#[must_use = "a yield waits only when it is awaited"]
pub struct Yield<'a, R, E> {
    answer: &'a Cell<Option<Result<R, E>>>,
}

impl<R, E> Future for Yield<'_, R, E> {
    type Output = Result<R, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}

impl<R, E> fmt::Debug for Yield<'_, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Yield")
    }
}

impl<Y, R, E> fmt::Debug for Co<Y, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Co")
    }
}

/// A generator: yields `Y`, is sent `R` or thrown `E`, returns what its body,
/// a future of type `B`, gives.
///
/// # Examples
///
/// ```
/// use styles::generator::{Co, Generator, Misuse, Step};
///
/// let mut doubling = Generator::new(|co: Co<u32, u32, ()>| async move {
///     let mut value = 1;
///     while let Ok(sent) = co.yield_(value).await {
///         value = sent * 2;
///     }
///     "stopped"
/// });
/// assert_eq!(doubling.send(5), Err(Misuse::NotStarted));
/// assert_eq!(doubling.start(), Ok(Step::Yielded(1)));
/// assert_eq!(doubling.send(5), Ok(Step::Yielded(10)));
/// assert_eq!(doubling.throw(()), Ok(Step::Returned("stopped")));
/// assert_eq!(doubling.send(5), Err(Misuse::Finished));
/// ```
pub struct Generator<Y, R, E, B: Future> {
    state: State,
    /// Gone when it has ended, and with it all that the body held.
    raw: Option<Gen<Y, (), Checked<R, E, B>>>,
    shared: Rc<Shared<R, E>>,
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
        let shared = Rc::new(Shared {
            asked: Cell::new(Asked::Nothing),
            answer: Cell::new(None),
        });
        let raw = Gen::new(|raw| {
            let checked = shared.clone();
            let shared = shared.clone();
            let body = body(Co { raw, shared });
            Checked {
                shared: checked,
                body,
            }
        });
        Generator {
            state: State::Fresh,
            raw: Some(raw),
            shared,
        }
    }

    /// Runs to the first yield.
    ///
    /// # Errors
    ///
    /// If it has started before, or misuses its yields.
    pub fn start(&mut self) -> Result<Step<Y, B::Output>, Misuse> {
        self.resume(Input::Start)
    }

    /// Makes the yield at which it waits give `value`, and runs to the next.
    ///
    /// # Errors
    ///
    /// If it does not wait at a yield, or misuses its yields.
    pub fn send(&mut self, value: R) -> Result<Step<Y, B::Output>, Misuse> {
        self.resume(Input::Send(value))
    }

    /// Makes the yield at which it waits fail with `error`, and runs to the
    /// next. A body that does not mind the error goes on.
    ///
    /// # Errors
    ///
    /// If it does not wait at a yield, or misuses its yields. One that has not
    /// started is closed, as nothing in it could catch the error.
    pub fn throw(&mut self, error: E) -> Result<Step<Y, B::Output>, Misuse> {
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
    ) -> Result<Step<Y, B::Output>, Misuse> {
        match (self.state, input) {
            (State::Suspended, Input::Send(value)) => {
                self.shared.answer.set(Some(Ok(value)));
            }
            (State::Suspended, Input::Throw(error)) => {
                self.shared.answer.set(Some(Err(error)));
            }
            (State::Fresh, Input::Start) => {}
            (state, input) => return Err(self.refuse(state, input)),
        }
        let raw = self.raw.as_mut().ok_or(Misuse::Finished)?;
        // A body that panics has ended.
        self.state = State::Finished;
        match raw.resume() {
            GeneratorState::Yielded(value) => {
                self.state = State::Suspended;
                Ok(Step::Yielded(value))
            }
            GeneratorState::Complete(result) => {
                self.raw = None;
                result.map(Step::Returned)
            }
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
        self.raw = None;
    }

    /// Returns whether it has ended.
    pub fn is_finished(&self) -> bool {
        self.state == State::Finished
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

pin_project! {
    /// A body that is looked after: each time it is polled it must yield once
    /// or end.
    struct Checked<R, E, B> {
        shared: Rc<Shared<R, E>>,
        #[pin]
        body: B,
    }
}

impl<R, E, B: Future> Future for Checked<R, E, B> {
    type Output = Result<B::Output, Misuse>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let asked = &this.shared.asked;
        asked.set(Asked::Nothing);
        match this.body.poll(cx) {
            Poll::Pending => match asked.get() {
                Asked::Once => Poll::Pending,
                Asked::Twice => end(asked, Err(Misuse::TwoYields)),
                _ => end(asked, Err(Misuse::ForeignFuture)),
            },
            Poll::Ready(value) => end(asked, Ok(value)),
        }
    }
}

fn end<T>(
    asked: &Cell<Asked>,
    ended: Result<T, Misuse>,
) -> Poll<Result<T, Misuse>> {
    asked.set(Asked::Ended);
    Poll::Ready(ended)
}

#[cfg(test)]
mod tests;
