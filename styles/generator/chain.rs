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

use super::co::{Co, Yield};
use super::{Generator, GeneratorState, Input, Misuse};
use std::any::{self, Any};
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// What a body of a chain asks for: to hand this value to whoever resumes
/// the chain, or, if none, to let the child that it laid down answer in its
/// place until that returns.
type Ask<Y> = Option<Y>;

/// What passes between the bodies of one chain.
struct Shared<Y, R, E> {
    /// A child on its way to its place.
    child: Cell<Option<AnyLevel<Y, R, E>>>,
    /// A child on its way back to its parent, with what it returned.
    returned: Cell<Option<AnyLevel<Y, R, E>>>,
    /// Why a body could not be resumed.
    misuse: Cell<Option<Misuse>>,
}

/// A body of a chain, whatever it returns.
trait Level<Y, R, E> {
    /// Resumes it; a parent whose child has returned is sent nothing.
    fn resume(
        &mut self,
        input: Input<Option<R>, E>,
        shared: &Shared<Y, R, E>,
    ) -> LevelStep<Y>;

    /// Moves what it returned into the `Option` behind `into`.
    fn take_returned(&mut self, into: &mut dyn Any);

    /// Returns the name of its type.
    fn name(&self) -> &'static str;
}

type AnyLevel<Y, R, E> = Box<dyn Level<Y, R, E>>;

/// How far a body got; as small as `Y` allows, as every resume passes one.
enum LevelStep<Y> {
    Value(Y),
    Delegate,
    Returned,
    Misused,
}

/// A body and, in the end, what it returned.
struct Body<Y, R, E, B: Future> {
    generator: Generator<Ask<Y>, Option<R>, E, B>,
    returned: Option<B::Output>,
}

impl<Y, R, E, B: Future> Body<Y, R, E, B> {
    fn new(
        shared: &Rc<Shared<Y, R, E>>,
        body: impl FnOnce(ChainCo<Y, R, E>) -> B,
    ) -> Body<Y, R, E, B> {
        let shared = shared.clone();
        Body {
            generator: Generator::new(|co| body(ChainCo { co, shared })),
            returned: None,
        }
    }
}

impl<Y, R, E, B: Future> Level<Y, R, E> for Body<Y, R, E, B>
where
    B::Output: 'static,
{
    fn resume(
        &mut self,
        input: Input<Option<R>, E>,
        shared: &Shared<Y, R, E>,
    ) -> LevelStep<Y> {
        match self.generator.resume(input) {
            Ok(GeneratorState::Yielded(Some(value))) => {
                LevelStep::Value(value)
            }
            Ok(GeneratorState::Yielded(None)) => LevelStep::Delegate,
            Ok(GeneratorState::Returned(value)) => {
                self.returned = Some(value);
                LevelStep::Returned
            }
            Err(misuse) => {
                shared.misuse.set(Some(misuse));
                LevelStep::Misused
            }
        }
    }

    fn take_returned(&mut self, into: &mut dyn Any) {
        if let Some(into) = into.downcast_mut::<Option<B::Output>>() {
            *into = self.returned.take();
        }
    }

    fn name(&self) -> &'static str {
        any::type_name::<B>()
    }
}

/// A body's side of a chain: what it yields and delegates with.
pub struct ChainCo<Y, R, E> {
    co: Co<Ask<Y>, Option<R>, E>,
    shared: Rc<Shared<Y, R, E>>,
}

impl<Y: 'static, R: 'static, E: 'static> ChainCo<Y, R, E> {
    /// Gives a value to whoever resumes the chain and waits for what is sent.
    ///
    /// # Errors
    ///
    /// What was thrown instead.
    #[inline]
    pub fn yield_(&self, value: Y) -> ChainYield<'_, Y, R, E> {
        ChainYield(self.co.yield_(Some(value)))
    }

    /// Lets a child answer until it returns; gives what it returned.
    ///
    /// Nothing can be thrown at the delegation itself: it goes to the child.
    ///
    /// # Panics
    ///
    /// If the chain went on without the child, which it does not.
    pub async fn yield_from<B>(
        &self,
        child: impl FnOnce(ChainCo<Y, R, E>) -> B,
    ) -> B::Output
    where
        B: Future + 'static,
        B::Output: 'static,
    {
        let child = Body::new(&self.shared, child);
        self.shared.child.set(Some(Box::new(child)));
        let resumed = self.co.yield_(None).await;
        let mut value = None;
        if let Some(mut child) = self.shared.returned.take() {
            child.take_returned(&mut value);
        }
        match (resumed, value) {
            (Ok(None), Some(value)) => value,
            _ => panic!("a delegation went on before its child returned"),
        }
    }
}

/// A yield that waits for what is sent or thrown.
#[derive(Debug)]
#[must_use = "a yield waits only when it is awaited"]
pub struct ChainYield<'a, Y, R, E>(Yield<'a, Ask<Y>, Option<R>, E>);

impl<Y, R, E> Future for ChainYield<'_, Y, R, E> {
    type Output = Result<R, E>;

    #[inline]
    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Self::Output> {
        // Only who delegates is sent nothing.
        let sent = |value: Option<R>| value.expect("a value is sent");
        Pin::new(&mut self.0).poll(cx).map_ok(sent)
    }
}

impl<Y, R, E> fmt::Debug for ChainCo<Y, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainCo")
    }
}

