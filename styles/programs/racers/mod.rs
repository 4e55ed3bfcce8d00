//! Five racers in each race, each a task; their steps are gathered.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "racers",
    summary: "Five racers a race, each a task; their steps are gathered",
    rows: ["R5", "G1"],
}

/// The length of a lane.
pub const FINISH: u64 = 10_000;

/// The length of a step of each lane's racer, race by race.
pub const RACES: [[u64; 5]; 2] =
    [[93, 137, 52, 118, 71], [40, 139, 101, 77, 140]];

/// Lists the steps that each racer took.
fn in_a_row(steps: &[u64]) -> String {
    let steps: Vec<_> = steps.iter().map(u64::to_string).collect();
    steps.join(" ")
}
