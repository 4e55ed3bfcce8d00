//! Each child is yielded to be called; the driver sends its value.

use super::Nothing;
use crate::asyncio::{Coroutine, Raises, Stage};
use crate::send::awaitable::{Awaitable, Body, coroutine};
use crate::send::run::run;
use crate::send::task::Co;
use crate::send::wait::{Call, yield_};

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: make
    let a1 = coroutine(stage, "returnit", |co| returnit(co, "a1-val"));
    let a2 = coroutine(stage, "returnit", |co| returnit(co, "a2-val"));
    // step: run
    stage.print("starting");
    run(stage, |co| runit(co, a1, a2))?;
    stage.print("stopping");
    Ok(())
}

async fn runit(co: Co, a1: Returnit, a2: Returnit) -> Raises {
    // step: a1
    co.print("running..");
    co.print("awaiting a1..");
    let first = yield_!(co, Call(|co| a1.wait(co)))?;
    // step: a2
    co.print("awaiting a2..");
    let second = yield_!(co, Call(|co| a2.wait(co)))?;
    // step: waitforit
    co.print("awaiting waitforit..");
    let third = yield_!(co, Call(waitforit))?;
    // step: done
    let third = third.unwrap_or("None");
    co.print(format_args!("got {first}, {second}, {third}"));
    co.print("done");
    Ok(())
}

async fn waitforit(co: Co) -> Raises<Nothing> {
    // step: nested1
    co.print("running waitforit..");
    co.print("awaiting nested1..");
    yield_!(co, Call(|co| returnit(co, "nested1")))?;
    // step: nested2
    co.print("awaiting nested2..");
    yield_!(co, Call(|co| returnit(co, "nested2")))?;
    Ok(None)
}

async fn returnit(co: Co, value: &'static str) -> Raises<&'static str> {
    // step: return
    co.print(format_args!("returning {value}"));
    Ok(value)
}
