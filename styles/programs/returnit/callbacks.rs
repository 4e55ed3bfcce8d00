//! Each child is a function that is called, and calls what its caller gave it
//! with the value.

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
    a1.wait(&cx.clone(), move |first| {
        let Ok(first) = first else {
            return k(first.map(drop));
        };
        // step: a2
        cx.print("awaiting a2..");
        a2.wait(&cx.clone(), move |second| {
            let Ok(second) = second else {
                return k(second.map(drop));
            };
            // step: waitforit
            let line = cx.clone();
            cx.print("awaiting waitforit..");
            let k = Box::new(move |third: Raises<Nothing>| {
                let Ok(third) = third else {
                    return k(third.map(drop));
                };
                // step: done
                let third = third.unwrap_or("None");
                line.print(format_args!("got {first}, {second}, {third}"));
                line.print("done");
                k(Ok(()));
            });
            waitforit(cx, k);
        });
    });
}

fn waitforit(cx: Cx, k: Continuation<Raises<Nothing>>) {
    // step: nested1
    cx.print("running waitforit..");
    cx.print("awaiting nested1..");
    let line = cx.clone();
    let k = Box::new(move |nested1: Raises<&'static str>| {
        if nested1.is_err() {
            return k(nested1.map(|_| None));
        }
        // step: nested2
        line.print("awaiting nested2..");
        returnit(
            line,
            "nested2",
            Box::new(|nested2| k(nested2.map(|_| None))),
        );
    });
    returnit(cx, "nested1", k);
}

fn returnit(
    cx: Cx,
    value: &'static str,
    k: Continuation<Raises<&'static str>>,
) {
    // step: return
    cx.print(format_args!("returning {value}"));
    k(Ok(value));
}
