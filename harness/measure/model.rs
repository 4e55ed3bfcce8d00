//! What is measured: five models, each the same work for every subject.
//!
//! Preparing, running and adding up are three steps, so that a stopwatch can
//! stand around the second alone.

use super::micro::{Bodies, result_of};
use super::{Subject, scenarios};
use crate::driver::{Run, RunFailure, run_simulated};
use crate::oracle;
use crate::record::Results;
use crate::scenario::Scenario;
use crate::worlds::null::NullWorld;
use crate::worlds::sim::SimLimits;
use std::{error, fmt};
use styles::event_loop::{Counters, EventLoop, RunError, Task};
use styles::trace::{Silence, Who};

/// Resumptions that an element may take in the models without a network: a
/// turn takes one, a task two.
const RESUMPTIONS_PER_ELEMENT: u64 = 4;

/// Resumptions beyond those of the elements: starts and ends.
const MORE_RESUMPTIONS: u64 = 1_000_000;

/// A model and its size.
///
/// # Examples
///
/// ```
/// use harness::measure::{Model, Subject};
///
/// let model = Model::Turn { tasks: 2, turns_each: 10 };
/// let work = model.run(Subject::Floor).unwrap();
/// assert_eq!(work.counters.operations, 20);
/// assert_eq!(work.checksum, model.checksum());
/// assert_eq!(model.equal_work().unwrap(), work);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// So many tasks wait so many turns each: what one resumption costs.
    Turn {
        /// At once.
        tasks: u32,
        /// Of each task.
        turns_each: u64,
    },
    /// The innermost of so many bodies waits so many turns: what depth costs.
    Depth {
        /// Bodies, each the child of the one before.
        depth: u32,
        /// Of the innermost.
        turns: u64,
    },
    /// One task starts so many others and joins them: what a task costs.
    Spawn {
        /// Started by the one.
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
    /// What the loop counted.
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
            Model::Spawn { .. } => "spawn",
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
            Model::Spawn { tasks } => tasks,
            Model::EchoSim { clients, .. } => clients,
            Model::FetchSim { requests } => requests,
        }
    }

    /// Returns what is counted as one.
    pub fn element(&self) -> &'static str {
        match self {
            Model::Turn { .. } | Model::Depth { .. } => "turn",
            Model::Spawn { .. } => "task",
            Model::EchoSim { .. } => "line",
            Model::FetchSim { .. } => "request",
        }
    }

    /// Returns how many of those there are.
    pub fn elements(&self) -> u64 {
        match *self {
            Model::Turn { tasks, turns_each } => u64::from(tasks) * turns_each,
            Model::Depth { turns, .. } => turns,
            Model::Spawn { tasks } => u64::from(tasks),
            Model::EchoSim { clients, lines } => {
                u64::from(clients) * u64::from(lines)
            }
            Model::FetchSim { requests } => u64::from(requests),
        }
    }

    /// Returns the checksum that every run must give, without a run.
    pub fn checksum(&self) -> u64 {
        match *self {
            Model::Turn { .. } => self.elements(),
            Model::Depth { depth, turns } => turns + u64::from(depth.max(1)),
            Model::Spawn { tasks } => (0..u64::from(tasks)).sum(),
            Model::EchoSim { clients, lines } => {
                predicted(&scenarios::echo(clients, lines))
            }
            Model::FetchSim { requests } => {
                predicted(&scenarios::fetch(requests))
            }
        }
    }

    /// Makes all ready for a run: tasks are started and wait for their first
    /// turn, scenarios are written.
    pub fn prepare(&self, subject: Subject) -> Prepared {
        let Bodies { turn, depth, spawn } = subject.bodies();
        let started = match *self {
            Model::Turn { tasks, turns_each } => {
                let mut micro = Micro::new(self);
                let lp = micro.event_loop.handle();
                let start = |n| turn(lp, Who::Task(n), turns_each);
                micro.tasks = (0..tasks).map(start).collect();
                micro.begin();
                Started::Micro(micro)
            }
            Model::Depth {
                depth: bodies,
                turns,
            } => {
                let mut micro = Micro::new(self);
                let lp = micro.event_loop.handle();
                micro.tasks = vec![depth(lp, Who::Task(0), bodies, turns)];
                micro.begin();
                Started::Micro(micro)
            }
            Model::Spawn { tasks } => {
                let mut micro = Micro::new(self);
                let lp = micro.event_loop.handle();
                micro.tasks = vec![spawn(lp, Who::Task(tasks), tasks)];
                Started::Micro(micro)
            }
            Model::EchoSim { clients, lines } => {
                Started::Sim(subject, scenarios::echo(clients, lines))
            }
            Model::FetchSim { requests } => {
                Started::Sim(subject, scenarios::fetch(requests))
            }
        };
        Prepared(started)
    }

    /// Prepares, runs and adds up.
    ///
    /// # Errors
    ///
    /// If the run does not come to its end.
    pub fn run(&self, subject: Subject) -> Result<Work, RunFailure> {
        Ok(self.prepare(subject).run()?.work())
    }

    /// Runs all subjects and returns how much each of them did.
    ///
    /// # Errors
    ///
    /// If one of them did not do what the others did, or what is right.
    pub fn equal_work(&self) -> Result<Work, UnequalWork> {
        let mut first: Option<Work> = None;
        for subject in Subject::ALL {
            let model = *self;
            let unequal = |what: String| UnequalWork {
                model,
                subject,
                what,
            };
            let work =
                self.run(subject).map_err(|e| unequal(e.to_string()))?;
            let expected = first.unwrap_or(Work {
                checksum: self.checksum(),
                ..work
            });
            if work != expected {
                let what = format!("expected {expected:?}, found {work:?}");
                return Err(unequal(what));
            }
            first = Some(work);
        }
        Ok(first.expect("there are subjects"))
    }
}

