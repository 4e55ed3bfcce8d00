//! Blocking work on the pool, with a function for its result.

use super::{JOBS, Job, TICK_US, TICKS};
use crate::asyncio::{Raises, Stage, gather};
use crate::callbacks::join::{join, settle};
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: pool
    cx.print("blocking work in a pool of two threads");
    let ticker = start(&cx, |cx, k| tick(cx, 0, k));
    let jobs = JOBS.map(|job| start(&cx, move |cx, k| report(cx, job, k)));
    let all = gather(&cx, jobs.into());
    settle(cx, all.future(), move |cx, results| {
        if let Err(error) = results {
            return k(cx, Err(error));
        }
        // step: ticker
        join(cx, &ticker, move |cx, result| {
            if result.is_err() {
                return k(cx, result);
            }
            // step: own thread
            cx.print("blocking work on the loop's own thread");
            let ticker = start(&cx, |cx, k| tick(cx, 0, k));
            wait::sleep(cx, 1_000_000, move |cx, ()| {
                // step: block
                cx.print("blocking for 2 seconds");
                cx.block(2_000_000);
                cx.print("result of the blocking call");
                join(cx, &ticker, k);
            });
        });
    });
}

fn report(cx: Cx, job: Job, k: Continuation<Raises>) {
    // step: work
    let occupy = cx.occupy();
    let work = move || job.work(occupy);
    let name = job.name;
    wait::blocking(cx, job.us, work, move |cx, result| {
        // step: report
        match result {
            Ok(Ok(result)) => cx.print(format_args!("{name}: {result}")),
            Ok(Err(error)) => cx.print(format_args!("{name}: {error}")),
            Err(fault) => return k(cx, Err(fault.into())),
        }
        k(cx, Ok(()));
    });
}

fn tick(cx: Cx, i: u32, k: Continuation<Raises>) {
    if i == TICKS {
        return k(cx, Ok(()));
    }
    // step: tick
    cx.print(format_args!("tick {i}"));
    wait::sleep(cx, TICK_US, move |cx, ()| tick(cx, i + 1, k));
}
