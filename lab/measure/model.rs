//! What is measured: models, each the same work for every subject.
//!
//! Here is what they are and what must come out; `prepared.rs` has how they
//! are run, `micro/` what runs in them.

use super::scenarios;
use super::{Subject, Way};
use harness::oracle;
use harness::record::Results;
use harness::scenario::Scenario;
use styles::event_loop::Counters;

/// Random times are within so many microseconds: with a million of them most
/// have an instant of their own.
const SPAN_US: u64 = 10_000_000;

/// A model and its size.
///
/// Getting ready and clearing away are never part of what is measured; what
/// is done in them is told with each model.
///
/// # Examples
///
/// ```
/// use lab::measure::{Model, Subject};
///
/// let model = Model::Turn { tasks: 2, turns_each: 10 };
/// let work = model.run(Subject::Floor).unwrap();
/// assert_eq!(work.counters.operations, 20);
/// assert_eq!(work.checksum, model.checksum());
/// assert_eq!(model.equal_work().unwrap(), work);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// So many tasks wait so many turns each: what one resumption by the loop
    /// costs. The tasks wait for their first turn when it begins.
    Turn {
        /// At once.
        tasks: u32,
        /// Of each task.
        turns_each: u64,
    },
    /// The innermost of so many bodies waits so many turns: what depth costs.
    /// It waits for the first turn when it begins.
    Depth {
        /// Bodies, each the child of the one before.
        depth: u32,
        /// Of the innermost.
        turns: u64,
    },
    /// One suspended body is resumed so often, through one pointer, by
    /// nothing but a `while`: what going in and out costs by itself. There is
    /// no loop, no ready queue, no key and no other task; the body has been
    /// started and the last resumption ends it.
    Resume {
        /// Of the one.
        resumptions: u64,
    },
    /// One task starts so many others and joins them: what a task costs that
    /// ends when it begins.
    Spawn {
        /// Started by the one.
        tasks: u32,
    },
    /// One task starts some others that wait one turn each, joins them all,
    /// and again: what doing several things at once costs.
    Breadth {
        /// At once.
        breadth: u32,
        /// One after the other.
        rounds: u32,
    },
    /// So many tasks wait until random times, the same for all, which are
    /// set and then pass. They have been started but not resumed.
    Timers {
        /// Tasks, with a timer each.
        timers: u32,
        /// How many of a hundred do not wait for it: it bounds a turn, which
        /// is over before, so it is withdrawn.
        withdrawn_percent: u32,
    },
    /// So many tasks that sleep are cancelled, one after the other: what
    /// giving up a wait costs, timer and memory included.
    Cancel {
        /// Asleep when it begins.
        tasks: u32,
    },
    /// One task waits for so many futures, one after the other, each made by
    /// it and set by another task, which waits one turn after each: what
    /// passing a value costs.
    Future {
        /// Set and taken.
        values: u64,
    },
    /// So many tasks are started and fall asleep, and nobody holds their
    /// handles: what waiting costs in memory. They are asleep in the end.
    Idle {
        /// Asleep.
        tasks: u32,
    },
    /// The server and so many clients in the simulated world.
    EchoSim {
        /// All at once.
        clients: u32,
        /// Sent by each.
        lines: u32,
    },
    /// The client and so many requests in the simulated world.
    FetchSim {
        /// Some at once, some tried twice.
        requests: u32,
    },
}

/// How much was done, in numbers that do not depend on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// What the loop counted; without a loop, its resumptions.
    pub counters: Counters,
    /// Made of all results.
    pub checksum: u64,
}

