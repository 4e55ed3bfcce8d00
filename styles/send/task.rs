//! How does the loop resume it, how does it end? By a driver that sends to
//! the topmost body, until the last one returns.
//!
//! The trampoline of PEP 342: a body yields what it asks for, an operation or
//! a child to call. The driver hands an operation to the loop and sends what
//! came of it; a child it pushes, and sends what that returned to its caller.
//! So a resume costs the same at any depth, and no call nests.

use super::request::{Answer, Asked, Sent};
use crate::event_loop::{Flow, Loop, OpKey, Resume, Resumption, Task};
use crate::generator::{self, Body, Engine, Genawaiter, Mailbox, Returning};
use crate::trace::Actor;
use crate::workload::Fault;
use pin_project_lite::pin_project;
use std::any::Any;
use std::fmt;
use std::future::Future;
use std::mem;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

/// The handle with which a body waits.
///
/// Each body has its own, by value: with that of its parent it cannot wait.
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

/// Starts a task behind all that is ready.
#[track_caller]
pub fn spawn<T, B>(
    lp: &Loop,
    actor: Actor,
    body: impl FnOnce(Co) -> B,
) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    spawn_on::<Genawaiter<B>, T, B>(lp, actor, body)
}

/// Starts a task whose lowest body runs on an engine `K`, behind all that is
/// ready.
///
/// [`spawn`] is this on [`Genawaiter`]. On
/// [`Inline`](crate::generator::Inline) the body lies in its task, which saves
/// two allocations.
#[track_caller]
pub fn spawn_on<K, T, B>(
    lp: &Loop,
    actor: Actor,
    body: impl FnOnce(Co) -> B,
) -> Task<T>
where
    K: Engine<B> + 'static,
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let mailbox = Mailbox::new(lp.clone());
    let task = SendTask {
        lowest: BodyOf::<B, K>::new(&mailbox, |co| body(Co(co))),
        called: Vec::new(),
        mailbox,
        waiting: OpKey::NONE,
    };
    lp.note_place(Location::caller());
    lp.spawn(actor, Box::pin(task))
}

/// The mailbox of a task's bodies.
type TaskMailbox = Mailbox<Asked, Sent, Fault, Loop>;

/// A body and, in the end, what it returned.
type BodyOf<B, K> = Returning<Asked, Sent, Fault, Loop, B, K>;

/// The bodies' side.
impl Co {
    /// Makes a child on an engine `K`, to be [called](Asked::Call); nothing
    /// of it runs.
    pub fn child<K, B>(&self, body: impl FnOnce(Co) -> B) -> Pin<Box<dyn Body>>
    where
        K: Engine<B> + 'static,
        B: Future + 'static,
        B::Output: 'static,
    {
        let mailbox = self.0.mailbox();
        Box::pin(BodyOf::<B, K>::new(mailbox, |co| body(Co(co))))
    }

    /// Asks the driver for something; the body has to wait next.
    #[inline(always)]
    pub(super) fn ask(&self, asked: Asked) {
        match asked {
            Asked::Yield => {
                // It has nothing to drop, and no turn shall look for it.
                mem::forget(asked);
                self.0.put_none();
            }
            asked => self.0.put(asked),
        }
    }

    /// Takes out what was sent or thrown; none if the body has to wait on.
    #[inline(always)]
    pub(super) fn take_answer(&self) -> Option<Answer> {
        self.0.mailbox().take_answer().map(Answer)
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
            // Nothing is sent to a body that has not reached a yield.
            Resumption::Start => {}
            Resumption::Over if op.is_turn() => this.mailbox.send_none(),
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
            if let Poll::Ready(ended) = resumed {
                ended.unwrap_or_else(|misuse| panic!("{misuse}"));
                let Some(child) = this.called.pop() else {
                    return Flow::Finished;
                };
                this.mailbox.send(Sent::Returned(child));
                continue;
            }
            let asked = this.mailbox.take_yielded_or_none();
            *this.waiting = match asked {
                None | Some(Asked::Yield) => lp.submit_yield_for_current(),
                Some(Asked::Wait(op)) => lp.submit_for_current(op),
                Some(Asked::Call(child)) => {
                    // One that has not begun is sent nothing.
                    this.called.push(child);
                    continue;
                }
                Some(Asked::Nothing) => {
                    this.mailbox.send_none();
                    continue;
                }
            };
            return Flow::Waiting;
        }
    }
}
