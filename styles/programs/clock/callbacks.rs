//! A function that leaves itself behind for ever; a cancelled task drops what
//! it has left behind.

use super::{BEGIN, time_of_day};
use crate::asyncio::{Raises, Stage, python_bool};
use crate::callbacks::join::join;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: set
    let clock = start(&cx, |cx, _: Continuation<Raises>| tick(cx, BEGIN));
    cx.print("the clock is set");
    wait::sleep(cx, 3_500_000, move |cx, ()| {
        // step: stop
        let stopping = python_bool(clock.cancel());
        cx.print(format_args!("stopping the clock: {stopping}"));
        join(cx, &clock.clone(), move |cx, ended| {
            if ended.is_err() {
                cx.print("the clock has stopped");
            }
            // step: once more
            let again = python_bool(clock.cancel());
            cx.print(format_args!("once more: {again}"));
            k(cx, Ok(()));
        });
    });
}

fn tick(cx: Cx, second: u32) {
    // step: tick
    cx.print(time_of_day(second));
    wait::sleep(cx, 1_000_000, move |cx, ()| tick(cx, second + 1));
}
