//! A coroutine object with a future that was not awaited; it warns when it is
//! dropped.

use crate::async_await::awaitable::{Awaitable, coroutine};
use crate::async_await::run::run;
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: forgotten
    let forgotten = coroutine(&cx, "returnit", |cx| returnit(cx, "forgotten"));
    wait::sleep(&cx, 1_000_000).await;
    cx.print("nothing has run; dropping it");
    drop(forgotten);
    cx.print("dropped");
    // step: closed
    let closed = coroutine(&cx, "returnit", |cx| returnit(cx, "closed"));
    closed.close();
    drop(closed);
    cx.print("one that was closed is dropped in silence");
    // step: awaited
    let awaited = coroutine(&cx, "returnit", |cx| returnit(cx, "awaited"));
    let value = awaited.wait(&cx).await?;
    cx.print(format_args!("awaited {value}"));
    drop(awaited);
    cx.print("and so is one that was awaited");
    Ok(())
}

async fn returnit(cx: Cx, value: &'static str) -> Raises<&'static str> {
    // step: return
    cx.print(format_args!("returning {value}"));
    Ok(value)
}
