//! Futures that await a turn after each count; one of them is awaited at a
//! time.

use crate::async_await::join::join;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, SharedTask, Stage};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: start
    let task = |number| start(&cx, move |cx| count(cx, number));
    let tasks = (0..4).map(task).collect();
    // step: join
    join_one_by_one(cx, tasks).await
}

async fn join_one_by_one(cx: Cx, mut tasks: Vec<SharedTask<()>>) -> Raises {
    while let Some(first) = tasks.first() {
        // step: first
        let left = tasks.len();
        cx.print(format_args!("waiting for the first of {left}"));
        join(&cx, first).await?;
        // step: rest
        tasks.retain(|task| !task.is_done());
    }
    Ok(())
}

async fn count(cx: Cx, number: u32) -> Raises {
    for i in 0..4 {
        // step: count
        cx.print(format_args!("task{number}: {i}"));
        wait::yield_now(&cx).await;
    }
    Ok(())
}
