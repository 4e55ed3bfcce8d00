//! The flattened way of `yield from`: a [`Chain`] keeps the bodies in a row
//! and resumes the innermost at once.
//!
//! Input does not pass through the outer bodies, so depth costs nothing; each
//! child is in a box of its own, and borrows nothing from its parent.

use super::Nesting;
use super::watch::{Unwatched, Watch, Watched};
use std::any::Any;
use std::pin::Pin;
use styles::event_loop::{
    Cancelled, Flow, Loop, OpKey, Resume, Resumption, Task,
};
use styles::generator::{Chain, ChainCo, GeneratorState, Input};
use styles::trace::Actor;

pub(super) const NESTING: Nesting = Nesting {
    turn,
    depth: depth::<Unwatched>,
    watched: depth::<Watched>,
};

/// The handle with which a body waits.
type Co = ChainCo<OpKey, (), Cancelled>;

fn turn(lp: &Loop, actor: Actor, turns: u64) -> Task<u64> {
    let inside = lp.clone();
    spawn(lp, actor, |co| count(inside, co, turns))
}

async fn count(lp: Loop, co: Co, turns: u64) -> u64 {
    let mut done = 0;
    while done < turns {
        let op = lp.submit_yield_for_current();
        if co.yield_(op).await.is_err() {
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
    let inside = lp.clone();
    spawn(lp, actor, move |co| {
        W::body(nested::<W>(inside, co, depth, turns))
    })
}

async fn nested<W: Watch>(lp: Loop, co: Co, depth: u32, turns: u64) -> u64 {
    if depth <= 1 {
        return count(lp, co, turns).await + 1;
    }
    let child = |co| W::body(nested::<W>(lp, co, depth - 1, turns));
    co.yield_from(child).await + 1
}

fn spawn<B>(lp: &Loop, actor: Actor, body: impl FnOnce(Co) -> B) -> Task<u64>
where
    B: Future<Output = u64> + 'static,
{
    lp.spawn(
        actor,
        Box::pin(ChainTask {
            chain: Chain::new(body),
            waiting: None,
            result: None,
        }),
    )
}

struct ChainTask<B: Future> {
    chain: Chain<OpKey, (), Cancelled, B>,
    waiting: Option<OpKey>,
    result: Option<u64>,
}

/// A body is never in it without its own box.
impl<B: Future> Unpin for ChainTask<B> {}

impl<B: Future<Output = u64>> Resume for ChainTask<B> {
    fn resume(self: Pin<&mut Self>, lp: &Loop, op: Option<OpKey>) -> Flow {
        let this = self.get_mut();
        let input = match lp.resumption(this.waiting, op) {
            Resumption::Start => Input::Start,
            Resumption::Over(_) => Input::Send(()),
            Resumption::Thrown(cancelled) => Input::Throw(cancelled),
            Resumption::Unasked => return Flow::Waiting,
        };
        match this.chain.resume(input) {
            Ok(GeneratorState::Yielded(op)) => {
                this.waiting = Some(op);
                Flow::Waiting
            }
            Ok(GeneratorState::Returned(value)) => {
                this.result = Some(value);
                Flow::Finished
            }
            Err(misuse) => panic!("{misuse}"),
        }
    }

    fn take_result(self: Pin<&mut Self>, into: &mut dyn Any) {
        if let Some(into) = into.downcast_mut() {
            *into = self.get_mut().result.take();
        }
    }
}
