//! Bodies that yield after each count; the end of one task at a time is
//! yielded for.

use crate::asyncio::{Raises, SharedTask, Stage};
use crate::send::join::Join;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Call, YieldNow, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: start
    let task = |number| start(&co, move |co| count(co, number));
    let tasks = (0..4).map(task).collect();
    // step: join
    yield_!(co, Call(|co| join_one_by_one(co, tasks)))
}

async fn join_one_by_one(co: Co, mut tasks: Vec<SharedTask<()>>) -> Raises {
    while let Some(first) = tasks.first() {
        // step: first
        let left = tasks.len();
        co.print(format_args!("waiting for the first of {left}"));
        yield_!(co, Join(first))?;
        // step: rest
        tasks.retain(|task| !task.is_done());
    }
    Ok(())
}

async fn count(co: Co, number: u32) -> Raises {
    for i in 0..4 {
        // step: count
        co.print(format_args!("task{number}: {i}"));
        yield_!(co, YieldNow);
    }
    Ok(())
}
