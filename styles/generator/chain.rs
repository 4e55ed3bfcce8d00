//! Delegation after PEP 380: a generator in which the innermost body answers.
//!
//! ```text
//!              +----------- Chain -----------+
//!   send ---->                        > innermost
//!   throw --->   outermost > ... > ---+
//!   close --->                        > (first to go)
//! ```
//!
//! A body hands control to a child and waits. What is sent or thrown goes to
//! the child at once, past all bodies between, so a resume costs the same at
//! any depth. When the child returns, its value is the value of the
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

/// The request of a body of a chain: a value for the caller that resumes the
/// chain, or `None` for the delegation to the child that it has put into
/// [`Shared`].
type Ask<Y> = Option<Y>;

/// The values that pass between the bodies of one chain.
struct Shared<Y, R, E> {
    /// A child that is to be delegated to.
    child: Cell<Option<AnyLevel<Y, R, E>>>,
    /// A child that has returned, with its value, for its parent.
    returned: Cell<Option<AnyLevel<Y, R, E>>>,
    /// The reason why a body could not be resumed.
    misuse: Cell<Option<Misuse>>,
}

/// A body of a chain, with its return type erased.
trait Level<Y, R, E> {
    /// Resumes it. A parent is sent `None` when its child has returned.
    fn resume(
        &mut self,
        input: Input<Option<R>, E>,
        shared: &Shared<Y, R, E>,
    ) -> LevelStep<Y>;

    /// Moves the value that it returned into the `Option` behind `into`.
    fn take_returned(&mut self, into: &mut dyn Any);

    /// Returns the name of its type.
    fn name(&self) -> &'static str;
}

type AnyLevel<Y, R, E> = Box<dyn Level<Y, R, E>>;

/// The result of resuming a body; as small as `Y` allows, as every resume
/// passes one.
enum LevelStep<Y> {
    Value(Y),
    Delegate,
    Returned,
    Misused,
}

/// A body and, after its end, the value that it returned.
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

/// The handle of a body in a chain: yields and delegates.
pub struct ChainCo<Y, R, E> {
    co: Co<Ask<Y>, Option<R>, E>,
    shared: Rc<Shared<Y, R, E>>,
}

impl<Y: 'static, R: 'static, E: 'static> ChainCo<Y, R, E> {
    /// Yields a value to the caller that resumes the chain, and waits for an
    /// answer.
    ///
    /// # Errors
    ///
    /// The error that is thrown instead of a value.
    ///
    /// # Panics
    ///
    /// If the body is not the one that runs: it has ended, or waits.
    #[inline]
    pub fn yield_(&self, value: Y) -> ChainYield<'_, Y, R, E> {
        ChainYield(self.co.yield_(Some(value)))
    }

    /// Delegates to a child until it returns; returns the child's value.
    ///
    /// An error cannot be thrown at the delegation itself: it goes to the
    /// child.
    ///
    /// # Panics
    ///
    /// If the body is not the one that runs, or if the chain went on without
    /// the child, which it does not.
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

/// A yield that waits for a value or an error.
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
        // Only a body that delegates is sent `None`.
        let sent = |value: Option<R>| value.expect("a value is sent");
        Pin::new(&mut self.0).poll(cx).map_ok(sent)
    }
}

impl<Y, R, E> fmt::Debug for ChainCo<Y, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainCo")
    }
}

/// The answer of a chain that was resumed.
type Answer<Y, B> = Result<GeneratorState<Y, <B as Future>::Output>, Misuse>;

/// A generator with bodies that can delegate. It is resumed like a
/// [`Generator`], at the same cost for any depth. `B` is the type of the
/// outermost body.
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
    /// A part of the chain, so that a chain without delegation needs no stack;
    /// `None` after the end.
    outermost: Option<Body<Y, R, E, B>>,
    /// The children, each delegated to by the one before; the last is the
    /// innermost.
    inner: Vec<AnyLevel<Y, R, E>>,
    shared: Rc<Shared<Y, R, E>>,
}

impl<Y: 'static, R: 'static, E: 'static, B> Chain<Y, R, E, B>
where
    B: Future,
    B::Output: 'static,
{
    /// Makes a chain of one body, which does not run yet.
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

    /// Starts the outermost body, and runs to the first yield.
    ///
    /// # Errors
    ///
    /// As [`Generator::start`].
    ///
    /// # Panics
    ///
    /// As [`Chain::resume`].
    pub fn start(&mut self) -> Answer<Y, B> {
        self.resume(Input::Start)
    }

    /// Sends a value to the innermost body, and runs to the next yield.
    ///
    /// # Errors
    ///
    /// As [`Generator::send`].
    ///
    /// # Panics
    ///
    /// As [`Chain::resume`].
    #[inline]
    pub fn send(&mut self, value: R) -> Answer<Y, B> {
        self.resume(Input::Send(value))
    }

    /// Throws an error at the innermost body, and runs to the next yield. The
    /// value that the body makes of the error is what its parent gets, and so
    /// on outwards.
    ///
    /// # Errors
    ///
    /// As [`Generator::throw`].
    ///
    /// # Panics
    ///
    /// As [`Chain::resume`].
    pub fn throw(&mut self, error: E) -> Answer<Y, B> {
        // A child is started at once, so only the outermost may be fresh.
        self.resume(Input::Throw(error))
    }

    /// Returns the number of bodies, 0 after the end.
    pub fn depth(&self) -> usize {
        self.inner.len() + usize::from(self.outermost.is_some())
    }

    /// Returns the type names of the bodies, outermost first.
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
    /// If a body panics, or uses the [`ChainCo`] of another body.
    #[inline]
    pub fn resume(&mut self, input: Input<R, E>) -> Answer<Y, B> {
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

    /// Takes the value that the outermost body returned.
    fn take_value(&mut self) -> B::Output {
        let outermost = self.outermost.take();
        let value = outermost.and_then(|mut body| body.returned.take());
        value.expect("the outermost has returned")
    }

    /// Ends the chain after a misuse: the body cannot be resumed, nor can its
    /// parents, which wait for it.
    #[cold]
    fn end_by_misuse(&mut self) -> Misuse {
        let misuse = self.shared.misuse.take().unwrap_or(Misuse::Finished);
        let goes_on = match misuse {
            Misuse::AlreadyStarted => true,
            // An error that was thrown before the start has ended it.
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
    /// Drops the innermost body first; a `Vec` would drop the outer ones
    /// first.
    fn drop(&mut self) {
        self.close();
    }
}
