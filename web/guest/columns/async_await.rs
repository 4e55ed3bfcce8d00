//! Futures: what follows a wait is the rest of the function.

use super::{Entry, Kind, Mark, set_in_the_past, unread};
use styles::async_await::run::{run, start};
use styles::async_await::task::Cx;
use styles::async_await::wait;
use styles::asyncio::{Raises, Stage};

/// Starts code of a kind.
pub(super) fn begin(kind: Kind, stage: &Stage, mark: u32, us: u64) -> Entry {
    let held = Mark::new(stage, mark);
    let inside = stage.clone();
    Entry::Task(match kind {
        Kind::Soon => start(stage, |cx| soon(cx, held)),
        Kind::Later => start(stage, |cx| later(cx, us, held)),
        Kind::Body => start(stage, |cx| body(cx, us, held)),
        Kind::Turns => start(stage, |cx| turns(cx, us, held)),
        Kind::Past => start(stage, |cx| past(cx, held)),
        Kind::Within => start(stage, |cx| within(cx, inside, held)),
        Kind::Fails => start(stage, |cx| fails(cx, us, held)),
        Kind::Panics => start(stage, |cx| panics(cx, us, held)),
    })
}

async fn soon(cx: Cx, mark: Mark) -> Raises<u32> {
    // step: turn
    wait::yield_now(&cx).await;
    mark.call(&cx)
}

async fn later(cx: Cx, us: u64, mark: Mark) -> Raises<u32> {
    // step: sleep
    wait::sleep(&cx, us).await;
    mark.call(&cx)
}

async fn body(cx: Cx, us: u64, mark: Mark) -> Raises<u32> {
    // step: begins
    mark.begin(&cx);
    wait::sleep(&cx, us).await;
    // step: goes on
    mark.call(&cx)
}

async fn turns(cx: Cx, turns: u64, mark: Mark) -> Raises<u32> {
    // step: turns
    for _ in 0..turns {
        wait::yield_now(&cx).await;
    }
    mark.call(&cx)
}

async fn past(cx: Cx, mark: Mark) -> Raises<u32> {
    // step: set
    set_in_the_past(&cx, mark.number);
    mark.begin(&cx);
    wait::yield_now(&cx).await;
    // step: a turn later
    mark.call(&cx)
}

async fn within(cx: Cx, stage: Stage, mark: Mark) -> Raises<u32> {
    // step: refused
    if let Err(error) = run(&stage, async |_| Ok(())) {
        cx.print(error);
    }
    mark.call(&cx)
}

async fn fails(cx: Cx, us: u64, mark: Mark) -> Raises<u32> {
    // step: sleep
    wait::sleep(&cx, us).await;
    mark.call(&cx)?;
    // step: fails
    Err(unread())
}

async fn panics(cx: Cx, us: u64, mark: Mark) -> Raises<u32> {
    // step: sleep
    wait::sleep(&cx, us).await;
    mark.call(&cx)?;
    // step: panics
    panic!("a canary")
}
