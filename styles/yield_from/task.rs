//! How does the loop resume it, how does it end? By a send to the outermost
//! body, which sends on to its child, until the innermost has it.
//!
//! The task drives one child, as every body that delegates does. What comes up
//! is the key of an operation, as asyncio's coroutines yield a future; what
//! goes down is that it is over, or an error.

use super::wait::Delegate;
use crate::event_loop::{Flow, Loop, OpKey, Resume, Resumption, Task, give};
use crate::generator::{self, Child, Gen, Mailbox};
use crate::trace::Actor;
use crate::workload::Fault;
use pin_project_lite::pin_project;
use std::any::Any;
use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

/// The handle with which a body waits.
pub struct Co(pub(super) generator::Co<OpKey, (), Fault, Loop>);

/// The mailbox of a task's bodies.
pub type TaskMailbox = Mailbox<OpKey, (), Fault, Loop>;

/// A body that has begun.
type BodyOf<B> = Gen<OpKey, (), Fault, Loop, B>;

impl Deref for Co {
    type Target = Loop;

    #[inline]
    fn deref(&self) -> &Loop {
        self.0.mailbox().shared()
    }
}

/// The handle of a body on another engine; see
/// [`Engine`](crate::generator::Engine).
impl From<generator::Co<OpKey, (), Fault, Loop>> for Co {
    fn from(co: generator::Co<OpKey, (), Fault, Loop>) -> Co {
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

/// Makes a body of a function that waits with the [`Co`] it is given; nothing
/// of it runs.
///
/// What `def` with a `yield from` in it is in Python: the body of a generator
/// function stands in `generator(async move |co| { .. })`.
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

/// A child in a box: of a type that is not told, or one that delegates to its
/// own kind.
pub struct Boxed<T>(Begin<T>);

/// What makes the child when it is delegated to.
type Begin<T> = Box<dyn FnOnce(&TaskMailbox) -> Pin<Box<AnyChild<T>>>>;

type AnyChild<T> = dyn Child<OpKey, (), Fault, Loop, Return = T>;

impl<T> Boxed<T> {
    /// Puts a child into a box; nothing of it runs.
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

/// Starts a task behind all that is ready.
#[track_caller]
pub fn spawn<D>(lp: &Loop, actor: Actor, child: D) -> Task<D::Return>
where
    D: Delegate,
    D::Return: 'static,
    D::Child: 'static,
{
    let mailbox = Mailbox::new(lp.clone());
    let task = YieldFromTask {
        child: Some(child.iter(&mailbox)),
        mailbox,
        waiting: OpKey::NONE,
        result: None,
    };
    lp.note_place(Location::caller());
    lp.spawn(actor, Box::pin(task))
}

pin_project! {
    /// The outermost body and what the innermost waits for.
    struct YieldFromTask<C, T> {
        mailbox: TaskMailbox,
        // None after its end.
        #[pin]
        child: Option<C>,
        waiting: OpKey,
        result: Option<T>,
    }
}

impl<C, T> Resume for YieldFromTask<C, T>
where
    C: Child<OpKey, (), Fault, Loop, Return = T>,
    T: 'static,
{
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let mut this = self.project();
        match lp.resumption(*this.waiting, op) {
            Resumption::Start => {}
            Resumption::Over => this.mailbox.send_none(),
            Resumption::Thrown(fault) => this.mailbox.throw(fault),
            Resumption::Unasked => return Flow::Waiting,
        }
        let child = this.child.as_mut().as_pin_mut();
        let child = child.expect("a task that has ended is not resumed");
        match child.resume(this.mailbox) {
            Poll::Ready(value) => {
                *this.result = Some(value);
                Flow::Finished
            }
            Poll::Pending => {
                if let Some(misuse) = this.mailbox.misuse() {
                    panic!("{misuse}");
                }
                *this.waiting = this.mailbox.take_yielded();
                Flow::Waiting
            }
        }
    }

    fn interrupt(self: Pin<&mut Self>, lp: &Loop) -> Option<Flow> {
        if self.waiting == OpKey::NONE {
            return None;
        }
        Some(self.resume(lp, OpKey::CANCELLED))
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let mut this = self.project();
        lp.withdraw(*this.waiting);
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
