//! The result of a gather in which some tasks fail, and of one that is
//! cancelled.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::Raises;

super::program! {
    name: "gather_errors",
    summary: "The results of a gather when some fail, and when cancelled",
    rows: ["G1", "G2", "K5", "F8"],
}

/// One of the jobs that are gathered.
#[derive(Clone, Copy)]
struct Job {
    name: &'static str,
    us: u64,
    fails: bool,
}

impl Job {
    const fn new(name: &'static str, us: u64, fails: bool) -> Job {
        Job { name, us, fails }
    }
}

const FOUR: [Job; 4] = [
    Job::new("slow", 3_000_000, false),
    Job::new("broken", 1_000_000, true),
    Job::new("quick", 500_000, false),
    Job::new("late broken", 2_000_000, true),
];

/// Lists the result of each job, errors too.
fn in_a_row(outcomes: &[Raises<String>]) -> String {
    let outcome = |outcome: &Raises<String>| match outcome {
        Ok(value) => value.clone(),
        Err(error) => error.inline(),
    };
    outcomes.iter().map(outcome).collect::<Vec<_>>().join(", ")
}
