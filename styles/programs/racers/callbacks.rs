//! A racer is a function that leaves itself behind until it has finished.

use super::{FINISH, RACES, in_a_row};
use crate::asyncio::{Raises, Stage, gather};
use crate::callbacks::join::settle;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, |cx, k| main(cx, 0, k))
}

fn main(cx: Cx, number: usize, k: Continuation<Raises>) {
    if let Some(speeds) = RACES.get(number) {
        // step: race
        cx.print(format_args!("race {number}"));
        return race(cx, *speeds, move |cx, result| {
            if result.is_err() {
                return k(cx, result);
            }
            // step: pause
            wait::sleep(cx, 1_000_000, move |cx, ()| {
                main(cx, number + 1, k);
            });
        });
    }
    // step: end
    cx.print("no more races");
    k(cx, Ok(()));
}

fn race(cx: Cx, speeds: [u64; 5], k: impl FnOnce(Cx, Raises) + 'static) {
    // step: start
    let racers = speeds.into_iter().enumerate();
    let racers = racers
        .map(|(lane, speed)| {
            start(&cx, move |cx, k| racer(cx, lane, speed, 0, 0, k))
        })
        .collect();
    // step: gather
    let all = gather(&cx, racers);
    settle(cx, all.future(), move |cx, steps| {
        let steps = match steps {
            Ok(steps) => steps,
            Err(error) => return k(cx, Err(error)),
        };
        cx.print(format_args!("steps by lane: {}", in_a_row(&steps)));
        k(cx, Ok(()));
    });
}

fn racer(
    cx: Cx,
    lane: usize,
    speed: u64,
    place: u64,
    steps: u64,
    k: Continuation<Raises<u64>>,
) {
    if place < FINISH {
        // step: step
        let place = place + speed;
        let steps = steps + 1;
        return wait::sleep(cx, 100_000, move |cx, ()| {
            racer(cx, lane, speed, place, steps, k);
        });
    }
    // step: through
    cx.print(format_args!("lane {lane} is through"));
    k(cx, Ok(steps));
}
