//! A type that gives a body can be waited for: the body is called, and may
//! yield nothing.

use crate::asyncio::{Raises, Stage, gather};
use crate::event_loop::Promise;
use crate::send::awaitable::Awaitable;
use crate::send::join::Settle;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Call, YieldNow, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: like a coroutine
    co.print("like a coroutine");
    let _bystander = start(&co, bystander);
    let got = yield_!(co, Call(|co| LikeCoroutine.wait(co)))?;
    co.print(format_args!("  got {got}"));
    // step: like sleep(0)
    co.print("like sleep(0)");
    let got = yield_!(co, Call(|co| LikeSleep.wait(co)))?;
    co.print(format_args!("  got {got}"));
    yield_!(co, Call(like_a_future))
}

async fn like_a_future(co: Co) -> Raises {
    // step: like a future
    co.print("like a future");
    let thing = LikeFuture(Promise::new(&co));
    let inner = thing.0.clone();
    co.call_later(1_000_000, move |_| {
        drop(inner.set(Ok("a result")));
    });
    // step: gather
    let waiter = |name| {
        let thing = thing.clone();
        start(&co, move |co| wait_for(co, name, thing))
    };
    let both = vec![waiter("one"), waiter("two")];
    let both = gather(&co, both);
    yield_!(co, Settle(both.future()))?;
    // step: once more
    let got = yield_!(co, Call(|co| thing.wait(co)))?;
    co.print(format_args!("  once more: {got}"));
    Ok(())
}

async fn bystander(co: Co) -> Raises {
    co.print("  the bystander runs");
    Ok(())
}

async fn wait_for(co: Co, name: &'static str, thing: LikeFuture) -> Raises {
    // step: wait for
    co.print(format_args!("  {name} waits"));
    let got = yield_!(co, Call(|co| thing.wait(co)))?;
    co.print(format_args!("  {name} got {got}"));
    Ok(())
}

/// The first kind: code of its own, without a wait.
struct LikeCoroutine;

impl Awaitable for LikeCoroutine {
    type Value = &'static str;

    async fn wait(self, co: Co) -> Raises<&'static str> {
        co.print("  code of its own runs");
        Ok("value")
    }
}

/// The second kind: waits one turn.
struct LikeSleep;

impl Awaitable for LikeSleep {
    type Value = &'static str;

    async fn wait(self, co: Co) -> Raises<&'static str> {
        yield_!(co, YieldNow);
        Ok("gave way")
    }
}

/// The third kind: waits for a promise inside it.
#[derive(Clone)]
struct LikeFuture(Promise<Raises<&'static str>>);

impl Awaitable for LikeFuture {
    type Value = &'static str;

    async fn wait(self, co: Co) -> Raises<&'static str> {
        yield_!(co, Settle(&self.0))
    }
}
