//! A body that delegates for ever; when it is cancelled, the error at its wait
//! leaves it by `?`.

use super::{BEGIN, time_of_day};
use crate::asyncio::{Raises, Stage, python_bool};
use crate::yield_from::join::join;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::Cx;
use crate::yield_from::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: set
    let clock = start(&cx, |cx| tick(cx, BEGIN));
    cx.print("the clock is set");
    wait::sleep(&cx, 3_500_000).await?;
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
        wait::sleep(&cx, 1_000_000).await?;
        second += 1;
    }
}
