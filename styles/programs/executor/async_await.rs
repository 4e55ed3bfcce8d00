//! Blocking work on the pool, awaited.

use super::{JOBS, Job, TICK_US, TICKS};
use crate::async_await::join::{join, settle};
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage, gather};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: pool
    cx.print("blocking work in a pool of two threads");
    let ticker = start(&cx, tick);
    let jobs = JOBS.map(|job| start(&cx, |cx| report(cx, job)));
    settle(&cx, gather(&cx, jobs.into()).future()).await?;
    // step: ticker
    join(&cx, &ticker).await?;
    // step: own thread
    cx.print("blocking work on the loop's own thread");
    let ticker = start(&cx, tick);
    wait::sleep(&cx, 1_000_000).await;
    // step: block
    cx.print("blocking for 2 seconds");
    cx.block(2_000_000);
    cx.print("result of the blocking call");
    join(&cx, &ticker).await
}

async fn report(cx: Cx, job: Job) -> Raises {
    // step: work
    let occupy = cx.occupy();
    let work = move || job.work(occupy);
    let name = job.name;
    let result = wait::blocking(&cx, job.us, work).await?;
    // step: report
    match result {
        Ok(result) => cx.print(format_args!("{name}: {result}")),
        Err(error) => cx.print(format_args!("{name}: {error}")),
    }
    Ok(())
}

async fn tick(cx: Cx) -> Raises {
    for i in 0..TICKS {
        // step: tick
        cx.print(format_args!("tick {i}"));
        wait::sleep(&cx, TICK_US).await;
    }
    Ok(())
}
