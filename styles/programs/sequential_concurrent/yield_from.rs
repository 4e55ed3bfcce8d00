//! One after another is delegation; at once is two tasks.

use crate::asyncio::{Raises, Stage, gather};
use crate::yield_from::join::settle;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::Cx;
use crate::yield_from::wait::{self, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: sequential
    cx.print("Running coroutines sequentially:");
    yield_from(&cx, |cx| sleeper(cx, "A")).await?;
    // step: second
    yield_from(&cx, |cx| sleeper(cx, "B")).await?;
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
