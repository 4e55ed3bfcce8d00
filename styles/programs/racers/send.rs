//! A racer is a body that yields until it is through.

use super::{FINISH, RACES, in_a_row};
use crate::asyncio::{Raises, Stage, gather};
use crate::send::join::settle;
use crate::send::run::{run, start};
use crate::send::task::Cx;
use crate::send::wait::{self, call};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    for (number, speeds) in RACES.into_iter().enumerate() {
        // step: race
        cx.print(format_args!("race {number}"));
        call(&cx, |cx| race(cx, speeds)).await?;
        // step: pause
        wait::sleep(&cx, 1_000_000).await?;
    }
    // step: end
    cx.print("no more races");
    Ok(())
}

async fn race(cx: Cx, speeds: [u64; 5]) -> Raises {
    // step: start
    let racers = speeds.into_iter().enumerate();
    let racers = racers
        .map(|(lane, speed)| start(&cx, |cx| racer(cx, lane, speed)))
        .collect();
    // step: gather
    let steps = settle(&cx, gather(&cx, racers).future()).await?;
    cx.print(format_args!("steps by lane: {}", in_a_row(&steps)));
    Ok(())
}

async fn racer(cx: Cx, lane: usize, speed: u64) -> Raises<u64> {
    let mut place = 0;
    let mut steps = 0;
    while place < FINISH {
        // step: step
        place += speed;
        steps += 1;
        cx.progress(lane, place);
        wait::sleep(&cx, 100_000).await?;
    }
    // step: through
    cx.print(format_args!("lane {lane} is through"));
    Ok(steps)
}
