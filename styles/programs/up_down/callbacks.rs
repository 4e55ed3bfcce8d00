//! Three functions, each a task of its own; one more is left behind for the
//! promise of all three.

use crate::asyncio::{Raises, Stage, gather};
use crate::callbacks::join::settle;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: start
    let three = (0..3).map(|_| start(&cx, up_down)).collect();
    // step: gather
    let all = gather(&cx, three);
    settle(cx, all.future(), move |cx, result| {
        if let Err(error) = result {
            return k(cx, Err(error));
        }
        // step: end
        cx.print("all three are down");
        k(cx, Ok(()));
    });
}

fn up_down(cx: Cx, k: Continuation<Raises>) {
    // step: up
    cx.print("What goes up");
    wait::sleep(cx, 1_000_000, move |cx, ()| {
        // step: down
        cx.print("Must come down");
        k(cx, Ok(()));
    });
}
