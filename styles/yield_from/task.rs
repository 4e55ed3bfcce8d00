//! Starting, resuming and ending a task: a send to the outermost body, which
//! sends on to its child, until the innermost has it.
//!
//! The task drives one child, as every body that delegates does. The key of an
//! operation comes up, as asyncio's coroutines yield a future. Down goes the
//! message that the operation is over, or a cancellation, which comes up again
//! and closes each body that does not catch it.

use super::wait::Delegate;
use crate::event_loop::{
    Cancelled, Flow, Loop, OpKey, Resume, Resumption, Task, give,
};
use crate::generator::{self, Child, Gen, Mailbox};
use crate::trace::Actor;
use pin_project_lite::pin_project;
use std::any::Any;
use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

/// The handle of a running body: waits, spawns tasks, reads the clock.
pub struct Co(pub(super) generator::Co<OpKey, (), Cancelled, Loop>);

/// The mailbox of a task's bodies.
pub type TaskMailbox = Mailbox<OpKey, (), Cancelled, Loop>;

/// A body that has begun.
type BodyOf<B> = Gen<OpKey, (), Cancelled, Loop, B>;

impl Deref for Co {
    type Target = Loop;

    #[inline]
    fn deref(&self) -> &Loop {
        self.0.mailbox().shared()
    }
}

/// The handle of a body on another engine; see
/// [`Engine`](crate::generator::Engine).
impl From<generator::Co<OpKey, (), Cancelled, Loop>> for Co {
    fn from(co: generator::Co<OpKey, (), Cancelled, Loop>) -> Co {
        Co(co)
    }
}

impl fmt::Debug for Co {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Co")
    }
}

/// A body that has not begun; see [`generator()`].
#[must_use = "a body does nothing unless it is delegated to"]
pub struct Body<F>(F);

/// Makes a body of a function, which waits with the [`Co`] that it is given.
/// It does not run yet.
///
/// It is the counterpart of Python's `def` with a `yield from` in it: the body
/// of a generator function stands in `generator(async move |co| { .. })`.
pub fn generator<F, B>(body: F) -> Body<F>
where
    F: FnOnce(Co) -> B,
    B: Future,
{
    Body(body)
}

impl<F> fmt::Debug for Body<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}

impl<F, B> Delegate for Body<F>
where
    F: FnOnce(Co) -> B,
    B: Future,
{
    type Return = B::Output;
    type Child = BodyOf<B>;

    fn iter(self, mailbox: &TaskMailbox) -> BodyOf<B> {
        Gen::new(mailbox, |co| (self.0)(Co(co)))
    }
}

/// A boxed child: its type is erased, or it delegates to its own kind.
pub struct Boxed<T>(Begin<T>);

/// The function that makes the child when it is delegated to.
type Begin<T> = Box<dyn FnOnce(&TaskMailbox) -> Pin<Box<AnyChild<T>>>>;

type AnyChild<T> = dyn Child<OpKey, (), Cancelled, Loop, Return = T>;

impl<T> Boxed<T> {
    /// Boxes a child. It does not run yet.
    pub fn new<D>(child: D) -> Boxed<T>
    where
        D: Delegate<Return = T> + 'static,
        D::Child: 'static,
    {
        Boxed(Box::new(|mailbox| Box::pin(child.iter(mailbox))))
    }
}

impl<T> Delegate for Boxed<T> {
    type Return = T;
    type Child = Pin<Box<AnyChild<T>>>;

    fn iter(self, mailbox: &TaskMailbox) -> Self::Child {
        (self.0)(mailbox)
    }
}

impl<T> fmt::Debug for Boxed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Boxed")
    }
}

/// Starts a task at the end of the ready queue.
#[track_caller]
pub fn spawn<D>(lp: &Loop, actor: Actor, child: D) -> Task<D::Return>
where
    D: Delegate,
    D::Return: 'static,
    D::Child: 'static,
{
    let task = YieldFromTask::new(lp, child);
    lp.note_place(Location::caller());
    lp.spawn(actor, Box::pin(task))
}

/// Starts a task that runs to its first wait before this returns; see
/// [`Loop::spawn_eager`].
#[track_caller]
pub fn spawn_eager<D>(lp: &Loop, actor: Actor, child: D) -> Task<D::Return>
where
    D: Delegate,
    D::Return: 'static,
    D::Child: 'static,
{
    let task = YieldFromTask::new(lp, child);
    lp.note_place(Location::caller());
    lp.spawn_eager(actor, Box::pin(task))
}

pin_project! {
    /// The outermost body, and the operation that the innermost waits for.
    struct YieldFromTask<C, T> {
        mailbox: TaskMailbox,
        // None after its end.
        #[pin]
        child: Option<C>,
        waiting: Option<OpKey>,
        result: Option<T>,
    }
}

impl<C, T> YieldFromTask<C, T> {
    fn new<D>(lp: &Loop, child: D) -> YieldFromTask<C, T>
    where
        D: Delegate<Return = T, Child = C>,
    {
        let mailbox = Mailbox::new(lp.clone());
        YieldFromTask {
            child: Some(child.iter(&mailbox)),
            mailbox,
            waiting: None,
            result: None,
        }
    }
}

impl<C, T> Resume for YieldFromTask<C, T>
where
    C: Child<OpKey, (), Cancelled, Loop, Return = T>,
    T: 'static,
{
    fn resume(mut self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let mut this = self.as_mut().project();
        match lp.resumption(*this.waiting, op) {
            Resumption::Start => {}
            Resumption::Over(_) => this.mailbox.send_none(),
            Resumption::Thrown(cancelled) => this.mailbox.throw(cancelled),
            Resumption::Unasked => return Flow::Waiting,
        }
        let child = this.child.as_mut().as_pin_mut();
        let child = child.expect("a task that has ended is not resumed");
        match child.resume(this.mailbox) {
            Poll::Ready(value) => {
                *this.result = Some(value);
                Flow::Finished
            }
            Poll::Pending if this.mailbox.has_yielded() => {
                *this.waiting = Some(this.mailbox.take_yielded());
                Flow::Waiting
            }
            Poll::Pending => self.end_early(),
        }
    }

    fn interrupt(
        mut self: Pin<&mut Self>,
        lp: &Loop,
        cancelled: Cancelled,
    ) -> Option<Flow> {
        let this = self.as_mut().project();
        lp.withdraw(this.waiting.take()?);
        this.mailbox.throw(cancelled);
        // As one that starts: its answer is in the mailbox already.
        Some(self.resume(lp, None))
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let mut this = self.project();
        if let Some(op) = this.waiting.take() {
            lp.withdraw(op);
        }
        this.child.set(None);
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        let outermost = self.child.iter().filter_map(Child::name);
        outermost.chain(self.mailbox.path()).collect()
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(self.project().result, into);
    }
}

impl<C, T> YieldFromTask<C, T> {
    /// Ends a task of which the outermost body has ended without a value.
    ///
    /// # Panics
    ///
    /// If it misused its yields.
    #[cold]
    fn end_early(self: Pin<&mut Self>) -> Flow {
        let mut this = self.project();
        if let Some(misuse) = this.mailbox.misuse() {
            panic!("{misuse}");
        }
        *this.waiting = None;
        this.child.set(None);
        Flow::Cancelled
    }
}
