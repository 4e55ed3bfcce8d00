//! Each child's value is the value of the delegation to it.

use super::Nothing;
use crate::asyncio::{Coroutine, Raises, Stage};
use crate::yield_from::awaitable::{Awaitable, Body, coroutine};
use crate::yield_from::run::run;
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, yield_from};

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
///
/// # Errors
///
/// What the program raised.
pub fn program(stage: &Stage) -> Raises {
    // step: make
    let a1 = coroutine(stage, "returnit", returnit("a1-val"));
    let a2 = coroutine(stage, "returnit", returnit("a2-val"));
    // step: run
    stage.print("starting");
    run(stage, runit(a1, a2))?;
    stage.print("stopping");
    Ok(())
}

fn runit(a1: Returnit, a2: Returnit) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: a1
        co.print("running..");
        co.print("awaiting a1..");
        let first = yield_from!(co, a1.wait())?;
        // step: a2
        co.print("awaiting a2..");
        let second = yield_from!(co, a2.wait())?;
        // step: waitforit
        co.print("awaiting waitforit..");
        let third = yield_from!(co, waitforit())?;
        // step: done
        let third = third.unwrap_or("None");
        co.print(format_args!("got {first}, {second}, {third}"));
        co.print("done");
        Ok(())
    })
}

fn waitforit() -> impl Delegate<Return = Raises<Nothing>> {
    generator(async move |co| {
        // step: nested1
        co.print("running waitforit..");
        co.print("awaiting nested1..");
        yield_from!(co, returnit("nested1"))?;
        // step: nested2
        co.print("awaiting nested2..");
        yield_from!(co, returnit("nested2"))?;
        Ok(None)
    })
}

fn returnit(
    value: &'static str,
) -> impl Delegate<Return = Raises<&'static str>> {
    generator(async move |co| {
        // step: return
        co.print(format_args!("returning {value}"));
        Ok(value)
    })
}
