//! Blocking work on the pool: a job is yielded, and its result is sent.

use super::{JOBS, Job, TICK_US, TICKS};
use crate::asyncio::{Raises, Stage, gather};
use crate::send::join::{Join, Settle};
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Blocking, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: pool
    co.print("blocking work in a pool of two threads");
    let ticker = start(&co, tick);
    let jobs = JOBS.map(|job| start(&co, |co| report(co, job)));
    yield_!(co, Settle(gather(&co, jobs.into()).future()))?;
    // step: ticker
    yield_!(co, Join(&ticker))?;
    // step: own thread
    co.print("blocking work on the loop's own thread");
    let ticker = start(&co, tick);
    yield_!(co, Sleep(1_000_000));
    // step: block
    co.print("blocking for 2 seconds");
    co.block(2_000_000);
    co.print("result of the blocking call");
    yield_!(co, Join(&ticker))
}

async fn report(co: Co, job: Job) -> Raises {
    // step: work
    let occupy = co.occupy();
    let work = move || job.work(occupy);
    let name = job.name;
    let result = yield_!(co, Blocking(job.us, work))?;
    // step: report
    match result {
        Ok(result) => co.print(format_args!("{name}: {result}")),
        Err(error) => co.print(format_args!("{name}: {error}")),
    }
    Ok(())
}

async fn tick(co: Co) -> Raises {
    for i in 0..TICKS {
        // step: tick
        co.print(format_args!("tick {i}"));
        yield_!(co, Sleep(TICK_US));
    }
    Ok(())
}
