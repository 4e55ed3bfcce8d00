//! Starting, resuming and ending a task: a driver sends to the topmost body,
//! until the lowest one returns.
//!
//! This is the trampoline of PEP 342. A body yields a request: an operation,
//! or a child to call. The driver hands an operation to the loop and sends its
//! outcome. It pushes a child on its stack, and sends the child's value to the
//! caller when that has returned. So a resume costs the same at any depth, and
//! no call nests. A cancellation takes the bodies off the stack, the topmost
//! first, up to one that is caught.

use super::request::{Answer, Asked, Sent};
use crate::event_loop::{
    Cancelled, Flow, Loop, OpKey, Resume, Resumption, Task,
};
use crate::generator::{self, Body, Engine, Genawaiter, Mailbox, Returning};
use crate::trace::Actor;
use pin_project_lite::pin_project;
use std::any::Any;
use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::mem;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::Poll;

/// The handle of a running body: waits, spawns tasks, reads the clock.
///
/// Each body has its own, by value. It cannot wait with its parent's.
pub struct Co(generator::Co<Asked, Sent, Infallible, Loop>);

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

/// Starts a task at the end of the ready queue.
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

/// Starts a task with its lowest body on an engine `K`, at the end of the
/// ready queue.
///
/// [`spawn`] uses [`Genawaiter`]. With [`Inline`](crate::generator::Inline)
/// the body lies in its task, which saves two allocations.
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
    lp.note_place(Location::caller());
    lp.spawn(actor, Box::pin(SendTask::<B, K>::new(lp, body)))
}

/// Starts a task that runs to its first wait before this returns; see
/// [`Loop::spawn_eager`].
#[track_caller]
pub fn spawn_eager<T, B>(
    lp: &Loop,
    actor: Actor,
    body: impl FnOnce(Co) -> B,
) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let task = SendTask::<B, Genawaiter<B>>::new(lp, body);
    lp.note_place(Location::caller());
    lp.spawn_eager(actor, Box::pin(task))
}

/// The mailbox of a task's bodies.
type TaskMailbox = Mailbox<Asked, Sent, Infallible, Loop>;

/// A body and, after its end, the value that it returned.
pub(super) type BodyOf<B, K> = Returning<Asked, Sent, Infallible, Loop, B, K>;

/// The bodies' side.
impl Co {
    /// Makes a child on an engine `K`, to be [called](Asked::Call). It does
    /// not run yet.
    pub fn child<K, B>(&self, body: impl FnOnce(Co) -> B) -> Pin<Box<dyn Body>>
    where
        K: Engine<B> + 'static,
        B: Future + 'static,
        B::Output: 'static,
    {
        Box::pin(self.new_child::<K, B>(body))
    }

    pub(super) fn new_child<K, B>(
        &self,
        body: impl FnOnce(Co) -> B,
    ) -> BodyOf<B, K>
    where
        K: Engine<B>,
        B: Future,
    {
        BodyOf::<B, K>::new(self.0.mailbox(), |co| body(Co(co)))
    }

    /// Puts a request to the driver. The body has to wait next.
    #[inline(always)]
    pub(super) fn ask(&self, asked: Asked) {
        match asked {
            Asked::Yield => {
                // There is nothing to drop, and a turn need not check that.
                mem::forget(asked);
                self.0.put_none();
            }
            asked => self.0.put(asked),
        }
    }

    /// Takes the answer that was sent or thrown; `None` if the body has to go
    /// on waiting.
    #[inline(always)]
    pub(super) fn take_answer(&self) -> Option<Answer> {
        let Ok(sent) = self.0.mailbox().take_answer()?;
        Some(Answer(sent))
    }
}

pin_project! {
    /// The driver: a stack of bodies.
    struct SendTask<B: Future, K> {
        // A part of the task, so that a task without calls needs no stack.
        #[pin]
        lowest: BodyOf<B, K>,
        // Each was called by the one before; the last is the topmost.
        called: Vec<Pin<Box<dyn Body>>>,
        mailbox: TaskMailbox,
        waiting: Option<OpKey>,
    }

    impl<B: Future, K> PinnedDrop for SendTask<B, K> {
        /// Drops the topmost body first; a `Vec` would drop the lowest first.
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
    fn resume(mut self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.as_mut().project();
        match lp.resumption(*this.waiting, op) {
            // Nothing is sent to a body that has not reached a yield.
            Resumption::Start => {}
            Resumption::Over(op) if op.is_yield() => this.mailbox.send_none(),
            Resumption::Over(op) => match lp.take_outcome(op) {
                Some(outcome) => this.mailbox.send(Sent::Outcome(outcome)),
                None => return Flow::Waiting,
            },
            Resumption::Thrown(cancelled) => {
                return self.give_up(lp, cancelled);
            }
            Resumption::Unasked => return Flow::Waiting,
        }
        self.drive(lp)
    }

    fn interrupt(
        mut self: Pin<&mut Self>,
        lp: &Loop,
        cancelled: Cancelled,
    ) -> Option<Flow> {
        lp.withdraw(self.as_mut().project().waiting.take()?);
        Some(self.give_up(lp, cancelled))
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.project();
        if let Some(op) = this.waiting.take() {
            lp.withdraw(op);
        }
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
    fn new(lp: &Loop, body: impl FnOnce(Co) -> B) -> SendTask<B, K> {
        let mailbox = Mailbox::new(lp.clone());
        SendTask {
            lowest: BodyOf::<B, K>::new(&mailbox, |co| body(Co(co))),
            called: Vec::new(),
            mailbox,
            waiting: None,
        }
    }

    /// Resumes the topmost body, and again the topmost after each call and
    /// return, until one waits or the lowest returns.
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
            let op = match asked {
                None | Some(Asked::Yield) => lp.submit_yield_for_current(),
                Some(Asked::Wait(op)) => lp.submit_for_current(op),
                Some(Asked::Call(child)) => {
                    // A child that has not begun is sent nothing.
                    this.called.push(child);
                    continue;
                }
                Some(Asked::Nothing) => {
                    this.mailbox.send_none();
                    continue;
                }
                Some(Asked::Raise(cancelled)) => {
                    return self.give_up(lp, cancelled);
                }
            };
            *this.waiting = Some(op);
            return Flow::Waiting;
        }
    }

    /// Closes the bodies, the topmost first, up to one that is caught; its
    /// caller goes on.
    #[cold]
    fn give_up(
        mut self: Pin<&mut Self>,
        lp: &Loop,
        cancelled: Cancelled,
    ) -> Flow {
        let this = self.as_mut().project();
        *this.waiting = None;
        while let Some(topmost) = this.called.pop() {
            let is_caught = topmost.is_caught();
            drop(topmost);
            if is_caught {
                this.mailbox.send(Sent::Cancelled(cancelled));
                return self.drive(lp);
            }
        }
        this.lowest.close();
        Flow::Cancelled
    }
}
