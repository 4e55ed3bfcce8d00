//! Three bodies, each a task of its own; a future of all three is yielded for.

use crate::asyncio::{Raises, Stage, gather};
use crate::send::join::settle;
use crate::send::run::{run, start};
use crate::send::task::Cx;
use crate::send::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: start
    let three = (0..3).map(|_| start(&cx, up_down)).collect();
    // step: gather
    settle(&cx, gather(&cx, three).future()).await?;
    // step: end
    cx.print("all three are down");
    Ok(())
}

async fn up_down(cx: Cx) -> Raises {
    // step: up
    cx.print("What goes up");
    wait::sleep(&cx, 1_000_000).await?;
    // step: down
    cx.print("Must come down");
    Ok(())
}
