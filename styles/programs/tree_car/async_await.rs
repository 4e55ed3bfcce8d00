//! The future that waits is dropped at the alarm.

use super::{car, endings, progress, tree};
use crate::async_await::join::join_all;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::timeout::timeout;
use crate::async_await::wait;
use crate::asyncio::{Raises, SharedTask, Stage};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: start
    let both = vec![start(&cx, print_trees), start(&cx, print_cars)];
    // step: wait
    let body = wait_for_all(&cx, &both);
    let waited = timeout(&cx, 6_250_000, body).await;
    if let Ok(Err(error)) = waited {
        return Err(error);
    }
    cx.print(progress(&both));
    // step: cancel
    for task in &both {
        task.cancel();
    }
    join_all(&cx, &both).await?;
    cx.print(endings(&both));
    Ok(())
}

async fn wait_for_all(cx: &Cx, tasks: &[SharedTask<()>]) -> Raises {
    join_all(cx, tasks).await
}

async fn print_trees(cx: Cx) -> Raises {
    let mut i = 0;
    loop {
        // step: before
        wait::sleep(&cx, 500_000).await;
        // step: tree
        cx.print(tree(i));
        wait::sleep(&cx, 500_000).await;
        i += 1;
    }
}

async fn print_cars(cx: Cx) -> Raises {
    let mut i = 0;
    loop {
        // step: car
        cx.print(car(i));
        wait::sleep(&cx, 1_000_000).await;
        i += 1;
    }
}
