//! Blocking work on the pool, delegated to.

use super::{JOBS, Job, TICK_US, TICKS};
use crate::asyncio::{Raises, Stage, gather};
use crate::yield_from::join::{join, settle};
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, blocking, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: pool
        co.print("blocking work in a pool of two threads");
        let ticker = start(&co, tick());
        let jobs = JOBS.map(|job| start(&co, report(job)));
        yield_from!(co, settle(gather(&co, jobs.into()).future()))?;
        // step: ticker
        yield_from!(co, join(&ticker))?;
        // step: own thread
        co.print("blocking work on the loop's own thread");
        let ticker = start(&co, tick());
        yield_from!(co, sleep(1_000_000));
        // step: block
        co.print("blocking for 2 seconds");
        co.block(2_000_000);
        co.print("result of the blocking call");
        yield_from!(co, join(&ticker))
    })
}

fn report(job: Job) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: work
        let occupy = co.occupy();
        let work = move || job.work(occupy);
        let name = job.name;
        let result = yield_from!(co, blocking(job.us, work))?;
        // step: report
        match result {
            Ok(result) => co.print(format_args!("{name}: {result}")),
            Err(error) => co.print(format_args!("{name}: {error}")),
        }
        Ok(())
    })
}

fn tick() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        for i in 0..TICKS {
            // step: tick
            co.print(format_args!("tick {i}"));
            yield_from!(co, sleep(TICK_US));
        }
        Ok(())
    })
}
