//! A type that delegates to waits of its own can be waited for; it may
//! delegate to none.

use crate::asyncio::{Raises, Stage, gather};
use crate::event_loop::Promise;
use crate::yield_from::awaitable::Awaitable;
use crate::yield_from::join::settle;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, yield_from, yield_now};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: like a coroutine
        co.print("like a coroutine");
        let _bystander = start(&co, bystander());
        let got = yield_from!(co, LikeCoroutine.wait())?;
        co.print(format_args!("  got {got}"));
        // step: like sleep(0)
        co.print("like sleep(0)");
        let got = yield_from!(co, LikeSleep.wait())?;
        co.print(format_args!("  got {got}"));
        yield_from!(co, like_a_future())
    })
}

fn like_a_future() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
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
            start(&co, wait_for(name, thing))
        };
        let both = vec![waiter("one"), waiter("two")];
        let both = gather(&co, both);
        yield_from!(co, settle(both.future()))?;
        // step: once more
        let got = yield_from!(co, thing.wait())?;
        co.print(format_args!("  once more: {got}"));
        Ok(())
    })
}

fn bystander() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        co.print("  the bystander runs");
        Ok(())
    })
}

fn wait_for(
    name: &'static str,
    thing: LikeFuture,
) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: wait for
        co.print(format_args!("  {name} waits"));
        let got = yield_from!(co, thing.wait())?;
        co.print(format_args!("  {name} got {got}"));
        Ok(())
    })
}

/// The first kind: code of its own, without a wait.
struct LikeCoroutine;

impl Awaitable for LikeCoroutine {
    type Value = &'static str;

    fn wait(self) -> impl Delegate<Return = Raises<&'static str>> {
        generator(async move |co| {
            co.print("  code of its own runs");
            Ok("value")
        })
    }
}

/// The second kind: waits one turn.
struct LikeSleep;

impl Awaitable for LikeSleep {
    type Value = &'static str;

    fn wait(self) -> impl Delegate<Return = Raises<&'static str>> {
        generator(async move |co| {
            yield_from!(co, yield_now());
            Ok("gave way")
        })
    }
}

/// The third kind: waits for a promise inside it.
#[derive(Clone)]
struct LikeFuture(Promise<Raises<&'static str>>);

impl Awaitable for LikeFuture {
    type Value = &'static str;

    fn wait(self) -> impl Delegate<Return = Raises<&'static str>> {
        generator(async move |co| yield_from!(co, settle(&self.0)))
    }
}
