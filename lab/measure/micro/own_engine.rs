//! The generator styles on the other engine, which shows the cost of
//! `genawaiter`'s two boxes a body.
//!
//! The drivers are the styles' own; only the resumption of a body differs.

use super::Nesting;
use super::watch::{Unwatched, Watch, Watched};
use styles::event_loop::{Loop, Task};
use styles::generator::{Gen, Inline};
use styles::trace::Actor;

/// `send` without `genawaiter`.
pub(super) mod send {
    use super::*;
    use std::marker::PhantomData;
    use styles::send::request::{Answer, Asked, Request};
    use styles::send::task::{Co, spawn_on};
    use styles::send::wait::{YieldNow, yield_};

    pub(in super::super) const NESTING: Nesting = Nesting {
        turn,
        depth: depth::<Unwatched>,
        watched: depth::<Watched>,
    };

    /// A call of a child that runs on the other engine.
    struct Call<F>(F);

    impl<F, B> Request for Call<F>
    where
        F: FnOnce(Co) -> B,
        B: Future + 'static,
        B::Output: 'static,
    {
        type Reply = B::Output;
        type Kept = PhantomData<B>;

        fn ask(self, co: &Co) -> (Asked, PhantomData<B>) {
            let child = co.child::<Inline<B>, B>(self.0);
            (Asked::Call(child), PhantomData)
        }

        fn reply(_: PhantomData<B>, answer: Answer) -> B::Output {
            answer.returned()
        }
    }

    fn spawn<B>(
        lp: &Loop,
        actor: Actor,
        body: impl FnOnce(Co) -> B,
    ) -> Task<u64>
    where
        B: Future<Output = u64> + 'static,
    {
        spawn_on::<Inline<B>, u64, B>(lp, actor, body)
    }

    fn turn(lp: &Loop, actor: Actor, turns: u64) -> Task<u64> {
        spawn(lp, actor, |co| count(co, turns))
    }

    async fn count(co: Co, turns: u64) -> u64 {
        let mut done = 0;
        while done < turns {
            yield_!(co, YieldNow);
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
        spawn(lp, actor, move |co| W::body(nested::<W>(co, depth, turns)))
    }

    async fn nested<W: Watch>(co: Co, depth: u32, turns: u64) -> u64 {
        if depth <= 1 {
            return count(co, turns).await + 1;
        }
        let child = |co| W::body(nested::<W>(co, depth - 1, turns));
        yield_!(co, Call(child)) + 1
    }
}

/// `yield from` without `genawaiter`.
pub(super) mod yield_from {
    use super::*;
    use std::pin::Pin;
    use styles::event_loop::{Cancelled, OpKey};
    use styles::yield_from::task::{Co, TaskMailbox, spawn};
    use styles::yield_from::wait::{
        Delegate, yield_from, yield_now as one_turn,
    };

    pub(in super::super) const NESTING: Nesting = Nesting {
        turn,
        depth: depth::<Unwatched>,
        watched: depth::<Watched>,
    };

    /// A body that runs on the other engine.
    struct Body<F>(F);

    impl<F, B> Delegate for Body<F>
    where
        F: FnOnce(Co) -> B,
        B: Future,
    {
        type Return = B::Output;
        type Child = Gen<OpKey, (), Cancelled, Loop, B, Inline<B>>;

        fn iter(self, mailbox: &TaskMailbox) -> Self::Child {
            Gen::new(mailbox, |co| (self.0)(Co::from(co)))
        }
    }

    fn turn(lp: &Loop, actor: Actor, turns: u64) -> Task<u64> {
        spawn(lp, actor, Body(move |co| count(co, turns)))
    }

    async fn count(co: Co, turns: u64) -> u64 {
        let mut done = 0;
        while done < turns {
            yield_from!(co, one_turn());
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
        spawn(lp, actor, nested::<W>(depth, turns))
    }

    type Nested = Pin<Box<dyn Future<Output = u64>>>;

    /// Makes a task of `depth` bodies; boxed, since its type would contain
    /// itself.
    fn nested<W: Watch>(
        depth: u32,
        turns: u64,
    ) -> Body<impl FnOnce(Co) -> Nested> {
        Body(move |co: Co| -> Nested {
            Box::pin(W::body(async move {
                if depth <= 1 {
                    return count(co, turns).await + 1;
                }
                yield_from!(co, nested::<W>(depth - 1, turns)) + 1
            }))
        })
    }
}
