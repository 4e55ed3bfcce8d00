//! Delegation after PEP 380: a generator in which the innermost body answers.
//!
//! ```text
//!              +----------- Chain -----------+
//!   send ---->                        > innermost
//!   throw --->   outermost > ... > ---+
//!   close --->                        > (first to go)
//! ```
//!
//! A body hands its place to a child and waits; what is sent or thrown goes
//! to the child at once, past all bodies between, so a resume costs the same
//! at any depth. When the child returns, its value is the value of the
//! delegation.

use super::{Co, Generator, Input, Misuse, Step};
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::rc::Rc;

/// What a body of a chain asks for: to hand this value to whoever resumes
/// the chain, or, if none, to let the child in the hand-over answer in its
/// place until that returns.
type Ask<Y> = Option<Y>;

/// Where a body lays the child that it delegates to; one for a whole chain.
type HandOver<Y, R, E> = Rc<Cell<Option<Box<dyn Level<Y, R, E>>>>>;

/// A body of a chain, whatever it returns.
trait Level<Y, R, E> {
    /// Resumes it; a parent whose child has returned is sent nothing.
    fn resume(&mut self, input: Input<Option<R>, E>) -> LevelStep<Y>;
}

type LevelStep<Y> = Result<Step<Ask<Y>, ()>, Misuse>;

/// A body and the place where its parent finds what it returned.
struct Body<Y, R, E, B: Future> {
    generator: Generator<Ask<Y>, Option<R>, E, B>,
    returned: Rc<Cell<Option<B::Output>>>,
}

impl<Y, R, E, B: Future> Level<Y, R, E> for Body<Y, R, E, B> {
    fn resume(&mut self, input: Input<Option<R>, E>) -> LevelStep<Y> {
        Ok(match self.generator.resume(input)? {
            Step::Yielded(ask) => Step::Yielded(ask),
            Step::Returned(value) => {
                self.returned.set(Some(value));
                Step::Returned(())
            }
        })
    }
}

/// A body's side of a chain: what it yields and delegates with.
pub struct ChainCo<Y, R, E> {
    co: Co<Ask<Y>, Option<R>, E>,
    hand_over: HandOver<Y, R, E>,
}

impl<Y: 'static, R: 'static, E: 'static> ChainCo<Y, R, E> {
    /// Gives a value to whoever resumes the chain and waits for what is sent.
    ///
    /// # Errors
    ///
    /// What was thrown instead.
    #[inline]
    pub fn yield_(
        &self,
        value: Y,
    ) -> impl Future<Output = Result<R, E>> + use<'_, Y, R, E> {
        let yielded = self.co.yield_(Some(value));
        async {
            let sent = yielded.await?;
            Ok(sent.expect("only who delegates is sent nothing"))
        }
    }

    /// Lets a child answer until it returns; gives what it returned.
    ///
    /// Nothing can be thrown at the delegation itself: it goes to the child.
    pub async fn yield_from<B>(
        &self,
        child: impl FnOnce(ChainCo<Y, R, E>) -> B,
    ) -> B::Output
    where
        B: Future + 'static,
    {
        let returned = Rc::new(Cell::new(None));
        let level = Body {
            generator: new_generator(&self.hand_over, child),
            returned: returned.clone(),
        };
        self.hand_over.set(Some(Box::new(level)));
        let resumed = self.co.yield_(None).await;
        match (resumed, returned.take()) {
            (Ok(None), Some(value)) => value,
            _ => panic!("a delegation went on before its child returned"),
        }
    }
}

fn new_generator<Y, R, E, B: Future>(
    hand_over: &HandOver<Y, R, E>,
    body: impl FnOnce(ChainCo<Y, R, E>) -> B,
) -> Generator<Ask<Y>, Option<R>, E, B> {
    let hand_over = hand_over.clone();
    Generator::new(|co| body(ChainCo { co, hand_over }))
}

impl<Y, R, E> fmt::Debug for ChainCo<Y, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainCo")
    }
}

