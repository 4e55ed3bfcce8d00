//! Runs of a model in three steps, preparing, running and adding up, so that a
//! stopwatch or a counter can stand around the second alone.

use super::micro::{
    Bodies, Nest, Nesting, Sleep, Slot, Suspended, entered, result_of,
};
use super::model::{checksum, delay_us};
use super::{Model, Subject, Way, Work, scenarios};
use harness::driver::{RunFailure, run_simulated};
use harness::record::Run;
use harness::scenario::Scenario;
use harness::worlds::null::NullWorld;
use harness::worlds::sim::SimLimits;
use std::fmt;
use std::hint::black_box;
use std::pin::Pin;
use styles::event_loop::{
    Counters, EventLoop, JoinError, Loop, RunError, Task,
};
use styles::trace::{Actor, Silence};

/// The resumptions that an element may take in the models without a network: a
/// turn takes one, a task two, a task that waits three; a call and a return by
/// way of the ready queue may take two each.
const RESUMPTIONS_PER_ELEMENT: u64 = 4;

/// The resumptions beyond those of the elements, for starts and ends.
const MORE_RESUMPTIONS: u64 = 1_000_000;

/// The duration, in microseconds, of sleeps that no run waits for.
const LATE_US: u64 = 1_000_000_000;

/// A model that is ready to be run.
pub struct Prepared(Started);

enum Started {
    /// Tasks that run until the one that ends last has ended.
    Tasks(Tasks),
    /// Tasks to be cancelled.
    Cancel(Tasks),
    /// Tasks to be started and put to sleep, and their number.
    Idle(Tasks, Sleep, u32),
    Resume(Resumed),
    Sim(Subject, Box<Scenario>),
}

impl Model {
    /// Makes all ready for a run.
    ///
    /// # Panics
    ///
    /// If `way` is not one of [`ways`](Self::ways).
    pub fn prepare(&self, way: impl Into<Way>) -> Prepared {
        prepare(*self, way.into())
    }

    /// Prepares, runs and adds up.
    ///
    /// # Errors
    ///
    /// If the run does not come to its end.
    ///
    /// # Panics
    ///
    /// As [`prepare`](Self::prepare).
    pub fn run(&self, way: impl Into<Way>) -> Result<Work, RunFailure> {
        Ok(self.prepare(way).run()?.work())
    }
}

/// Makes a model ready for a run.
fn prepare(model: Model, way: Way) -> Prepared {
    let Nesting { turn, depth, .. } = way.nesting();
    Prepared(match (model, way) {
        (Model::Turn { tasks, turns_each }, _) => {
            let start = |lp: &Loop, n| turn(lp, Actor::Task(n), turns_each);
            let tasks = Tasks::start(model, tasks, start);
            tasks.pass();
            Started::Tasks(tasks)
        }
        (Model::Depth { depth: down, turns }, _) => {
            Started::Tasks(nest(depth, way, down, turns))
        }
        (_, Way::Subject(subject)) => prepare_whole(model, subject),
        _ => panic!("{way} is not measured in {}", model.name()),
    })
}

/// Starts one task and lets it call down, until the innermost waits.
fn nest(depth: Nest, way: Way, down: u32, turns: u64) -> Tasks {
    let model = Model::Depth { depth: down, turns };
    let tasks =
        Tasks::start(model, 1, |lp, n| depth(lp, Actor::Task(n), down, turns));
    for _ in 0..=way.turns_to_call(down) {
        tasks.pass();
    }
    tasks
}

/// Runs [`Model::Depth`]; returns the number of entries into a body.
pub(super) fn count_entries(
    way: Way,
    depth: u32,
    turns: u64,
) -> Result<u64, RunError> {
    let tasks = nest(way.nesting().watched, way, depth, turns);
    entered();
    tasks.finish()?;
    Ok(entered())
}

/// Prepares a run of a model for which only the subjects have bodies.
fn prepare_whole(model: Model, subject: Subject) -> Started {
    let bodies = subject.bodies();
    match model {
        Model::Resume { resumptions } => {
            Started::Resume(Resumed::start((bodies.resume)(resumptions)))
        }
        Model::Spawn { tasks } => {
            Started::Tasks(Tasks::start(model, 1, |lp, _| {
                (bodies.spawn)(lp, Actor::Task(tasks), tasks)
            }))
        }
        Model::Starts { tasks, eager } => starts(model, &bodies, tasks, eager),
        Model::Breadth { breadth, rounds } => {
            Started::Tasks(Tasks::start(model, 1, |lp, _| {
                (bodies.breadth)(lp, Actor::Task(breadth), breadth, rounds)
            }))
        }
        Model::Timers { timers, .. } => {
            let start = |lp: &Loop, n| match model.withdraws(n) {
                true => (bodies.bounded)(lp, Actor::Task(n), delay_us(n)),
                false => (bodies.sleep)(lp, Actor::Task(n), delay_us(n)),
            };
            let mut tasks = Tasks::start(model, timers, start);
            let waits_us = |&n: &u32| match model.withdraws(n) {
                true => 0,
                false => delay_us(n),
            };
            // Of several equal ones, `max_by_key` gives the last, which is
            // resumed last.
            let last = (0..timers).max_by_key(waits_us);
            tasks.last = last.unwrap_or(0) as usize;
            Started::Tasks(tasks)
        }
        Model::Cancel { tasks } => {
            let start =
                |lp: &Loop, n| (bodies.sleep)(lp, Actor::Task(n), LATE_US);
            let tasks = Tasks::start(model, tasks, start);
            tasks.pass();
            Started::Cancel(tasks)
        }
        Model::Future { values } => {
            let slot = Slot::default();
            let start = |lp: &Loop, n| match n {
                0 => (bodies.give)(lp, Actor::Task(n), slot.clone(), values),
                _ => {
                    (bodies.receive)(lp, Actor::Task(n), slot.clone(), values)
                }
            };
            let tasks = Tasks::start(model, 2, start);
            tasks.pass();
            Started::Tasks(tasks)
        }
        Model::Idle { tasks: count } => {
            let tasks = Tasks::start(model, 0, |_, _| unreachable!());
            Started::Idle(tasks, bodies.sleep, count)
        }
        Model::EchoSim { clients, lines } => {
            Started::Sim(subject, Box::new(scenarios::echo(clients, lines)))
        }
        Model::FetchSim { requests } => {
            Started::Sim(subject, Box::new(scenarios::fetch(requests)))
        }
        Model::Turn { .. } | Model::Depth { .. } => {
            unreachable!("every way has bodies for it")
        }
    }
}

