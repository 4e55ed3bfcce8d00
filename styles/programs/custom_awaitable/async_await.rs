//! Whatever turns into a future can be awaited; it may be ready at once.

use crate::async_await::awaitable::Awaitable;
use crate::async_await::join::settle;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage, gather};
use crate::event_loop::Promise;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: like a coroutine
    cx.print("like a coroutine");
    let _bystander = start(&cx, bystander);
    let got = LikeCoroutine.wait(&cx).await?;
    cx.print(format_args!("  got {got}"));
    // step: like sleep(0)
    cx.print("like sleep(0)");
    let got = LikeSleep.wait(&cx).await?;
    cx.print(format_args!("  got {got}"));
    like_a_future(&cx).await
}

async fn like_a_future(cx: &Cx) -> Raises {
    // step: like a future
    cx.print("like a future");
    let thing = LikeFuture(Promise::new(cx));
    let inner = thing.0.clone();
    cx.call_later(1_000_000, move |_| {
        drop(inner.set(Ok("a result")));
    });
    // step: gather
    let waiter = |name| {
        let thing = thing.clone();
        start(cx, move |cx| wait_for(cx, name, thing))
    };
    let both = vec![waiter("one"), waiter("two")];
    let both = gather(cx, both);
    settle(cx, both.future()).await?;
    // step: once more
    let got = thing.wait(cx).await?;
    cx.print(format_args!("  once more: {got}"));
    Ok(())
}

async fn bystander(cx: Cx) -> Raises {
    cx.print("  the bystander runs");
    Ok(())
}

async fn wait_for(cx: Cx, name: &'static str, thing: LikeFuture) -> Raises {
    // step: wait for
    cx.print(format_args!("  {name} waits"));
    let got = thing.wait(&cx).await?;
    cx.print(format_args!("  {name} got {got}"));
    Ok(())
}

/// The first kind: code of its own, and no pause.
struct LikeCoroutine;

impl Awaitable for LikeCoroutine {
    type Value = &'static str;

    async fn wait(self, cx: &Cx) -> Raises<&'static str> {
        cx.print("  code of its own runs");
        Ok("value")
    }
}

/// The second kind: gives way once.
struct LikeSleep;

impl Awaitable for LikeSleep {
    type Value = &'static str;

    async fn wait(self, cx: &Cx) -> Raises<&'static str> {
        wait::yield_now(cx).await;
        Ok("gave way")
    }
}

/// The third kind: waits for a future inside it.
#[derive(Clone)]
struct LikeFuture(Promise<Raises<&'static str>>);

impl Awaitable for LikeFuture {
    type Value = &'static str;

    async fn wait(self, cx: &Cx) -> Raises<&'static str> {
        settle(cx, &self.0).await
    }
}
