//! A coroutine object gives its function away once; for a task's end any
//! number of functions can be left behind.

use crate::asyncio::{Raises, Stage};
use crate::callbacks::awaitable::{Awaitable, coroutine};
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;
use std::rc::Rc;

/// Runs the program.
///
/// # Errors
///
/// What the program raised.
pub fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: coroutine
    let once = coroutine(&cx, "returnit", |cx, k| returnit(cx, "once", k));
    let once = Rc::new(once);
    once.clone().wait(cx, move |cx, value| {
        let Ok(value) = value else {
            return k(cx, value.map(drop));
        };
        cx.print(format_args!("first await: {value}"));
        // step: coroutine again
        once.wait(cx, move |cx, value| {
            if let Err(error) = value {
                cx.print(format_args!("second await: {error}"));
            }
            // step: task
            let task = start(&cx, |cx, k| returnit(cx, "task", k));
            task.clone().wait(cx, move |cx, value| {
                let Ok(value) = value else {
                    return k(cx, value.map(drop));
                };
                cx.print(format_args!("first await: {value}"));
                // step: task again
                task.wait(cx, move |cx, value| {
                    let Ok(value) = value else {
                        return k(cx, value.map(drop));
                    };
                    cx.print(format_args!("second await: {value}"));
                    k(cx, Ok(()));
                });
            });
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
    wait::sleep(cx, 100_000, move |cx, ()| k(cx, Ok(value)));
}