/// A generator whose bodies can delegate; resumed like one, whatever the
/// depth. `B` is the type of the outermost body, as that of a [`Generator`].
///
/// # Examples
///
/// ```
/// use styles::generator::{Chain, ChainCo, GeneratorState};
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
/// assert_eq!(chain.start(), Ok(GeneratorState::Yielded("inner waits")));
/// assert_eq!(chain.depth(), 2);
/// assert_eq!(chain.send(10), Ok(GeneratorState::Yielded("outer waits")));
/// assert_eq!(chain.send(20), Ok(GeneratorState::Returned(31)));
/// ```
pub struct Chain<Y, R, E, B: Future> {
    /// A part of the chain, so that one that does not delegate is in one
    /// place; none after the end.
    outermost: Option<Body<Y, R, E, B>>,
    /// Each was delegated to by the one before; the last is the innermost.
    inner: Vec<AnyLevel<Y, R, E>>,
    shared: Rc<Shared<Y, R, E>>,
}

impl<Y: 'static, R: 'static, E: 'static, B> Chain<Y, R, E, B>
where
    B: Future,
    B::Output: 'static,
{
    /// Makes a chain of one body; nothing of it runs.
    pub fn new(body: impl FnOnce(ChainCo<Y, R, E>) -> B) -> Self {
        let shared = Rc::new(Shared {
            child: Cell::new(None),
            returned: Cell::new(None),
            misuse: Cell::new(None),
        });
        Chain {
            outermost: Some(Body::new(&shared, body)),
            inner: Vec::new(),
            shared,
        }
    }

    /// Runs to the first yield of whichever body is innermost then.
    ///
    /// # Errors
    ///
    /// As [`Generator::start`].
    pub fn start(&mut self) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        self.resume(Input::Start)
    }

    /// Sends to the innermost body.
    ///
    /// # Errors
    ///
    /// As [`Generator::send`].
    #[inline]
    pub fn send(
        &mut self,
        value: R,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        self.resume(Input::Send(value))
    }

    /// Throws at the innermost body; what it makes of the error is what its
    /// parent gets, and so on outwards.
    ///
    /// # Errors
    ///
    /// As [`Generator::throw`].
    pub fn throw(
        &mut self,
        error: E,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        // A child is started at once, so only the outermost may be fresh.
        self.resume(Input::Throw(error))
    }

    /// Returns how many bodies there are, 0 after the end.
    pub fn depth(&self) -> usize {
        self.inner.len() + usize::from(self.outermost.is_some())
    }

    /// Returns the bodies, outermost first, by the names of their types.
    pub fn path(&self) -> Vec<&'static str> {
        let outermost = self.outermost.iter().map(|body| body.name());
        let inner = self.inner.iter().map(|body| body.name());
        outermost.chain(inner).collect()
    }

    /// Starts, sends or throws.
    ///
    /// # Errors
    ///
    /// As [`Generator::resume`].
    ///
    /// # Panics
    ///
    /// If a body panics, or uses the [`ChainCo`] of another.
    #[inline]
    pub fn resume(
        &mut self,
        input: Input<R, E>,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        let mut input = match input {
            Input::Start => Input::Start,
            Input::Send(value) => Input::Send(Some(value)),
            Input::Throw(error) => Input::Throw(error),
        };
        loop {
            let step = match (self.inner.last_mut(), &mut self.outermost) {
                (Some(innermost), _) => innermost.resume(input, &self.shared),
                (None, Some(only)) => only.resume(input, &self.shared),
                (None, None) => return Err(Misuse::Finished),
            };
            match step {
                LevelStep::Value(value) => {
                    return Ok(GeneratorState::Yielded(value));
                }
                LevelStep::Delegate => {
                    let child = self.shared.child.take();
                    self.inner.push(child.expect("a child is laid down"));
                    input = Input::Start;
                }
                LevelStep::Returned => {
                    let Some(child) = self.inner.pop() else {
                        return Ok(GeneratorState::Returned(
                            self.take_value(),
                        ));
                    };
                    self.shared.returned.set(Some(child));
                    input = Input::Send(None);
                }
                LevelStep::Misused => return Err(self.end_by_misuse()),
            }
        }
    }

    /// Takes what the outermost body returned.
    fn take_value(&mut self) -> B::Output {
        let outermost = self.outermost.take();
        let value = outermost.and_then(|mut body| body.returned.take());
        value.expect("the outermost has returned")
    }

    /// Who misused its yields cannot be resumed, nor can its parents, who
    /// wait for it.
    #[cold]
    fn end_by_misuse(&mut self) -> Misuse {
        let misuse = self.shared.misuse.take().unwrap_or(Misuse::Finished);
        let goes_on = match misuse {
            Misuse::AlreadyStarted => true,
            // Thrown at before its start, it has ended.
            Misuse::NotStarted => self
                .outermost
                .as_ref()
                .is_some_and(|body| !body.generator.is_finished()),
            _ => false,
        };
        if !goes_on {
            self.close();
        }
        misuse
    }
}

impl<Y, R, E, B: Future> Chain<Y, R, E, B> {
    /// Ends all bodies, innermost first.
    pub fn close(&mut self) {
        while self.inner.pop().is_some() {}
        self.outermost = None;
    }
}

impl<Y, R, E, B: Future> Drop for Chain<Y, R, E, B> {
    /// Innermost first; a `Vec` would drop the outer ones first.
    fn drop(&mut self) {
        self.close();
    }
}
