//! A coroutine object gives its future away once; a task can be awaited again.

use crate::async_await::awaitable::{Awaitable, coroutine};
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: coroutine
    let once = coroutine(&cx, "returnit", |cx| returnit(cx, "once"));
    let value = once.wait(&cx).await?;
    cx.print(format_args!("first await: {value}"));
    // step: coroutine again
    if let Err(error) = once.wait(&cx).await {
        cx.print(format_args!("second await: {error}"));
    }
    // step: task
    let task = start(&cx, |cx| returnit(cx, "task"));
    let value = task.wait(&cx).await?;
    cx.print(format_args!("first await: {value}"));
    // step: task again
    let value = task.wait(&cx).await?;
    cx.print(format_args!("second await: {value}"));
    Ok(())
}

async fn returnit(cx: Cx, value: &'static str) -> Raises<&'static str> {
    // step: return
    cx.print(format_args!("returning {value}"));
    wait::sleep(&cx, 100_000).await;
    Ok(value)
}
