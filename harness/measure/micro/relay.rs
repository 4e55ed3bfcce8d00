//! `yield from` as a loop that resumes the child and yields each value again.
//!
//! The plain way of writing it, on the same generators as the style: each
//! body keeps its child, so what is sent goes through all that wait for it.
//! `generator/chain.rs` has what the style does instead.

use super::Nesting;
use super::watch::{Unwatched, Watch, Watched};
use std::any::Any;
use std::ops::Deref;
use std::pin::Pin;
use styles::event_loop::{Flow, Loop, OpKey, Resume, Task};
use styles::generator::{Co, Generator, Input, Step};
use styles::trace::Who;
use styles::workload::Fault;

pub(super) const NESTING: Nesting = Nesting {
    turn,
    depth: depth::<Unwatched>,
    watched: depth::<Watched>,
};

/// What a body is given to wait with.
struct Cx {
    co: Co<OpKey, (), Fault>,
    lp: Loop,
}

impl Deref for Cx {
    type Target = Loop;

    fn deref(&self) -> &Loop {
        &self.lp
    }
}

fn turn(lp: &Loop, who: Who, turns: u64) -> Task<u64> {
    spawn(lp, who, |cx| count(cx, turns))
}

async fn count(cx: Cx, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        let op = cx.submit_turn_for_current();
        if cx.co.yield_(op).await.is_err() {
            break;
        }
        done += 1;
    }
    done
}

fn depth<W: Watch>(lp: &Loop, who: Who, depth: u32, turns: u64) -> Task<u64> {
    spawn(lp, who, |cx| W::body(nested::<W>(cx, depth, turns)))
}

async fn nested<W: Watch>(cx: Cx, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(cx, turns).await + 1;
    }
    let child = child_of::<W>(&cx, depth - 1, turns);
    relay(&cx, child).await + 1
}

/// Makes a child; boxed, for its type would be the parent's within itself.
fn child_of<W: Watch>(cx: &Cx, depth: u32, turns: u64) -> Box<dyn Child> {
    let lp = cx.lp.clone();
    let body = move |co| W::body(nested::<W>(Cx { co, lp }, depth, turns));
    Box::new(Generator::new(body))
}

/// A generator of whatever body.
trait Child {
    fn resume(&mut self, input: Input<(), Fault>) -> Step<OpKey, u64>;
}

impl<B: Future<Output = u64>> Child for Generator<OpKey, (), Fault, B> {
    fn resume(&mut self, input: Input<(), Fault>) -> Step<OpKey, u64> {
        match Generator::resume(self, input) {
            Ok(step) => step,
            Err(misuse) => panic!("{misuse}"),
        }
    }
}

/// Resumes a child until it returns, and yields each value again.
async fn relay(cx: &Cx, mut child: Box<dyn Child>) -> u64 {
    let mut input = Input::Start;
    loop {
        input = match child.resume(input) {
            Step::Returned(value) => return value,
            Step::Yielded(op) => match cx.co.yield_(op).await {
                Ok(()) => Input::Send(()),
                Err(fault) => Input::Throw(fault),
            },
        };
    }
}

fn spawn<B>(lp: &Loop, who: Who, body: impl FnOnce(Cx) -> B) -> Task<u64>
where
    B: Future<Output = u64> + 'static,
{
    let cx = lp.clone();
    lp.spawn(
        who,
        Box::pin(RelayTask {
            outermost: Generator::new(|co| body(Cx { co, lp: cx })),
            waiting: OpKey::NONE,
            result: None,
        }),
    )
}

/// The outermost body and what the innermost waits for.
struct RelayTask<B: Future> {
    outermost: Generator<OpKey, (), Fault, B>,
    waiting: OpKey,
    result: Option<u64>,
}

/// The generator keeps its body in a box.
impl<B: Future> Unpin for RelayTask<B> {}

impl<B: Future<Output = u64>> Resume for RelayTask<B> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: OpKey) -> Flow {
        let this = self.get_mut();
        let input = if op == this.waiting && op != OpKey::NONE {
            Input::Send(())
        } else if op == this.waiting {
            Input::Start
        } else {
            lp.withdraw(this.waiting);
            Input::Throw(Fault::Interrupted)
        };
        match Child::resume(&mut this.outermost, input) {
            Step::Yielded(op) => {
                this.waiting = op;
                Flow::Waiting
            }
            Step::Returned(value) => {
                this.result = Some(value);
                Flow::Finished
            }
        }
    }

    fn cancel(self: Pin<&mut Self>, lp: &Loop) {
        let this = self.get_mut();
        lp.withdraw(this.waiting);
        this.outermost.close();
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        if let Some(into) = into.downcast_mut::<Option<u64>>() {
            *into = self.get_mut().result.take();
        }
    }
}
