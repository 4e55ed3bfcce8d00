//! The function that is left behind is called while the loop runs; before and
//! after that there is no loop to call it.

use crate::asyncio::{Raises, Stage};
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    // step: before
    stage.print("before the loop");
    run(stage, add_slowly)?;
    // step: after
    stage.print("after the loop");
    Ok(())
}

fn add_slowly(cx: Cx, k: Continuation<Raises>) {
    // step: question
    cx.print("One plus two is... wait for it...");
    wait::sleep(cx, 5_000_000, move |cx, ()| {
        // step: answer
        cx.print(1 + 2);
        k(cx, Ok(()));
    });
}
