//! Three functions, each a task of its own; one is left behind for the future
//! of all three.

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
    settle(&cx.clone(), all.future(), move |result| {
        if let Err(error) = result {
            return k(Err(error));
        }
        // step: end
        cx.print("all three are down");
        k(Ok(()));
    });
}

fn up_down(cx: Cx, k: Continuation<Raises>) {
    // step: up
    cx.print("What goes up");
    wait::sleep(&cx.clone(), 1_000_000, move |()| {
        // step: down
        cx.print("Must come down");
        k(Ok(()));
    });
}
