//! A future that is never ready; when it is cancelled, it is dropped where it
//! waits.

use super::{BEGIN, time_of_day};
use crate::async_await::join::join;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage, python_bool};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: set
    let clock = start(&cx, |cx| tick(cx, BEGIN));
    cx.print("the clock is set");
    wait::sleep(&cx, 3_500_000).await;
    // step: stop
    let stopping = python_bool(clock.cancel());
    cx.print(format_args!("stopping the clock: {stopping}"));
    if join(&cx, &clock).await.is_err() {
        cx.print("the clock has stopped");
    }
    // step: once more
    let again = python_bool(clock.cancel());
    cx.print(format_args!("once more: {again}"));
    Ok(())
}

async fn tick(cx: Cx, mut second: u32) -> Raises {
    loop {
        // step: tick
        cx.print(time_of_day(second));
        wait::sleep(&cx, 1_000_000).await;
        second += 1;
    }
}
