//! How does the loop resume it, how does it end? By a driver that sends to
//! the topmost body, until the last one returns.
//!
//! The trampoline of PEP 342: a body yields what it asks for, an operation or
//! a child to call. The driver hands an operation to the loop and sends what
//! came of it; a child it pushes, and sends what that returned to its caller.
//! So a resume costs the same at any depth, and no call nests.

use crate::event_loop::{
    Flow, Loop, Op, OpKey, Outcome, Resume, Resumption, Task, give,
};
use crate::generator::{self, Engine, Gen, Genawaiter, Mailbox};
use crate::trace::Who;
use crate::workload::Fault;
use pin_project_lite::pin_project;
use std::any::{self, Any};
use std::cell::RefMut;
use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::task::Poll;

/// The handle with which a body waits.
pub struct Co(generator::Co<Asked, Sent, Fault, Loop>);

impl Deref for Co {
    type Target = Loop;

    #[inline]
    fn deref(&self) -> &Loop {
        self.0.mailbox().shared()
    }
}

impl fmt::Debug for Co {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Co")
    }
}

/// What a body asks the driver for.
pub enum Asked {
    /// To be resumed in the next turn.
    Turn,
    /// To be sent what comes of this operation.
    Wait(Op),
    /// To be sent this child when it has returned.
    Call(Pin<Box<dyn Body>>),
    /// To be sent that all is there already.
    Nothing,
}

/// What the driver sends.
pub enum Sent {
    /// It is done.
    Done,
    /// What came of the operation.
    Outcome(Outcome),
    /// The child, with its value in it.
    Returned(Pin<Box<dyn Body>>),
}

/// The mailbox of a task's bodies.
type TaskMailbox = Mailbox<Asked, Sent, Fault, Loop>;

/// Starts a task behind all that is ready.
pub fn spawn<T, B>(lp: &Loop, who: Who, body: impl FnOnce(Co) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    spawn_on::<Genawaiter<B>, T, B>(lp, who, body)
}

/// Starts a task whose lowest body runs on another engine.
#[doc(hidden)]
pub fn spawn_on<K, T, B>(
    lp: &Loop,
    who: Who,
    body: impl FnOnce(Co) -> B,
) -> Task<T>
where
    K: Engine<B> + 'static,
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let mailbox = Mailbox::new(lp.clone());
    let task = SendTask {
        lowest: BodyOf::<B, K>::new(&mailbox, body),
        called: Vec::new(),
        mailbox,
        waiting: OpKey::NONE,
    };
    lp.spawn(who, Box::pin(task))
}

impl Co {
    /// Makes a child on an engine `K`, to be [called](Asked::Call); nothing
    /// of it runs.
    pub fn child<K, B>(&self, body: impl FnOnce(Co) -> B) -> Pin<Box<dyn Body>>
    where
        K: Engine<B> + 'static,
        B: Future + 'static,
        B::Output: 'static,
    {
        Box::pin(BodyOf::<B, K>::new(self.0.mailbox(), body))
    }

    #[inline(always)]
    pub(super) fn put(&self, asked: Asked) {
        self.0.put(asked);
    }

    #[inline(always)]
    pub(super) fn answer(&self) -> RefMut<'_, Option<Result<Sent, Fault>>> {
        self.0.mailbox().answer()
    }
}

/// A body, whatever it returns.
pub trait Body {
    /// Runs it to its next yield, or to its end.
    fn resume(self: Pin<&mut Self>) -> Poll<()>;

    /// Moves what it returned into the `Option` behind `into`.
    fn take_returned(self: Pin<&mut Self>, into: &mut dyn Any);

    /// Returns the name of its type.
    fn name(&self) -> &'static str;
}

pin_project! {
    /// A body and, in the end, what it returned.
    struct BodyOf<B: Future, K> {
        #[pin]
        body: Gen<Asked, Sent, Fault, Loop, B, K>,
        returned: Option<B::Output>,
    }
}

