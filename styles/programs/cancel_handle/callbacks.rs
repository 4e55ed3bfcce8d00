//! Handles of the loop's own callbacks; the functions between them are
//! callbacks of a task.

use super::cancelled;
use crate::asyncio::{Raises, Stage};
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;
use std::rc::Rc;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: set
    let never = Rc::new(cx.call_later(2_000_000, |lp| {
        lp.print("never printed");
    }));
    let kept = cx.call_later(1_000_000, |lp| {
        lp.print("a timer that was left alone");
    });
    let soon = cx.call_soon(|lp| lp.print("never printed either"));
    // step: cancel
    soon.cancel();
    cx.call_soon(|lp| lp.print("called soon"));
    let in_time = never.clone();
    cx.call_later(1_500_000, move |_| in_time.cancel());
    cx.print(cancelled([&never, &kept, &soon]));
    // step: too late
    wait::sleep(cx, 1_750_000, move |cx, ()| {
        kept.cancel();
        cx.print(cancelled([&never, &kept, &soon]));
        // step: once more
        never.cancel();
        wait::sleep(cx, 1_000_000, move |cx, ()| {
            cx.print("end");
            k(cx, Ok(()));
        });
    });
}
