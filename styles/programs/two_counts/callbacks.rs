//! Each count is a function that leaves itself behind; cancelling withdraws
//! it.

use crate::asyncio::{Raises, Stage};
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: start
    let one = start(&cx, |cx, _: Continuation<Raises>| {
        count(cx, "sleep_1", 1_000_000, 0)
    });
    let two = start(&cx, |cx, _: Continuation<Raises>| {
        count(cx, "sleep_2", 700_000, 0)
    });
    // step: meanwhile
    wait::sleep(cx, 4_500_000, move |cx, ()| {
        // step: cancel
        one.cancel();
        two.cancel();
        cx.print("stopped both");
        k(cx, Ok(()));
    });
}

fn count(cx: Cx, name: &'static str, us: u64, i: u64) {
    // step: count
    cx.print(format_args!("{name}: Counted to {i}"));
    wait::sleep(cx, us, move |cx, ()| count(cx, name, us, i + 1));
}
