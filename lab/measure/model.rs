//! Models of measurement, each the same work for every subject.
//!
//! This file says what they are and what their results must be; `prepared.rs`
//! runs them, and `micro/` has the bodies that run in them.

use super::scenarios;
use super::{Subject, Way};
use harness::oracle;
use harness::record::Results;
use harness::scenario::Scenario;
use styles::event_loop::Counters;

/// The span of random times, in microseconds: with a million of them most have
/// an instant of their own.
const SPAN_US: u64 = 10_000_000;

/// A model and its size.
///
/// Preparing and clearing away are never part of a measurement; each model
/// says what is done in them.
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
    /// `tasks` tasks yield `turns_each` times each: the cost of one resumption
    /// by the loop. The tasks wait for their first turn when it begins.
    Turn {
        /// The number of tasks, all at once.
        tasks: u32,
        /// The number of turns of each task.
        turns_each: u64,
    },
    /// The innermost of `depth` bodies yields `turns` times: the cost of
    /// depth. It waits for the first turn when it begins.
    Depth {
        /// The number of bodies, each the child of the one before.
        depth: u32,
        /// The number of turns of the innermost.
        turns: u64,
    },
    /// One suspended body is resumed `resumptions` times, through one pointer,
    /// by nothing but a `while`: the cost of going in and out. There is no
    /// loop, no ready queue, no key and no other task; the body has been
    /// started and the last resumption ends it.
    Resume {
        /// The number of resumptions of the one body.
        resumptions: u64,
    },
    /// One task starts `tasks` others and joins them: the cost of a task that
    /// ends when it begins.
    Spawn {
        /// The number of tasks started by the one.
        tasks: u32,
    },
    /// One task starts `tasks` others one after the other, and joins each
    /// before it starts the next: the cost in turns of a task that is started
    /// hot, or not.
    Starts {
        /// The number of tasks started by the one.
        tasks: u32,
        /// Started to run to their first wait, which is their end.
        eager: bool,
    },
    /// One task starts some others that yield once each, joins them all, and
    /// starts again: the cost of doing several things at once.
    Breadth {
        /// The number of tasks at once.
        breadth: u32,
        /// The number of rounds, one after the other.
        rounds: u32,
    },
    /// `timers` tasks wait until random times, the same for all subjects,
    /// which are set and then pass. They have been started but not resumed.
    Timers {
        /// The number of tasks, with a timer each.
        timers: u32,
        /// The percentage of tasks with a timer that only bounds a turn, which
        /// ends before, so the timer is withdrawn.
        withdrawn_percent: u32,
    },
    /// `tasks` sleeping tasks are cancelled, one after the other: the cost of
    /// giving up a wait, timer and memory included.
    Cancel {
        /// The number of tasks, asleep when it begins.
        tasks: u32,
    },
    /// One task waits for `values` promises, one after the other, each made by
    /// it and set by another task, which yields once after each: the cost of
    /// passing a value.
    Future {
        /// The number of values that are set and taken.
        values: u64,
    },
    /// `tasks` tasks are started and fall asleep, and their handles are
    /// dropped: the cost of waiting in memory. They are asleep in the end.
    Idle {
        /// The number of sleeping tasks.
        tasks: u32,
    },
    /// The server and `clients` clients in the simulated world.
    EchoSim {
        /// The number of clients, all at once.
        clients: u32,
        /// The number of lines that each client sends.
        lines: u32,
    },
    /// The client and `requests` requests in the simulated world.
    FetchSim {
        /// The number of requests, some at once, some tried twice.
        requests: u32,
    },
}

/// The work done, in numbers that do not depend on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The loop's counts; without a loop, only the resumptions.
    pub counters: Counters,
    /// A checksum of all results.
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
            Model::Starts { eager: false, .. } => "starts",
            Model::Starts { eager: true, .. } => "hot_starts",
            Model::Breadth { .. } => "breadth",
            Model::Timers { .. } => "timers",
            Model::Cancel { .. } => "cancel",
            Model::Future { .. } => "future",
            Model::Idle { .. } => "idle",
            Model::EchoSim { .. } => "echo_sim",
            Model::FetchSim { .. } => "fetch_sim",
        }
    }

    /// Returns the size for tables: the one that makes the difference, not the
    /// number of repetitions.
    pub fn case(&self) -> u32 {
        match *self {
            Model::Turn { tasks, .. } => tasks,
            Model::Depth { depth, .. } => depth,
            Model::Resume { .. } | Model::Future { .. } => 1,
            Model::Spawn { tasks } | Model::Starts { tasks, .. } => tasks,
            Model::Breadth { breadth, .. } => breadth,
            Model::Timers { timers, .. } => timers,
            Model::Cancel { tasks } | Model::Idle { tasks } => tasks,
            Model::EchoSim { clients, .. } => clients,
            Model::FetchSim { requests } => requests,
        }
    }

    /// Returns the name of the unit that costs are given for.
    pub fn element(&self) -> &'static str {
        match self {
            Model::Turn { .. } | Model::Depth { .. } => "turn",
            Model::Resume { .. } => "resumption",
            Model::Spawn { .. }
            | Model::Starts { .. }
            | Model::Breadth { .. }
            | Model::Cancel { .. }
            | Model::Idle { .. } => "task",
            Model::Timers { .. } => "timer",
            Model::Future { .. } => "value",
            Model::EchoSim { .. } => "line",
            Model::FetchSim { .. } => "request",
        }
    }

    /// Returns the number of those units in a run.
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
            Model::Spawn { tasks } | Model::Starts { tasks, .. } => {
                sum_below(tasks.into())
            }
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

    /// Returns the scenario of a whole job; `None` for other models.
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

    /// Returns the ways that can be measured: the subjects and, in the models
    /// of calls, other ways of waiting.
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