/// Subjects do not the same work, so that comparing times makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnequalWork {
    model: Model,
    subject: Subject,
    what: String,
}

impl fmt::Display for UnequalWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, case) = (self.model.name(), self.model.case());
        write!(f, "{name}/{case}/{}: {}", self.subject, self.what)
    }
}

impl error::Error for UnequalWork {}

/// A model that is ready to be run.
pub struct Prepared(Started);

enum Started {
    Micro(Micro),
    Sim(Subject, Scenario),
}

impl Prepared {
    /// Runs it; this is what is measured.
    ///
    /// # Errors
    ///
    /// If the run does not come to its end.
    pub fn run(self) -> Result<Finished, RunFailure> {
        Ok(Finished(match self.0 {
            Started::Micro(micro) => {
                micro.finish()?;
                Ended::Micro(micro)
            }
            Started::Sim(subject, scenario) => {
                let limits = SimLimits::default();
                Ended::Sim(run_simulated(&subject, &scenario, limits)?)
            }
        }))
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}

/// A model that was run; what it left behind is still there.
pub struct Finished(Ended);

enum Ended {
    Micro(Micro),
    Sim(Run),
}

impl Finished {
    /// Adds up what was done, and clears it away.
    pub fn work(self) -> Work {
        match self.0 {
            Ended::Micro(micro) => Work {
                counters: micro.event_loop.handle().counters(),
                checksum: micro.tasks.iter().map(result_of).sum(),
            },
            Ended::Sim(run) => Work {
                counters: run.counters,
                checksum: checksum(&run.results),
            },
        }
    }
}

impl fmt::Debug for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Finished")
    }
}

/// Tasks on a loop of their own, over a world of nothing.
struct Micro {
    event_loop: EventLoop,
    tasks: Vec<Task<u64>>,
}

impl Micro {
    fn new(model: &Model) -> Micro {
        let world = Box::new(NullWorld::default());
        let mut event_loop = EventLoop::new(world, Box::new(Silence));
        let elements =
            model.elements().saturating_mul(RESUMPTIONS_PER_ELEMENT);
        let bound = elements.saturating_add(MORE_RESUMPTIONS);
        event_loop.set_max_resumptions(bound);
        Micro {
            event_loop,
            tasks: Vec::new(),
        }
    }

    /// Resumes each task once, so that it waits for its first turn.
    fn begin(&self) {
        let mut once = !self.tasks.is_empty();
        // If it fails it fails again when it is run.
        let _ = self.event_loop.run_while(|| std::mem::take(&mut once));
    }

    /// Runs until the last task has ended; all that were started with it and
    /// wait as many turns have ended before.
    fn finish(&self) -> Result<(), RunError> {
        match self.tasks.last() {
            Some(last) => self.event_loop.run_while(|| !last.is_done()),
            None => Ok(()),
        }
    }
}

fn predicted(scenario: &Scenario) -> u64 {
    checksum(&oracle::predict(scenario).results)
}

/// Returns the FNV-1a hash of the results' text.
fn checksum(results: &Results) -> u64 {
    let text = results.to_json();
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}
