//! How does the loop resume it, how does it end? By a driver that sends to
//! the topmost body, until the last one returns.
//!
//! The trampoline of PEP 342: a call of a child is yielded like a wait, the
//! driver pushes the child and later sends its result to the caller. So a
//! resume costs the same at any depth, and no call nests.

use crate::event_loop::{Flow, Loop, OpKey, Resume, Task, give};
use crate::generator::{Co, Generator, Input, Step};
use crate::trace::Who;
use crate::workload::Fault;
use std::any::{self, Any};
use std::cell::Cell;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;

/// What a body is given to wait with.
pub struct Cx {
    pub(super) co: Co<Request, (), Fault>,
    pub(super) calls: Rc<Calls>,
    lp: Loop,
}

impl Deref for Cx {
    type Target = Loop;

    fn deref(&self) -> &Loop {
        &self.lp
    }
}

/// What a body yields.
#[derive(Clone, Copy)]
pub(super) enum Request {
    /// Resume me when this is over; its outcome is then with the loop.
    Wait(OpKey),
    /// Call the child that I laid down, and resume me when it has returned.
    Call,
}

/// What passes between the bodies of a task: a child on its way to the
/// driver, and, with what it returned, on its way back to the caller.
#[derive(Default)]
pub(super) struct Calls {
    pub(super) child: Cell<Option<Box<dyn Body>>>,
    pub(super) returned: Cell<Option<Box<dyn Body>>>,
}

/// Starts a task behind all that is ready.
pub fn spawn<T, B>(lp: &Loop, who: Who, body: impl FnOnce(Cx) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let calls = Rc::new(Calls::default());
    lp.spawn(
        who,
        Box::pin(SendTask {
            lowest: BodyOf::new(lp, &calls, body),
            called: Vec::new(),
            calls,
            waiting: OpKey::NONE,
        }),
    )
}

/// A body, whatever it returns.
pub(super) trait Body {
    fn resume(&mut self, input: Input<(), Fault>) -> BodyStep;

    /// Moves what it returned into the `Option` behind `into`.
    fn take_returned(&mut self, into: &mut dyn Any);

    /// Returns the name of its type.
    fn name(&self) -> &'static str;
}

/// How far a body got; fits in registers, as every resume passes one.
pub(super) enum BodyStep {
    Wait(OpKey),
    Call,
    Returned,
}

/// A body and, in the end, what it returned.
pub(super) struct BodyOf<B: Future> {
    generator: Generator<Request, (), Fault, B>,
    returned: Option<B::Output>,
}

impl<B: Future> BodyOf<B> {
    /// Makes a body for the stack; nothing of it runs.
    pub(super) fn new(
        lp: &Loop,
        calls: &Rc<Calls>,
        body: impl FnOnce(Cx) -> B,
    ) -> BodyOf<B> {
        let (lp, calls) = (lp.clone(), calls.clone());
        BodyOf {
            generator: Generator::new(|co| body(Cx { co, calls, lp })),
            returned: None,
        }
    }
}

impl<B: Future> Body for BodyOf<B>
where
    B::Output: 'static,
{
    fn resume(&mut self, input: Input<(), Fault>) -> BodyStep {
        match self.generator.resume(input) {
            Ok(Step::Yielded(Request::Wait(op))) => BodyStep::Wait(op),
            Ok(Step::Yielded(Request::Call)) => BodyStep::Call,
            Ok(Step::Returned(value)) => {
                self.returned = Some(value);
                BodyStep::Returned
            }
            Err(misuse) => panic!("{misuse}"),
        }
    }

    fn take_returned(&mut self, into: &mut dyn Any) {
        give(&mut self.returned, into);
    }

    fn name(&self) -> &'static str {
        any::type_name::<B>()
    }
}

/// The driver: a stack of bodies.
struct SendTask<B: Future> {
    /// A part of the task, so that one that calls nobody is in one place.
    lowest: BodyOf<B>,
    /// Each was called by the one before; the last is the topmost.
    called: Vec<Box<dyn Body>>,
    calls: Rc<Calls>,
    waiting: OpKey,
}

/// No body is in it but by its own box.
impl<B: Future> Unpin for SendTask<B> {}

impl<B: Future> Resume for SendTask<B>
where
    B::Output: 'static,
{
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        let input = if op == this.waiting && op != OpKey::NONE {
            Input::Send(())
        } else if op == this.waiting {
            Input::Start
        } else if op == OpKey::NONE {
            // Somebody's waker, which means no body of ours.
            return Flow::Waiting;
        } else {
            // An alarm went off while the topmost body waits for something
            // else: that is withdrawn, and the alarm thrown.
            lp.withdraw(this.waiting);
            Input::Throw(match op {
                OpKey::CANCELLED => Fault::Cancelled,
                _ => Fault::Interrupted,
            })
        };
        this.drive(input)
    }

    fn interrupt(self: Pin<&mut Self>, lp: &Loop) -> Option<Flow> {
        if self.waiting == OpKey::NONE {
            return None;
        }
        Some(self.resume(lp, OpKey::CANCELLED))
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.get_mut();
        lp.withdraw(this.waiting);
        while this.called.pop().is_some() {}
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        let called = self.called.iter().map(|body| body.name());
        [self.lowest.name()].into_iter().chain(called).collect()
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        self.get_mut().lowest.take_returned(into);
    }
}

impl<B: Future> SendTask<B>
where
    B::Output: 'static,
{
    /// Resumes the topmost body, and whichever is topmost then, until one
    /// waits or the lowest returns.
    #[inline]
    fn drive(&mut self, mut input: Input<(), Fault>) -> Flow {
        loop {
            let step = match self.called.last_mut() {
                None => self.lowest.resume(input),
                Some(topmost) => topmost.resume(input),
            };
            match step {
                BodyStep::Wait(op) => {
                    self.waiting = op;
                    return Flow::Waiting;
                }
                BodyStep::Call => {
                    let child = self.calls.child.take();
                    self.called.push(child.expect("a child is laid down"));
                    input = Input::Start;
                }
                BodyStep::Returned => {
                    let Some(child) = self.called.pop() else {
                        return Flow::Finished;
                    };
                    self.calls.returned.set(Some(child));
                    input = Input::Send(());
                }
            }
        }
    }
}

impl<B: Future> Drop for SendTask<B> {
    /// Topmost first; a `Vec` would drop the lowest first.
    fn drop(&mut self) {
        while self.called.pop().is_some() {}
    }
}
