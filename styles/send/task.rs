//! How does the loop resume it, how does it end? By a driver that sends to
//! the topmost body, until the last one returns.
//!
//! The trampoline of PEP 342: a call of a child is yielded like a wait, the
//! driver pushes the child and later sends its result to the caller. So a
//! resume costs the same at any depth, and no call nests.

use crate::event_loop::{Flow, Loop, OpKey, Resume, Task, give};
use crate::generator::{Co, Generator, Input, Misuse, Step};
use crate::trace::Who;
use crate::workload::Fault;
use std::any::Any;
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
/// driver, and a value on its way to the caller.
#[derive(Default)]
pub(super) struct Calls {
    pub(super) child: Cell<Option<Box<dyn Body>>>,
    pub(super) returned: Cell<Option<Box<dyn Any>>>,
}

/// Starts a task behind all that is ready.
pub fn spawn<T, B>(lp: &Loop, who: Who, body: impl FnOnce(Cx) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let calls = Rc::new(Calls::default());
    let result = None::<T>;
    lp.spawn(
        who,
        Box::pin(SendTask {
            stack: vec![new_body(lp, &calls, body)],
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
    Box::new(Generator::new(|co| body(Cx { co, calls, lp })))
}

/// A body, whatever it returns.
pub(super) trait Body {
    fn resume(&mut self, input: Input<(), Fault>) -> BodyStep;
}

type BodyStep = Result<Step<Request, Box<dyn Any>>, Misuse>;

impl<B> Body for Generator<Request, (), Fault, B>
where
    B: Future,
    B::Output: 'static,
{
    fn resume(&mut self, input: Input<(), Fault>) -> BodyStep {
        Ok(match Generator::resume(self, input)? {
            Step::Yielded(request) => Step::Yielded(request),
            Step::Returned(value) => Step::Returned(Box::new(value)),
        })
    }
}

/// The driver: a stack of bodies, topmost last.
struct SendTask<T> {
    stack: Vec<Box<dyn Body>>,
    calls: Rc<Calls>,
    waiting: OpKey,
    result: Option<T>,
}

/// The result never leaves its place but by value.
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

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.get_mut();
        lp.withdraw(this.waiting);
        this.drop_bodies();
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        give(&mut self.get_mut().result, into);
    }
}

impl<T: 'static> SendTask<T> {
    /// Resumes the topmost body, and whichever is topmost then, until one
    /// waits or the last returns.
    fn drive(&mut self, mut input: Input<(), Fault>) -> Flow {
        while let Some(topmost) = self.stack.last_mut() {
            match topmost.resume(input) {
                Ok(Step::Yielded(Request::Wait(op))) => {
                    self.waiting = op;
                    return Flow::Waiting;
                }
                Ok(Step::Yielded(Request::Call)) => {
                    let child = self.calls.child.take();
                    self.stack.push(child.expect("a child is laid down"));
                    input = Input::Start;
                }
                Ok(Step::Returned(value)) => {
                    self.stack.pop();
                    self.calls.returned.set(Some(value));
                    input = Input::Send(());
                }
                Err(misuse) => panic!("{misuse}"),
            }
        }
        let returned = self.calls.returned.take();
        self.result = returned.and_then(|v| v.downcast().ok()).map(|v| *v);
        Flow::Finished
    }
}

impl<T> SendTask<T> {
    /// Topmost first; a `Vec` would drop the lowest first.
    fn drop_bodies(&mut self) {
        while let Some(topmost) = self.stack.pop() {
            drop(topmost);
        }
    }
}

impl<T> Drop for SendTask<T> {
    fn drop(&mut self) {
        self.drop_bodies();
    }
}
