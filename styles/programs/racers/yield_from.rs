//! A racer is a body that delegates until it has finished.

use super::{FINISH, RACES, in_a_row};
use crate::asyncio::{Raises, Stage, gather};
use crate::yield_from::join::settle;
use crate::yield_from::run::{run, start};
use crate::yield_from::task::generator;
use crate::yield_from::wait::{Delegate, sleep, yield_from};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main())
}

fn main() -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        for (number, speeds) in RACES.into_iter().enumerate() {
            // step: race
            co.print(format_args!("race {number}"));
            yield_from!(co, race(speeds))?;
            // step: pause
            yield_from!(co, sleep(1_000_000));
        }
        // step: end
        co.print("no more races");
        Ok(())
    })
}

fn race(speeds: [u64; 5]) -> impl Delegate<Return = Raises> {
    generator(async move |co| {
        // step: start
        let racers = speeds.into_iter().enumerate();
        let racers = racers
            .map(|(lane, speed)| start(&co, racer(lane, speed)))
            .collect();
        // step: gather
        let steps = yield_from!(co, settle(gather(&co, racers).future()))?;
        co.print(format_args!("steps by lane: {}", in_a_row(&steps)));
        Ok(())
    })
}

fn racer(lane: usize, speed: u64) -> impl Delegate<Return = Raises<u64>> {
    generator(async move |co| {
        let mut place = 0;
        let mut steps = 0;
        while place < FINISH {
            // step: step
            place += speed;
            steps += 1;
            yield_from!(co, sleep(100_000));
        }
        // step: through
        co.print(format_args!("lane {lane} is through"));
        Ok(steps)
    })
}
