//! Three futures, each a task of its own; one promise of all three is awaited.

use crate::async_await::join::settle;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage, gather};

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
    wait::sleep(&cx, 1_000_000).await;
    // step: down
    cx.print("Must come down");
    Ok(())
}
