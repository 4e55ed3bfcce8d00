//! One wait after another is one await after another; waits at once are two
//! tasks.

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
    // step: sequential
    cx.print("Running coroutines sequentially:");
    sleeper(&cx, "A").await?;
    // step: second
    sleeper(&cx, "B").await?;
    // step: concurrent
    cx.print("Running coroutines concurrently:");
    let both = ["C", "D"]
        .map(|name| start(&cx, async move |cx| sleeper(&cx, name).await));
    settle(&cx, gather(&cx, both.into()).future()).await?;
    Ok(())
}

async fn sleeper(cx: &Cx, name: &'static str) -> Raises {
    // step: sleep
    cx.print(format_args!("  {name}: Starting sleep"));
    wait::sleep(cx, 1_000_000).await;
    // step: return
    cx.print(format_args!("  {name}: Ending sleep"));
    Ok(())
}
