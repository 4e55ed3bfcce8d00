//! Blocking work in a pool of threads, and in the loop's own thread.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::{Kind, Raised, Raises};

super::program! {
    name: "executor",
    summary: "Blocking work in a pool of threads, and on that of the loop",
    rows: ["B1", "B2", "F9", "L6", "T3"],
}

/// Work that blocks a thread.
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

    /// Does the work; `occupy` lets its time pass.
    fn work(self, occupy: fn(u64)) -> Raises<String> {
        occupy(self.us);
        if self.fails {
            let text = format!("the {} job", self.name);
            return Err(Raised::new(Kind::Value, text));
        }
        Ok(format!("result of {}", self.name))
    }
}

const JOBS: [Job; 4] = [
    Job::new("first", 2_000_000, false),
    Job::new("second", 1_000_000, false),
    Job::new("third", 1_500_000, false),
    Job::new("broken", 250_000, true),
];

const TICKS: u32 = 8;

const TICK_US: u64 = 600_000;
