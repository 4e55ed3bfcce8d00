//! A coroutine object is a function that was not called yet. It warns when it
//! is dropped uncalled.

use crate::asyncio::{Raises, Stage};
use crate::callbacks::awaitable::{Awaitable, coroutine};
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;
use std::rc::Rc;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: forgotten
    let forgotten =
        coroutine(&cx, "returnit", |cx, k| returnit(cx, "forgotten", k));
    wait::sleep(cx, 1_000_000, move |cx, ()| {
        cx.print("nothing has run; dropping it");
        drop(forgotten);
        cx.print("dropped");
        // step: closed
        let closed =
            coroutine(&cx, "returnit", |cx, k| returnit(cx, "closed", k));
        closed.close();
        drop(closed);
        cx.print("one that was closed is dropped in silence");
        // step: awaited
        let awaited =
            coroutine(&cx, "returnit", |cx, k| returnit(cx, "awaited", k));
        let awaited = Rc::new(awaited);
        awaited.clone().wait(cx, move |cx, value| {
            let Ok(value) = value else {
                return k(cx, value.map(drop));
            };
            cx.print(format_args!("awaited {value}"));
            drop(awaited);
            cx.print("and so is one that was awaited");
            k(cx, Ok(()));
        });
    });
}

fn returnit(
    cx: Cx,
    value: &'static str,
    k: Continuation<Raises<&'static str>>,
) {
    // step: return
    cx.print(format_args!("returning {value}"));
    cx.bounce(move |cx| k(cx, Ok(value)));
}
