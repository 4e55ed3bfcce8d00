//! Each child is a function, which calls the continuation that its caller gave
//! it with the value.

use super::Nothing;
use crate::asyncio::{Coroutine, Raises, Stage};
use crate::callbacks::awaitable::{Awaitable, Body, coroutine};
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};

type Returnit = Coroutine<Body<&'static str>>;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: make
    let a1 = coroutine(stage, "returnit", |cx, k| returnit(cx, "a1-val", k));
    let a2 = coroutine(stage, "returnit", |cx, k| returnit(cx, "a2-val", k));
    // step: run
    stage.print("starting");
    run(stage, |cx, k| runit(cx, a1, a2, k))?;
    stage.print("stopping");
    Ok(())
}

fn runit(cx: Cx, a1: Returnit, a2: Returnit, k: Continuation<Raises>) {
    // step: a1
    cx.print("running..");
    cx.print("awaiting a1..");
    a1.wait(cx, move |cx, first| {
        let Ok(first) = first else {
            return k(cx, first.map(drop));
        };
        // step: a2
        cx.print("awaiting a2..");
        a2.wait(cx, move |cx, second| {
            let Ok(second) = second else {
                return k(cx, second.map(drop));
            };
            // step: waitforit
            cx.print("awaiting waitforit..");
            waitforit(cx, move |cx, third| {
                let Ok(third) = third else {
                    return k(cx, third.map(drop));
                };
                // step: done
                let third = third.unwrap_or("None");
                cx.print(format_args!("got {first}, {second}, {third}"));
                cx.print("done");
                k(cx, Ok(()));
            });
        });
    });
}

fn waitforit(cx: Cx, k: impl FnOnce(Cx, Raises<Nothing>) + 'static) {
    // step: nested1
    cx.print("running waitforit..");
    cx.print("awaiting nested1..");
    returnit(cx, "nested1", move |cx, nested1| {
        if nested1.is_err() {
            return k(cx, nested1.map(|_| None));
        }
        // step: nested2
        cx.print("awaiting nested2..");
        returnit(cx, "nested2", move |cx, nested2| {
            k(cx, nested2.map(|_| None));
        });
    });
}

fn returnit(
    cx: Cx,
    value: &'static str,
    k: impl FnOnce(Cx, Raises<&'static str>) + 'static,
) {
    // step: return
    cx.print(format_args!("returning {value}"));
    cx.bounce(move |cx| k(cx, Ok(value)));
}
