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
use std::marker::PhantomData;
use std::mem;
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
    let result = PhantomData::<T>;
    lp.spawn(
        who,
        Box::pin(SendTask {
            topmost: new_body(lp, &calls, body),
            callers: Vec::new(),
            calls,
            waiting: OpKey::NONE,
            result,
        }),
    )
}

/// Makes a body for the stack; nothing of it runs.
pub(super) fn new_body<B>(
    lp: &Loop,
    calls: &Rc<Calls>,
    body: impl FnOnce(Cx) -> B,
) -> Box<dyn Body>
where
    B: Future + 'static,
    B::Output: 'static,
{
    let (lp, calls) = (lp.clone(), calls.clone());
    Box::new(BodyOf {
        generator: Generator::new(|co| body(Cx { co, calls, lp })),
        returned: None,
    })
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
struct BodyOf<B: Future> {
    generator: Generator<Request, (), Fault, B>,
    returned: Option<B::Output>,
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
struct SendTask<T> {
    /// Apart from the others because it is the one that is resumed.
    topmost: Box<dyn Body>,
    /// Each waits for the next, the last for the topmost.
    callers: Vec<Box<dyn Body>>,
    calls: Rc<Calls>,
    waiting: OpKey,
    result: PhantomData<T>,
}

/// Only names what it gives.
impl<T> Unpin for SendTask<T> {}

impl<T: 'static> Resume for SendTask<T> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        if op == this.waiting && op != OpKey::NONE {
            this.drive(Input::Send(()))
        } else if op == this.waiting {
            this.drive(Input::Start)
        } else if op == OpKey::NONE {
            // Somebody's waker, which means no body of ours.
            Flow::Waiting
        } else {
            // An alarm went off while the topmost body waits for something
            // else: that is withdrawn, and the alarm thrown.
            lp.withdraw(this.waiting);
            this.drive(Input::Throw(Fault::Interrupted))
        }
    }

    fn interrupt(self: Pin<&mut Self>, lp: &Loop) -> Option<Flow> {
        let this = self.get_mut();
        if this.waiting == OpKey::NONE {
            return None;
        }
        lp.withdraw(this.waiting);
        Some(this.drive(Input::Throw(Fault::Cancelled)))
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.get_mut();
        lp.withdraw(this.waiting);
        while this.pop() {}
    }

    fn path(self: Pin<&Self>) -> Vec<&'static str> {
        let bodies = self.callers.iter().chain([&self.topmost]);
        bodies.map(|body| body.name()).collect()
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        self.get_mut().topmost.take_returned(into);
    }
}

impl<T> SendTask<T> {
    /// Resumes the topmost body, and whichever is topmost then, until one
    /// waits or the last returns.
    #[inline]
    fn drive(&mut self, mut input: Input<(), Fault>) -> Flow {
        loop {
            match self.topmost.resume(input) {
                BodyStep::Wait(op) => {
                    self.waiting = op;
                    return Flow::Waiting;
                }
                BodyStep::Call => {
                    let child = self.calls.child.take();
                    self.push(child.expect("a child is laid down"));
                    input = Input::Start;
                }
                BodyStep::Returned => {
                    let Some(caller) = self.callers.pop() else {
                        return Flow::Finished;
                    };
                    let child = mem::replace(&mut self.topmost, caller);
                    self.calls.returned.set(Some(child));
                    input = Input::Send(());
                }
            }
        }
    }

    fn push(&mut self, child: Box<dyn Body>) {
        self.callers.push(mem::replace(&mut self.topmost, child));
    }

    /// Drops the topmost body, unless it is the last.
    fn pop(&mut self) -> bool {
        let Some(caller) = self.callers.pop() else {
            return false;
        };
        self.topmost = caller;
        true
    }
}

impl<T> Drop for SendTask<T> {
    /// Topmost first; a `Vec` would drop the lowest first.
    fn drop(&mut self) {
        while self.pop() {}
    }
}
