//! Functions that are left behind for the ends of tasks, the next in the last.
//! What the remaining task holds is dropped, and a guard reports it.

use crate::asyncio::{DropGuard, Raises, Stage, python_bool};
use crate::callbacks::join::join;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;
use crate::event_loop::Loop;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)?;
    stage.print("the run is over");
    Ok(())
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: start
    let t1 = start(&cx, |cx, k| returnit(cx, "t1-val", 200_000, k));
    let t2 = start(&cx, |cx, k| returnit(cx, "t2-val", 500_000, k));
    let t3 = start(&cx, |cx, k| returnit(cx, "t3-val", 9_000_000, k));
    cx.print("three tasks, none has begun");
    // step: first
    join(cx, &t1.clone(), move |cx, value| {
        let Ok(value) = value else {
            return k(cx, value.map(drop));
        };
        cx.print(format_args!("awaited {value}"));
        cx.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
        // step: meanwhile
        wait::sleep(cx, 400_000, move |cx, ()| {
            cx.print(format_args!("t2 done: {}", python_bool(t2.is_done())));
            // step: second
            join(cx, &t2, move |cx, value| {
                let Ok(value) = value else {
                    return k(cx, value.map(drop));
                };
                cx.print(format_args!("awaited {value}, at once"));
                // step: again
                join(cx, &t1, move |cx, value| {
                    let Ok(value) = value else {
                        return k(cx, value.map(drop));
                    };
                    cx.print(format_args!("awaited {value}, again"));
                    // step: end
                    let done = python_bool(t3.is_done());
                    cx.print(format_args!("main ends; t3 done: {done}"));
                    k(cx, Ok(()));
                });
            });
        });
    });
}

fn returnit(
    cx: Cx,
    name: &'static str,
    us: u64,
    k: Continuation<Raises<&'static str>>,
) {
    // step: sleep
    cx.print(format_args!("{name} begins"));
    let lp = Loop::clone(&cx);
    let dropped = DropGuard::new(move || {
        lp.print(format_args!("{name} is cancelled"));
    });
    wait::sleep(cx, us, move |cx, ()| {
        dropped.dismiss();
        // step: return
        cx.print(format_args!("returning {name}"));
        k(cx, Ok(name));
    });
}
