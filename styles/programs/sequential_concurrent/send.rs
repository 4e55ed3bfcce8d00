//! One after another is calls of children; at once is two tasks.

use crate::asyncio::{Raises, Stage, gather};
use crate::send::join::settle;
use crate::send::run::{run, start};
use crate::send::task::Cx;
use crate::send::wait::{self, call};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: sequential
    cx.print("Running coroutines sequentially:");
    call(&cx, |cx| sleeper(cx, "A")).await?;
    // step: second
    call(&cx, |cx| sleeper(cx, "B")).await?;
    // step: concurrent
    cx.print("Running coroutines concurrently:");
    let both = ["C", "D"].map(|name| start(&cx, |cx| sleeper(cx, name)));
    settle(&cx, gather(&cx, both.into()).future()).await?;
    Ok(())
}

async fn sleeper(cx: Cx, name: &'static str) -> Raises {
    // step: sleep
    cx.print(format_args!("  {name}: Starting sleep"));
    wait::sleep(&cx, 1_000_000).await?;
    // step: return
    cx.print(format_args!("  {name}: Ending sleep"));
    Ok(())
}