fn starts(model: Model, bodies: &Bodies, tasks: u32, eager: bool) -> Started {
    Started::Tasks(Tasks::start(model, 1, |lp, _| {
        (bodies.start_each)(lp, Actor::Task(tasks), tasks, eager)
    }))
}

impl Prepared {
    /// Runs the model; this is the step that is measured.
    ///
    /// # Errors
    ///
    /// If the run does not come to its end.
    pub fn run(self) -> Result<Finished, RunFailure> {
        Ok(Finished(match self.0 {
            Started::Tasks(tasks) => {
                tasks.finish()?;
                Ended::Tasks(tasks)
            }
            Started::Cancel(tasks) => {
                tasks.tasks.iter().for_each(Task::cancel);
                Ended::Cancelled(tasks)
            }
            Started::Idle(tasks, sleep, count) => {
                let lp = tasks.event_loop.handle();
                for number in 0..count {
                    drop(sleep(lp, Actor::Task(number), LATE_US));
                }
                tasks.pass();
                Ended::Idle(tasks)
            }
            Started::Resume(mut resumed) => {
                resumed.finish();
                Ended::Resume(resumed)
            }
            Started::Sim(subject, scenario) => {
                let limits = SimLimits::default();
                Ended::Sim(run_simulated(
                    subject.contestant(),
                    &scenario,
                    limits,
                )?)
            }
        }))
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}

/// A model after its run, with its tasks, loop and results still in memory;
/// [`Finished::work`] clears them away.
pub struct Finished(Ended);

enum Ended {
    Tasks(Tasks),
    Cancelled(Tasks),
    Idle(Tasks),
    Resume(Resumed),
    Sim(Run),
}

impl Finished {
    /// Adds up the work of the run, and clears its remains away.
    pub fn work(self) -> Work {
        match self.0 {
            Ended::Tasks(tasks) => {
                tasks.work(tasks.tasks.iter().map(result_of).sum())
            }
            Ended::Cancelled(tasks) => {
                let cancelled = |task: &&Task<u64>| {
                    task.result() == Some(Err(JoinError::Cancelled))
                };
                let count = tasks.tasks.iter().filter(cancelled).count();
                tasks.work(count as u64)
            }
            Ended::Idle(tasks) => {
                tasks.work(tasks.event_loop.tasks_left() as u64)
            }
            Ended::Resume(resumed) => resumed.work(),
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

/// Tasks on a loop of their own, over a world without a network.
struct Tasks {
    event_loop: EventLoop,
    tasks: Vec<Task<u64>>,
    /// The index of the task that ends last.
    last: usize,
}

impl Tasks {
    /// Starts the tasks of all numbers; none is resumed.
    fn start(
        model: Model,
        count: u32,
        start: impl Fn(&Loop, u32) -> Task<u64>,
    ) -> Tasks {
        let world = Box::new(NullWorld::default());
        let mut event_loop = EventLoop::new(world, Box::new(Silence));
        let bound = model.elements().saturating_mul(RESUMPTIONS_PER_ELEMENT);
        event_loop.set_max_resumptions(bound.saturating_add(MORE_RESUMPTIONS));
        let lp = event_loop.handle();
        let tasks = (0..count).map(|number| start(lp, number)).collect();
        Tasks {
            event_loop,
            tasks,
            last: count.saturating_sub(1) as usize,
        }
    }

    /// Runs one turn.
    fn pass(&self) {
        let mut once = true;
        // A failure here is met again, and reported, in the run.
        let _ = self.event_loop.run_while(|| std::mem::take(&mut once));
    }

    fn finish(&self) -> Result<(), RunError> {
        match self.tasks.get(self.last) {
            Some(last) => self.event_loop.run_while(|| !last.is_done()),
            None => Ok(()),
        }
    }

    fn work(&self, checksum: u64) -> Work {
        let counters = self.event_loop.handle().counters();
        Work { counters, checksum }
    }
}

/// A body that is resumed without a loop.
struct Resumed {
    body: Pin<Box<dyn Suspended>>,
    resumptions: u64,
    /// The result of the body, once it has ended.
    given: Option<u64>,
}

impl Resumed {
    fn start(mut body: Pin<Box<dyn Suspended>>) -> Resumed {
        let given = body.as_mut().resume();
        Resumed {
            body,
            resumptions: 0,
            given,
        }
    }

    fn finish(&mut self) {
        while self.given.is_none() {
            // The black box keeps the compiler from merging resumptions.
            self.given = black_box(&mut self.body).as_mut().resume();
            self.resumptions += 1;
        }
    }

    fn work(&self) -> Work {
        let counters = Counters {
            resumptions: self.resumptions,
            ..Counters::default()
        };
        Work {
            counters,
            checksum: self.given.unwrap_or(0),
        }
    }
}
