//! A body that delegates for ever; when it is cancelled, what is thrown at its
//! wait closes it.

use super::{BEGIN, time_of_day};
use crate::asyncio::{Raises, Stage, python_bool};
use crate::yield_from::join::join;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: set
        let clock = start(&co, tick(BEGIN));
        co.print("the clock is set");
        yield_from!(co, sleep(3_500_000));
        // step: stop
        let stopping = python_bool(clock.cancel());
        co.print(format_args!("stopping the clock: {stopping}"));
        if yield_from!(co, join(&clock)).is_err() {
            co.print("the clock has stopped");
        }
        // step: once more
        let again = python_bool(clock.cancel());
        co.print(format_args!("once more: {again}"));
        Ok(())
    })
}

fn tick(mut second: u32) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        loop {
            // step: tick
            co.print(time_of_day(second));
            yield_from!(co, sleep(1_000_000));
            second += 1;
        }
    })
}
