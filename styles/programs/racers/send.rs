//! A racer is a body that yields until it has finished.

use super::{FINISH, RACES, in_a_row};
use crate::asyncio::{Raises, Stage, gather};
use crate::send::join::Settle;
use crate::send::run::{run, start};
use crate::send::task::Co;
use crate::send::wait::{Call, Sleep, yield_};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(co: Co) -> Raises {
    for (number, speeds) in RACES.into_iter().enumerate() {
        // step: race
        co.print(format_args!("race {number}"));
        yield_!(co, Call(|co| race(co, speeds)))?;
        // step: pause
        yield_!(co, Sleep(1_000_000));
    }
    // step: end
    co.print("no more races");
    Ok(())
}

async fn race(co: Co, speeds: [u64; 5]) -> Raises {
    // step: start
    let racers = speeds.into_iter().enumerate();
    let racers = racers
        .map(|(lane, speed)| start(&co, |co| racer(co, lane, speed)))
        .collect();
    // step: gather
    let steps = yield_!(co, Settle(gather(&co, racers).future()))?;
    co.print(format_args!("steps by lane: {}", in_a_row(&steps)));
    Ok(())
}

async fn racer(co: Co, lane: usize, speed: u64) -> Raises<u64> {
    let mut place = 0;
    let mut steps = 0;
    while place < FINISH {
        // step: step
        place += speed;
        steps += 1;
        yield_!(co, Sleep(100_000));
    }
    // step: through
    co.print(format_args!("lane {lane} is through"));
    Ok(steps)
}