/// A generator whose bodies can delegate; resumed like one, whatever the
/// depth.
///
/// # Examples
///
/// ```
/// use styles::generator::{Chain, ChainCo, Step};
///
/// type Co = ChainCo<&'static str, u32, ()>;
///
/// async fn inner(co: Co) -> u32 {
///     co.yield_("inner waits").await.unwrap_or(0) + 1
/// }
///
/// let mut chain = Chain::new(|co: Co| async move {
///     let value = co.yield_from(inner).await;
///     co.yield_("outer waits").await.unwrap_or(0) + value
/// });
/// assert_eq!(chain.start(), Ok(Step::Yielded("inner waits")));
/// assert_eq!(chain.depth(), 2);
/// assert_eq!(chain.send(10), Ok(Step::Yielded("outer waits")));
/// assert_eq!(chain.send(20), Ok(Step::Returned(31)));
/// ```
pub struct Chain<Y, R, E, T> {
    /// Innermost last.
    bodies: Vec<Box<dyn Level<Y, R, E>>>,
    hand_over: HandOver<Y, R, E>,
    returned: Rc<Cell<Option<T>>>,
}

impl<Y: 'static, R: 'static, E: 'static, T: 'static> Chain<Y, R, E, T> {
    /// Makes a chain of one body; nothing of it runs.
    pub fn new<B>(body: impl FnOnce(ChainCo<Y, R, E>) -> B) -> Self
    where
        B: Future<Output = T> + 'static,
    {
        let returned = Rc::new(Cell::new(None));
        let hand_over = HandOver::default();
        let outermost = Body {
            generator: new_generator(&hand_over, body),
            returned: returned.clone(),
        };
        Chain {
            bodies: vec![Box::new(outermost)],
            hand_over,
            returned,
        }
    }

    /// Runs to the first yield of whichever body is innermost then.
    ///
    /// # Errors
    ///
    /// As [`Generator::start`].
    pub fn start(&mut self) -> Result<Step<Y, T>, Misuse> {
        self.resume(Input::Start)
    }

    /// Sends to the innermost body.
    ///
    /// # Errors
    ///
    /// As [`Generator::send`].
    #[inline]
    pub fn send(&mut self, value: R) -> Result<Step<Y, T>, Misuse> {
        self.resume(Input::Send(value))
    }

    /// Throws at the innermost body; what it makes of the error is what its
    /// parent gets, and so on outwards.
    ///
    /// # Errors
    ///
    /// As [`Generator::throw`].
    pub fn throw(&mut self, error: E) -> Result<Step<Y, T>, Misuse> {
        // A child is started at once, so only the outermost may be fresh.
        self.resume(Input::Throw(error))
    }

    /// Ends all bodies, innermost first.
    pub fn close(&mut self) {
        close(&mut self.bodies);
    }

    /// Returns how many bodies there are, 0 after the end.
    pub fn depth(&self) -> usize {
        self.bodies.len()
    }

    /// Starts, sends or throws.
    ///
    /// # Errors
    ///
    /// As [`Generator::resume`].
    #[inline]
    pub fn resume(
        &mut self,
        input: Input<R, E>,
    ) -> Result<Step<Y, T>, Misuse> {
        let mut input = match input {
            Input::Start => Input::Start,
            Input::Send(value) => Input::Send(Some(value)),
            Input::Throw(error) => Input::Throw(error),
        };
        loop {
            let innermost = self.bodies.last_mut().ok_or(Misuse::Finished)?;
            let step = innermost.resume(input);
            match step {
                Ok(Step::Yielded(Some(value))) => {
                    return Ok(Step::Yielded(value));
                }
                Ok(Step::Yielded(None)) => {
                    let child = self.hand_over.take();
                    self.bodies.push(child.expect("a child is handed over"));
                    input = Input::Start;
                }
                Ok(Step::Returned(())) => {
                    self.bodies.pop();
                    if self.bodies.is_empty() {
                        let value = self.returned.take();
                        let value = value.expect("the outermost returned");
                        return Ok(Step::Returned(value));
                    }
                    input = Input::Send(None);
                }
                Err(misuse) => return Err(self.end_by(misuse)),
            }
        }
    }

    /// Who misused its yields cannot be resumed, nor can its parents, who
    /// wait for it.
    #[cold]
    fn end_by(&mut self, misuse: Misuse) -> Misuse {
        if !matches!(misuse, Misuse::AlreadyStarted | Misuse::NotStarted) {
            self.close();
        }
        misuse
    }
}

fn close<L: ?Sized>(bodies: &mut Vec<Box<L>>) {
    while let Some(innermost) = bodies.pop() {
        drop(innermost);
    }
}

impl<Y, R, E, T> Drop for Chain<Y, R, E, T> {
    /// A `Vec` would drop the outermost first.
    fn drop(&mut self) {
        close(&mut self.bodies);
    }
}

impl<Y, R, E, T> fmt::Debug for Chain<Y, R, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain(depth {})", self.bodies.len())
    }
}
