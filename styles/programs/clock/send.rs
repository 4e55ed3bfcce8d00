//! A body that yields for ever; when it is cancelled, the driver closes it at
//! its yield.

use super::{BEGIN, time_of_day};
use crate::asyncio::{Raises, Stage, python_bool};
use crate::send::join::Join;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    // step: set
    let clock = start(&co, |co| tick(co, BEGIN));
    co.print("the clock is set");
    yield_!(co, Sleep(3_500_000));
    // step: stop
    let stopping = python_bool(clock.cancel());
    co.print(format_args!("stopping the clock: {stopping}"));
    if yield_!(co, Join(&clock)).is_err() {
        co.print("the clock has stopped");
    }
    // step: once more
    let again = python_bool(clock.cancel());
    co.print(format_args!("once more: {again}"));
    Ok(())
}

async fn tick(co: Co, mut second: u32) -> Raises {
    loop {
        // step: tick
        co.print(time_of_day(second));
        yield_!(co, Sleep(1_000_000));
        second += 1;
    }
}
