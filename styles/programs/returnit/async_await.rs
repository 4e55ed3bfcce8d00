//! Each child's value is the value of its `await`.

use super::Nothing;
use crate::async_await::awaitable::{Awaitable, Body, coroutine};
use crate::async_await::run::run;
use crate::async_await::task::Cx;
use crate::asyncio::{Coroutine, Raises, Stage};

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: make
    let a1 = coroutine(stage, "returnit", |cx| returnit(cx, "a1-val"));
    let a2 = coroutine(stage, "returnit", |cx| returnit(cx, "a2-val"));
    // step: run
    stage.print("starting");
    run(stage, |cx| runit(cx, a1, a2))?;
    stage.print("stopping");
    Ok(())
}

async fn runit(cx: Cx, a1: Returnit, a2: Returnit) -> Raises {
    // step: a1
    cx.print("running..");
    cx.print("awaiting a1..");
    let first = a1.wait(&cx).await?;
    // step: a2
    cx.print("awaiting a2..");
    let second = a2.wait(&cx).await?;
    // step: waitforit
    cx.print("awaiting waitforit..");
    let third = waitforit(&cx).await?;
    // step: done
    let third = third.unwrap_or("None");
    cx.print(format_args!("got {first}, {second}, {third}"));
    cx.print("done");
    Ok(())
}

async fn waitforit(cx: &Cx) -> Raises<Nothing> {
    // step: nested1
    cx.print("running waitforit..");
    cx.print("awaiting nested1..");
    returnit(cx.clone(), "nested1").await?;
    // step: nested2
    cx.print("awaiting nested2..");
    returnit(cx.clone(), "nested2").await?;
    Ok(None)
}

async fn returnit(cx: Cx, value: &'static str) -> Raises<&'static str> {
    // step: return
    cx.print(format_args!("returning {value}"));
    Ok(value)
}