impl<B: Future, K: Engine<B>> BodyOf<B, K> {
    fn new(mailbox: &TaskMailbox, body: impl FnOnce(Co) -> B) -> Self {
        BodyOf {
            body: Gen::new(mailbox, |co| body(Co(co))),
            returned: None,
        }
    }
}

impl<B: Future, K: Engine<B>> Body for BodyOf<B, K>
where
    B::Output: 'static,
{
    #[inline]
    fn resume(self: Pin<&mut Self>) -> Poll<()> {
        let this = self.project();
        match this.body.resume() {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(value)) => {
                *this.returned = Some(value);
                Poll::Ready(())
            }
            Poll::Ready(Err(misuse)) => panic!("{misuse}"),
        }
    }

    fn take_returned(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(self.project().returned, into);
    }

    fn name(&self) -> &'static str {
        any::type_name::<B>()
    }
}

pin_project! {
    /// The driver: a stack of bodies.
    struct SendTask<B: Future, K> {
        // A part of the task, so that one that calls nobody is in one place.
        #[pin]
        lowest: BodyOf<B, K>,
        // Each was called by the one before; the last is the topmost.
        called: Vec<Pin<Box<dyn Body>>>,
        mailbox: TaskMailbox,
        waiting: OpKey,
    }

    impl<B: Future, K> PinnedDrop for SendTask<B, K> {
        /// Topmost first; a `Vec` would drop the lowest first.
        fn drop(this: Pin<&mut Self>) {
            let called = this.project().called;
            while called.pop().is_some() {}
        }
    }
}

impl<B: Future, K: Engine<B>> Resume for SendTask<B, K>
where
    B::Output: 'static,
{
    fn resume(mut self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.as_mut().project();
        match lp.resumption(*this.waiting, op) {
            Resumption::Start => {}
            Resumption::Over if op.is_turn() => this.mailbox.send(Sent::Done),
            Resumption::Over => {
                this.mailbox.send(Sent::Outcome(lp.take_outcome(op)));
            }
            Resumption::Thrown(fault) => this.mailbox.throw(fault),
            Resumption::Unasked => return Flow::Waiting,
        }
        self.drive(lp)
    }

    fn interrupt(self: Pin<&mut Self>, lp: &Loop) -> Option<Flow> {
        if self.waiting == OpKey::NONE {
            return None;
        }
        Some(self.resume(lp, OpKey::CANCELLED))
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.project();
        lp.withdraw(*this.waiting);
        while this.called.pop().is_some() {}
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        let called = self.called.iter().map(|body| body.name());
        [self.lowest.name()].into_iter().chain(called).collect()
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        self.project().lowest.take_returned(into);
    }
}

impl<B: Future, K: Engine<B>> SendTask<B, K>
where
    B::Output: 'static,
{
    /// Resumes the topmost body, and whichever is topmost then, until one
    /// waits or the lowest returns.
    #[inline]
    fn drive(mut self: Pin<&mut Self>, lp: &Loop) -> Flow {
        loop {
            let this = self.as_mut().project();
            let resumed = match this.called.last_mut() {
                None => this.lowest.resume(),
                Some(topmost) => topmost.as_mut().resume(),
            };
            if resumed.is_ready() {
                let Some(child) = this.called.pop() else {
                    return Flow::Finished;
                };
                this.mailbox.send(Sent::Returned(child));
                continue;
            }
            let mut asked = this.mailbox.yielded();
            if let Some(Asked::Turn) = *asked {
                *this.waiting = lp.submit_turn_for_current();
                return Flow::Waiting;
            }
            match asked.take() {
                Some(Asked::Wait(op)) => {
                    *this.waiting = lp.submit_for_current(op);
                    return Flow::Waiting;
                }
                // To start it, nothing is sent.
                Some(Asked::Call(child)) => this.called.push(child),
                _ => this.mailbox.send(Sent::Done),
            }
        }
    }
}
