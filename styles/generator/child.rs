//! Generators that a body delegates to although it did not make them: started
//! before, or of other types.

use super::delegation::Child;
use super::mailbox::Mailbox;
use super::{Generator, GeneratorState, Misuse};
use std::any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

/// A generator that is delegated to; see [`Generator::as_child`].
///
/// If the delegation to it is dropped half way, the generator is closed, as
/// PEP 380 has it. Its misuse is told as an error, for it is not one of the
/// bodies that share a mailbox.
///
/// # Examples
///
/// ```
/// use styles::generator::{Co, Generator, GeneratorState};
///
/// let mut inner = Generator::new(|co: Co<u32, u32, ()>| async move {
///     let first = co.yield_(1).await.unwrap_or(0);
///     first + co.yield_(2).await.unwrap_or(0)
/// });
/// // Started by somebody else; the delegation goes on from there.
/// assert_eq!(inner.start(), Ok(GeneratorState::Yielded(1)));
/// let mut outer = Generator::new(|co: Co<u32, u32, ()>| async move {
///     co.yield_from(inner.as_child()).await
/// });
/// assert_eq!(outer.start(), Ok(GeneratorState::Yielded(2)));
/// assert_eq!(outer.send(40), Ok(GeneratorState::Returned(Ok(40))));
/// ```
pub struct AsChild<'a, Y, R, E, B: Future> {
    generator: &'a mut Generator<Y, R, E, B>,
    resumed: bool,
}

impl<'a, Y, R, E, B: Future> AsChild<'a, Y, R, E, B> {
    pub(super) fn new(
        generator: &'a mut Generator<Y, R, E, B>,
    ) -> AsChild<'a, Y, R, E, B> {
        let resumed = false;
        AsChild { generator, resumed }
    }

    /// Makes it a child of a body of other types: `yielded` makes what that
    /// yields, `sent` and `thrown` what this is sent and thrown.
    pub fn map<Y2, R2, E2, F, G, H>(
        self,
        yielded: F,
        sent: G,
        thrown: H,
    ) -> Mapped<'a, Y, R, E, B, F, G, H>
    where
        F: FnMut(Y) -> Y2,
        G: FnMut(R2) -> R,
        H: FnMut(E2) -> E,
    {
        Mapped {
            child: self,
            yielded,
            sent,
            thrown,
        }
    }
}

impl<Y, R: Default, E, B: Future> AsChild<'_, Y, R, E, B> {
    /// Resumes it with what was sent or thrown. The first time it is started
    /// or, started before, sent the default: Python's `next`.
    fn advance(
        &mut self,
        answer: Option<Result<R, E>>,
    ) -> Result<GeneratorState<Y, B::Output>, Misuse> {
        if !self.resumed {
            self.resumed = true;
            return match self.generator.is_suspended() {
                true => self.generator.send(R::default()),
                false => self.generator.start(),
            };
        }
        match answer {
            Some(Ok(value)) => self.generator.send(value),
            Some(Err(error)) => self.generator.throw(error),
            None => Err(Misuse::ForeignFuture),
        }
    }
}

/// Turns a step into what a child does.
fn take_step<Y, R, E, X, Z, T>(
    step: Result<GeneratorState<Z, T>, Misuse>,
    mailbox: &Mailbox<Y, R, E, X>,
    yielded: impl FnOnce(Z) -> Y,
) -> Poll<Result<T, Misuse>> {
    match step {
        Ok(GeneratorState::Yielded(value)) => {
            mailbox.put_yielded(yielded(value));
            Poll::Pending
        }
        Ok(GeneratorState::Returned(value)) => Poll::Ready(Ok(value)),
        Err(misuse) => Poll::Ready(Err(misuse)),
    }
}

impl<Y, R: Default, E, X, B: Future> Child<Y, R, E, X>
    for AsChild<'_, Y, R, E, B>
{
    type Return = Result<B::Output, Misuse>;

    fn resume(
        self: Pin<&mut Self>,
        mailbox: &Mailbox<Y, R, E, X>,
    ) -> Poll<Self::Return> {
        let answer = mailbox.take_answer();
        let answer =
            answer.map(|answer| answer.map(Option::unwrap_or_default));
        let step = self.get_mut().advance(answer);
        take_step(step, mailbox, |value| value)
    }

    fn close(self: Pin<&mut Self>, _: &Mailbox<Y, R, E, X>) {
        self.get_mut().generator.close();
    }

    fn name(&self) -> Option<&'static str> {
        Some(any::type_name::<B>())
    }
}

impl<Y, R, E, B: Future> fmt::Debug for AsChild<'_, Y, R, E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AsChild").field(&self.generator).finish()
    }
}

/// A generator that is delegated to by a body of other types; see
/// [`AsChild::map`].
pub struct Mapped<'a, Y, R, E, B: Future, F, G, H> {
    child: AsChild<'a, Y, R, E, B>,
    yielded: F,
    sent: G,
    thrown: H,
}

/// The functions are not pinned by it.
impl<Y, R, E, B: Future, F, G, H> Unpin for Mapped<'_, Y, R, E, B, F, G, H> {}

impl<Y, R, E, B, Y2, R2, E2, X, F, G, H> Child<Y2, R2, E2, X>
    for Mapped<'_, Y, R, E, B, F, G, H>
where
    R: Default,
    B: Future,
    F: FnMut(Y) -> Y2,
    G: FnMut(R2) -> R,
    H: FnMut(E2) -> E,
{
    type Return = Result<B::Output, Misuse>;

    fn resume(
        self: Pin<&mut Self>,
        mailbox: &Mailbox<Y2, R2, E2, X>,
    ) -> Poll<Self::Return> {
        let this = self.get_mut();
        let answer = mailbox.take_answer().map(|answer| match answer {
            Ok(value) => Ok(value.map(&mut this.sent).unwrap_or_default()),
            Err(error) => Err((this.thrown)(error)),
        });
        let step = this.child.advance(answer);
        take_step(step, mailbox, &mut this.yielded)
    }

    fn close(self: Pin<&mut Self>, _: &Mailbox<Y2, R2, E2, X>) {
        self.get_mut().child.generator.close();
    }

    fn name(&self) -> Option<&'static str> {
        Some(any::type_name::<B>())
    }
}

impl<Y, R, E, B, F, G, H> fmt::Debug for Mapped<'_, Y, R, E, B, F, G, H>
where
    B: Future,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mapped").field(&self.child).finish()
    }
}
