//! A racer is a future that is pending until it has finished.

use super::{FINISH, RACES, in_a_row};
use crate::async_await::join::settle;
use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage, gather};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    for (number, speeds) in RACES.into_iter().enumerate() {
        // step: race
        cx.print(format_args!("race {number}"));
        race(&cx, speeds).await?;
        // step: pause
        wait::sleep(&cx, 1_000_000).await;
    }
    // step: end
    cx.print("no more races");
    Ok(())
}

async fn race(cx: &Cx, speeds: [u64; 5]) -> Raises {
    // step: start
    let racers = speeds.into_iter().enumerate();
    let racers = racers
        .map(|(lane, speed)| start(cx, |cx| racer(cx, lane, speed)))
        .collect();
    // step: gather
    let steps = settle(cx, gather(cx, racers).future()).await?;
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
        wait::sleep(&cx, 100_000).await;
    }
    // step: through
    cx.print(format_args!("lane {lane} is through"));
    Ok(steps)
}
