//! The memory of a session of the server and of a request of the client at
//! each of their waits.
//!
//! Three of them come one after the other in the simulated world, and the
//! second is inspected turn by turn. By then all tables have grown, so its
//! memory is the increase since before it came: body, operation, connection
//! and buffers, all but the first the same for all subjects.

use crate::measure::{Allocations, CountAllocations, Subject, scenarios};
use harness::driver::RunFailure;
use harness::scenario::Scenario;
use harness::worlds::sim::{SimLimits, SimWorld};
use std::rc::Rc;
use styles::event_loop::{EventLoop, Loop, Promise, RunError, Task};
use styles::trace::{Actor, Silence};
use styles::workload::FetchWork;

/// The turns after which all have ended.
const MAX_TURNS: u32 = 1_000;

/// The time between the clients, in microseconds; each is gone long before.
const APART_US: u64 = 100_000;

/// The delay before a line is sent back, in microseconds, so that the server
/// waits for it.
const DELAY_US: u64 = 100;

/// The index of the one that is inspected.
const LOOKED_AT: u32 = 1;

/// One of the two jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// A session of the server.
    Echo,
    /// A request of the client.
    Fetch,
}

impl Job {
    /// Both jobs.
    pub const ALL: [Job; 2] = [Job::Echo, Job::Fetch];

    /// Returns the name for commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Job::Echo => "echo",
            Job::Fetch => "fetch",
        }
    }

    fn actor(self) -> Actor {
        match self {
            Job::Echo => Actor::Echo(LOOKED_AT),
            Job::Fetch => Actor::Fetch(LOOKED_AT),
        }
    }

    /// Returns a scenario of three that do not overlap, and have every kind of
    /// wait.
    fn scenario(self) -> Scenario {
        match self {
            Job::Echo => {
                let mut scenario = scenarios::echo(3, 2);
                if let Some(echo) = &mut scenario.echo {
                    echo.delay_us = DELAY_US;
                    for (index, client) in (0..).zip(&mut echo.clients) {
                        client.connect_at_us = index * APART_US;
                    }
                }
                scenario
            }
            Job::Fetch => {
                let mut scenario = scenarios::fetch(3);
                if let Some(fetch) = &mut scenario.fetch {
                    fetch.concurrency = 1;
                    // The first attempt is refused.
                    let attempts = fetch.requests[0].attempts.clone();
                    for request in &mut fetch.requests {
                        request.attempts = attempts.clone();
                    }
                }
                scenario
            }
        }
    }

    fn start(self, lp: &Loop, scenario: &Scenario, by: Subject) -> Task<()> {
        let stop = Promise::new(lp);
        if let Some(fetch) = &scenario.fetch {
            let work = FetchWork::new(fetch.plan());
            return by.contestant().start_fetch(lp, work, stop);
        }
        let plan = scenario.echo.as_ref().map(|echo| echo.plan());
        let plan = Rc::new(plan.expect("one of the two jobs"));
        let listener = lp.listener(SimWorld::LISTENER);
        by.contestant().start_echo(lp, plan, listener, stop)
    }
}

/// The memory of a session or request at one of its waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepSize {
    /// The job.
    pub job: Job,
    /// The operation that it waits for.
    pub wait: &'static str,
    /// The wait is bounded by an alarm.
    pub bounded: bool,
    /// The subject that does the job.
    pub subject: Subject,
    /// The number of blocks held.
    pub blocks: u64,
    /// The bytes held.
    pub bytes: u64,
    /// The number of allocations since the wait before, or the start.
    pub allocations: u64,
}

/// Inspects both jobs in all subjects.
pub(super) fn all(
    count: CountAllocations,
) -> Result<Vec<StepSize>, RunFailure> {
    let mut sizes = Vec::new();
    for job in Job::ALL {
        for subject in Subject::ALL {
            sizes.extend(steps(job, subject, count)?);
        }
    }
    Ok(sizes)
}

fn steps(
    job: Job,
    subject: Subject,
    count: CountAllocations,
) -> Result<Vec<StepSize>, RunFailure> {
    let scenario = job.scenario();
    let world = SimWorld::new(&scenario, SimLimits::default());
    let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
    let lp = event_loop.handle();
    let task = job.start(lp, &scenario, subject);
    let mut steps: Vec<StepSize> = Vec::new();
    let (mut blocks, mut bytes, mut allocations) = (0, 0, 0);
    let mut before = (0, 0);
    for _ in 0..MAX_TURNS {
        let turn = one_turn(&event_loop, count)?;
        blocks += turn.blocks_left;
        bytes += turn.bytes_left;
        allocations += turn.count;
        let is_alone = event_loop.tasks_left() <= 1;
        if task.is_done() || is_alone && !steps.is_empty() {
            break;
        }
        if is_alone {
            before = (blocks, bytes);
            allocations = 0;
        }
        let Some((wait, bounded)) = wait_of(lp, job.actor()) else {
            continue;
        };
        let same = |s: &StepSize| (s.wait, s.bounded) == (wait, bounded);
        if !steps.iter().any(same) {
            steps.push(StepSize {
                job,
                wait,
                bounded,
                subject,
                blocks: more(blocks, before.0),
                bytes: more(bytes, before.1),
                allocations,
            });
        }
        allocations = 0;
    }
    Ok(steps)
}

/// Returns the increase since `before`; 0 for a decrease.
fn more(now: i64, before: i64) -> u64 {
    u64::try_from(now - before).unwrap_or(0)
}

/// Returns the operation that an actor waits for, and whether an alarm bounds
/// it.
fn wait_of(lp: &Loop, actor: Actor) -> Option<(&'static str, bool)> {
    let waits = lp.waits().into_iter();
    let mut ops: Vec<_> = waits
        .filter(|w| w.actor == Some(actor))
        .map(|w| w.op)
        .collect();
    // The bounded wait may be a sleep itself.
    let alarm = ops.iter().position(|op| *op == "sleep");
    let bounded = ops.len() > 1;
    if let Some(alarm) = alarm.filter(|_| bounded) {
        ops.remove(alarm);
    }
    ops.first().map(|op| (*op, bounded))
}

fn one_turn(
    event_loop: &EventLoop,
    count: CountAllocations,
) -> Result<Allocations, RunError> {
    let mut ran = Ok(());
    let turn = count(&mut || {
        let mut once = true;
        ran = event_loop.run_while(|| std::mem::take(&mut once));
    });
    ran.map(|()| turn)
}