impl Model {
    /// Returns the name for commands and tables.
    pub fn name(&self) -> &'static str {
        match self {
            Model::Turn { .. } => "turn",
            Model::Depth { .. } => "depth",
            Model::Resume { .. } => "resume",
            Model::Spawn { .. } => "spawn",
            Model::Breadth { .. } => "breadth",
            Model::Timers { .. } => "timers",
            Model::Cancel { .. } => "cancel",
            Model::Future { .. } => "future",
            Model::Idle { .. } => "idle",
            Model::EchoSim { .. } => "echo_sim",
            Model::FetchSim { .. } => "fetch_sim",
        }
    }

    /// Returns the size for tables: what makes the difference, not how often
    /// it is done.
    pub fn case(&self) -> u32 {
        match *self {
            Model::Turn { tasks, .. } => tasks,
            Model::Depth { depth, .. } => depth,
            Model::Resume { .. } | Model::Future { .. } => 1,
            Model::Spawn { tasks } => tasks,
            Model::Breadth { breadth, .. } => breadth,
            Model::Timers { timers, .. } => timers,
            Model::Cancel { tasks } | Model::Idle { tasks } => tasks,
            Model::EchoSim { clients, .. } => clients,
            Model::FetchSim { requests } => requests,
        }
    }

    /// Returns what is counted as one.
    pub fn element(&self) -> &'static str {
        match self {
            Model::Turn { .. } | Model::Depth { .. } => "turn",
            Model::Resume { .. } => "resumption",
            Model::Spawn { .. }
            | Model::Breadth { .. }
            | Model::Cancel { .. }
            | Model::Idle { .. } => "task",
            Model::Timers { .. } => "timer",
            Model::Future { .. } => "value",
            Model::EchoSim { .. } => "line",
            Model::FetchSim { .. } => "request",
        }
    }

    /// Returns how many of those there are.
    pub fn elements(&self) -> u64 {
        let product = |a: u32, b: u32| u64::from(a) * u64::from(b);
        match *self {
            Model::Turn { tasks, turns_each } => u64::from(tasks) * turns_each,
            Model::Depth { turns, .. } => turns,
            Model::Resume { resumptions } => resumptions,
            Model::Breadth { breadth, rounds } => product(breadth, rounds),
            Model::Future { values } => values,
            Model::EchoSim { clients, lines } => product(clients, lines),
            _ => u64::from(self.case()),
        }
    }

    /// Returns the checksum that every run must give, without a run.
    pub fn checksum(&self) -> u64 {
        let sum_below = |end: u64| (0..end).sum::<u64>();
        match *self {
            Model::Turn { .. } | Model::Resume { .. } => self.elements(),
            Model::Cancel { .. } | Model::Idle { .. } => self.elements(),
            Model::Depth { depth, turns } => turns + u64::from(depth.max(1)),
            Model::Spawn { tasks } => sum_below(tasks.into()),
            Model::Breadth { breadth, rounds } => {
                sum_below(breadth.into()) * u64::from(rounds)
            }
            Model::Timers { timers, .. } => {
                let waits = |&n: &u32| !self.withdraws(n);
                (0..timers).filter(waits).map(delay_us).sum()
            }
            Model::Future { values } => sum_below(values) + values,
            Model::EchoSim { .. } | Model::FetchSim { .. } => {
                self.scenario().as_ref().map_or(0, predicted)
            }
        }
    }

    /// Returns the scenario of a whole job; other models have none.
    pub fn scenario(&self) -> Option<Scenario> {
        match *self {
            Model::EchoSim { clients, lines } => {
                Some(scenarios::echo(clients, lines))
            }
            Model::FetchSim { requests } => Some(scenarios::fetch(requests)),
            _ => None,
        }
    }

    /// Returns whether the timer of this number is withdrawn.
    pub(super) fn withdraws(&self, number: u32) -> bool {
        match *self {
            Model::Timers {
                withdrawn_percent, ..
            } => number % 100 < withdrawn_percent,
            _ => false,
        }
    }

    /// Returns who can be measured: beside the subjects, in the models that
    /// are about them, the other ways of waiting.
    pub fn ways(&self) -> &'static [Way] {
        match self {
            Model::Turn { .. } | Model::Depth { .. } => &Way::ALL,
            _ => &Way::ALL[..Subject::ALL.len()],
        }
    }
}

/// Returns the time until which the task of this number waits, after
/// SplitMix64 with the number as its state.
pub(super) fn delay_us(number: u32) -> u64 {
    let mut bits = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    1 + (bits ^ (bits >> 31)) % SPAN_US
}

fn predicted(scenario: &Scenario) -> u64 {
    checksum(&oracle::predict(scenario).results)
}

/// Returns the FNV-1a hash of the results' text.
pub(super) fn checksum(results: &Results) -> u64 {
    let text = results.to_json();
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}
