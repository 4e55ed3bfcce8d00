//! `send` with a driver that puts each call and each return behind all ready
//! tasks.
//!
//! The trampoline as a scheduler of tasks would have it: a call of a child is
//! one more thing to do in the next turn. `send/task.rs` goes on at once
//! instead.

use super::Nesting;
use super::watch::{Unwatched, Watch, Watched};
use std::any::Any;
use std::cell::Cell;
use std::mem;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{Flow, Loop, OpKey, Resume, Task};
use styles::generator::{Co, Generator, GeneratorState, Input};
use styles::trace::Actor;

pub(super) const NESTING: Nesting = Nesting {
    turn,
    depth: depth::<Unwatched>,
    watched: depth::<Watched>,
};

/// The handle with which a body waits.
struct Cx {
    co: Co<Request, (), Interrupted>,
    calls: Rc<Calls>,
    lp: Loop,
}

impl Deref for Cx {
    type Target = Loop;

    fn deref(&self) -> &Loop {
        &self.lp
    }
}

/// The error of a wait that is given up.
#[derive(Debug)]
struct Interrupted;

/// The requests that a body yields.
enum Request {
    /// Resume the body when this operation has ended.
    Wait(OpKey),
    /// Call the child that was laid down.
    Call,
}

/// The values that pass between the bodies of a task.
#[derive(Default)]
struct Calls {
    child: Cell<Option<Box<dyn Body>>>,
    returned: Cell<Option<u64>>,
}

fn turn(lp: &Loop, actor: Actor, turns: u64) -> Task<u64> {
    spawn(lp, actor, |cx| count(cx, turns))
}

async fn count(cx: Cx, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        let op = cx.submit_yield_for_current();
        if cx.co.yield_(Request::Wait(op)).await.is_err() {
            break;
        }
        done += 1;
    }
    done
}

fn depth<W: Watch>(
    lp: &Loop,
    actor: Actor,
    depth: u32,
    turns: u64,
) -> Task<u64> {
    spawn(lp, actor, |cx| W::body(nested::<W>(cx, depth, turns)))
}

async fn nested<W: Watch>(cx: Cx, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(cx, turns).await + 1;
    }
    call(&cx, |cx| W::body(nested::<W>(cx, depth - 1, turns))).await + 1
}

/// Waits until a child has returned; returns its result, or 0 if the wait was
/// interrupted.
async fn call<B>(cx: &Cx, child: impl FnOnce(Cx) -> B) -> u64
where
    B: Future<Output = u64> + 'static,
{
    let child = new_body(cx, &cx.calls, child);
    cx.calls.child.set(Some(child));
    match cx.co.yield_(Request::Call).await {
        Ok(()) => cx.calls.returned.take().unwrap_or(0),
        Err(_) => 0,
    }
}

/// A body with any type of future.
trait Body {
    fn resume(
        &mut self,
        input: Input<(), Interrupted>,
    ) -> GeneratorState<Request, u64>;
}

impl<B: Future<Output = u64>> Body for Generator<Request, (), Interrupted, B> {
    fn resume(
        &mut self,
        input: Input<(), Interrupted>,
    ) -> GeneratorState<Request, u64> {
        match Generator::resume(self, input) {
            Ok(step) => step,
            Err(misuse) => panic!("{misuse}"),
        }
    }
}

fn new_body<B>(
    lp: &Loop,
    calls: &Rc<Calls>,
    body: impl FnOnce(Cx) -> B,
) -> Box<dyn Body>
where
    B: Future<Output = u64> + 'static,
{
    let (lp, calls) = (lp.clone(), calls.clone());
    Box::new(Generator::new(|co| body(Cx { co, calls, lp })))
}

fn spawn<B>(lp: &Loop, actor: Actor, body: impl FnOnce(Cx) -> B) -> Task<u64>
where
    B: Future<Output = u64> + 'static,
{
    let calls = Rc::new(Calls::default());
    lp.spawn(
        actor,
        Box::pin(QueuedTask {
            topmost: new_body(lp, &calls, body),
            callers: Vec::new(),
            calls,
            waiting: None,
            begun: false,
            result: None,
        }),
    )
}

/// The driver: a stack of bodies.
struct QueuedTask {
    topmost: Box<dyn Body>,
    /// The suspended callers: each waits for the next, the last for the
    /// topmost.
    callers: Vec<Box<dyn Body>>,
    calls: Rc<Calls>,
    waiting: Option<OpKey>,
    /// The topmost has been started.
    begun: bool,
    result: Option<u64>,
}

impl Resume for QueuedTask {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        let input = if op != this.waiting {
            if let Some(op) = this.waiting {
                lp.withdraw(op);
            }
            Input::Throw(Interrupted)
        } else if mem::replace(&mut this.begun, true) {
            Input::Send(())
        } else {
            Input::Start
        };
        let op = match this.topmost.resume(input) {
            GeneratorState::Yielded(Request::Wait(op)) => op,
            GeneratorState::Yielded(Request::Call) => {
                let child = this.calls.child.take();
                let child = child.expect("a child is laid down");
                this.callers.push(mem::replace(&mut this.topmost, child));
                this.begun = false;
                lp.submit_yield_for_current()
            }
            GeneratorState::Returned(value) => {
                let Some(caller) = this.callers.pop() else {
                    this.result = Some(value);
                    return Flow::Finished;
                };
                this.topmost = caller;
                this.calls.returned.set(Some(value));
                lp.submit_yield_for_current()
            }
        };
        this.waiting = Some(op);
        Flow::Waiting
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.get_mut();
        if let Some(op) = this.waiting {
            lp.withdraw(op);
        }
        while let Some(caller) = this.callers.pop() {
            this.topmost = caller;
        }
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        if let Some(into) = into.downcast_mut::<Option<u64>>() {
            *into = self.get_mut().result.take();
        }
    }
}
