//! Runs a scenario: one contestant, one world, one loop; returns the record of
//! the run.

#[cfg(feature = "sockets")]
mod real;

#[cfg(feature = "sockets")]
pub use self::real::{observe_real_on, run_real, run_real_on};

use crate::bounds::max_resumptions;
use crate::contestant::Contestant;
use crate::record::{
    EchoResult, FetchResult, Results, Run, Sendings, TraceEvent,
};
use crate::runtimes::EngineLoop;
use crate::scenario::Scenario;
use crate::worlds::sim::{SimCounts, SimLimits, SimPeers, SimWorld};
use std::cell::RefCell;
use std::rc::Rc;
use std::{error, fmt, io};
use styles::event_loop::{
    Counters, EventLoop, Handle, Listener, ListenerId, Loop, LoopEvent,
    Observer, PanickedTask, Promise, RunError, Task,
};
use styles::trace::{Actor, Event, Trace};
use styles::workload::{FetchError, FetchWork, Response};

/// The reason why a run has no record.
#[derive(Debug)]
pub enum RunFailure {
    /// The loop could not go on.
    Loop(RunError),
    /// The real world could not be set up.
    World(io::Error),
}

impl fmt::Display for RunFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunFailure::Loop(error) => error.fmt(f),
            RunFailure::World(error) => {
                write!(f, "cannot set up the sockets: {error}")
            }
        }
    }
}

impl error::Error for RunFailure {}

impl From<RunError> for RunFailure {
    fn from(error: RunError) -> RunFailure {
        RunFailure::Loop(error)
    }
}

impl From<io::Error> for RunFailure {
    fn from(error: io::Error) -> RunFailure {
        RunFailure::World(error)
    }
}

/// All that watches a run from outside; by default nothing does.
#[derive(Default)]
pub struct Watch {
    /// See each event of the loop, in this order.
    pub observers: Vec<Box<dyn Observer>>,
    /// Is drawn while the run is under way.
    pub tree: Option<WaitTree>,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("observers", &self.observers.len())
            .field("tree", &self.tree)
            .finish()
    }
}

/// The tree of waits at one time of a run; see [`Loop::await_tree`]. Clones
/// are the same tree.
#[derive(Clone, Debug)]
pub struct WaitTree {
    at_us: u64,
    text: Rc<RefCell<Option<String>>>,
}

impl WaitTree {
    /// Makes a tree that is drawn at this time, in microseconds since the run
    /// began: after all that the network does at that instant, before the
    /// timers of the instant fire.
    pub fn at(at_us: u64) -> WaitTree {
        let text = Rc::default();
        WaitTree { at_us, text }
    }

    /// Takes the text out; none if the run was over before.
    pub fn take(&self) -> Option<String> {
        self.text.take()
    }

    fn draw(&self, lp: &Loop) {
        self.text.replace(Some(lp.await_tree()));
    }
}

/// Several observers as one.
struct All(Vec<Box<dyn Observer>>);

impl Observer for All {
    fn observe(&mut self, clock_us: u64, event: LoopEvent) {
        for observer in &mut self.0 {
            observer.observe(clock_us, event);
        }
    }
}

/// Runs a scenario in the simulated world.
///
/// # Errors
///
/// If the run does not come to its end.
pub fn run_simulated(
    contestant: &dyn Contestant,
    scenario: &Scenario,
    limits: SimLimits,
) -> Result<Run, RunFailure> {
    observe_simulated(contestant, scenario, limits, Watch::default())
}

/// Runs a scenario like [`run_simulated`], with its peers, which may have been
/// in other runs of it.
///
/// # Errors
///
/// If the run does not come to its end.
pub fn run_among(
    contestant: &dyn Contestant,
    scenario: &Scenario,
    peers: &SimPeers,
    limits: SimLimits,
) -> Result<Run, RunFailure> {
    let world = SimWorld::of(peers, limits);
    run_in(contestant, scenario, world, Watch::default())
}

/// Runs a scenario like [`run_simulated`], watched.
///
/// # Errors
///
/// If the run does not come to its end.
pub fn observe_simulated(
    contestant: &dyn Contestant,
    scenario: &Scenario,
    limits: SimLimits,
    watch: Watch,
) -> Result<Run, RunFailure> {
    run_in(contestant, scenario, SimWorld::new(scenario, limits), watch)
}

fn run_in(
    contestant: &dyn Contestant,
    scenario: &Scenario,
    world: SimWorld,
    watch: Watch,
) -> Result<Run, RunFailure> {
    let outside = world.observer();
    let listener = scenario.echo.as_ref().map(|_| SimWorld::LISTENER);
    let make_loop = |trace| EventLoop::new(Box::new(world), trace).into();
    let ended = run_loop(contestant, scenario, make_loop, listener, watch)?;
    let received = |client| outside.received(client);
    Ok(ended.into_run(scenario, received, outside.counts()))
}

/// The remains of a loop that has ended its jobs.
struct Ended {
    trace: Vec<TraceEvent>,
    responses: Option<Vec<Option<Result<Response, FetchError>>>>,
    counters: Counters,
    panicked: Vec<PanickedTask>,
    tasks_left: usize,
}

fn run_loop(
    contestant: &dyn Contestant,
    scenario: &Scenario,
    make_loop: impl FnOnce(Box<dyn Trace>) -> EngineLoop,
    listener: Option<ListenerId>,
    watch: Watch,
) -> Result<Ended, RunError> {
    let trace = Recorder::default();
    let mut engine_loop = make_loop(Box::new(trace.clone()));
    engine_loop.set_max_resumptions(max_resumptions(scenario));
    let event_loop = engine_loop.event_loop();
    if !watch.observers.is_empty() {
        event_loop.set_observer(Box::new(All(watch.observers)));
    }
    let lp = event_loop.handle();
    let mut timers = Timers(lp, Vec::new());
    if let Some(tree) = watch.tree {
        timers.add(Some(tree.at_us), move |lp| tree.draw(lp));
    }
    let mut jobs: Vec<(Task<()>, bool)> = Vec::new();
    let mut work = None;
    if let Some(fetch) = &scenario.fetch {
        let made = FetchWork::new(fetch.plan());
        let stop = timers.stop_at(fetch.cancel_at_us);
        let client = contestant.start_fetch(lp, made.clone(), stop);
        let is_aborted = timers.abort_at(fetch.abort_at_us, &client);
        jobs.push((client, is_aborted));
        work = Some(made);
    }
    if let (Some(echo), Some(listener)) = (&scenario.echo, listener) {
        let plan = Rc::new(echo.plan());
        let stop = timers.stop_at(echo.shutdown_at_us);
        let listener: Listener = lp.listener(listener);
        let server = contestant.start_echo(lp, plan, listener, stop);
        let is_aborted = timers.abort_at(echo.abort_at_us, &server);
        jobs.push((server, is_aborted));
    }
    for (job, is_aborted) in &jobs {
        match engine_loop.run_until_complete(job) {
            // A panicked task is reported with the others; its job is over.
            Ok(()) | Err(RunError::Panicked(_)) => {}
            Err(RunError::Cancelled) if *is_aborted => {}
            Err(error) => return Err(error),
        }
    }
    drop(jobs);
    let counters = lp.counters();
    let panicked = event_loop.panicked_tasks();
    // Timers that would stop a finished job are not leaks.
    timers.1.into_iter().for_each(|timer| timer.cancel());
    let tasks_left = event_loop.tasks_left();
    drop(engine_loop);
    Ok(Ended {
        trace: trace.0.take(),
        responses: work.map(|work| work.take_results()),
        counters,
        panicked,
        tasks_left,
    })
}

/// The timers of a run, which act on it from outside.
struct Timers<'a>(&'a Loop, Vec<Handle>);

impl Timers<'_> {
    /// Calls a function at a time; returns whether there is one.
    fn add(
        &mut self,
        at_us: Option<u64>,
        act: impl FnOnce(&Loop) + Unpin + 'static,
    ) -> bool {
        let timer = at_us.map(|at_us| self.0.call_at(at_us, act));
        self.1.extend(timer);
        at_us.is_some()
    }

    /// Returns an order to stop that is given at a time.
    fn stop_at(&mut self, at_us: Option<u64>) -> Promise<()> {
        let order = Promise::new(self.0);
        let stop = order.clone();
        // The promise has no other setter, and a timer fires once.
        self.add(at_us, move |_| {
            let _ = stop.set(());
        });
        order
    }

    /// Cancels a task at a time; returns whether there is one.
    fn abort_at(&mut self, at_us: Option<u64>, task: &Task<()>) -> bool {
        let key = task.key();
        // One that has ended by then stays as it is.
        self.add(at_us, move |lp| {
            lp.cancel_soon(key);
        })
    }
}

impl Ended {
    fn into_run(
        self,
        scenario: &Scenario,
        received: impl Fn(u32) -> String,
        counts: SimCounts,
    ) -> Run {
        let mut results = Results::default();
        if let (Some(fetch), Some(responses)) =
            (&scenario.fetch, self.responses)
        {
            let mut sendings = vec![Sendings::default(); fetch.requests.len()];
            for line in &self.trace {
                if let Actor::Fetch(index) = line.actor {
                    sendings[index as usize].count(&line.event);
                }
            }
            let requests = fetch.requests.iter().zip(sendings).zip(responses);
            let result = |((request, sendings), response)| {
                let request: &crate::scenario::FetchRequest = request;
                FetchResult::new(&request.id, sendings, response)
            };
            results.fetch = Some(requests.map(result).collect());
        }
        if let Some(echo) = &scenario.echo {
            let mut closed = vec!["never_accepted"; echo.clients.len()];
            for line in &self.trace {
                if let Actor::Echo(index) = line.actor {
                    closed[index as usize] = match line.event {
                        Event::Closed { reason } => reason.word(),
                        _ => "lost",
                    };
                }
            }
            let result = |(index, closed): (u32, &str)| EchoResult {
                received: received(index),
                closed: closed.to_string(),
            };
            results.echo = Some((0..).zip(closed).map(result).collect());
        }
        Run {
            trace: self.trace,
            results,
            counters: self.counters,
            most_connections: counts.most_open_sockets,
            panicked: self.panicked,
            leaked: self.tasks_left + counts.open_sockets,
        }
    }
}

/// Records every event; clones write to the same trace.
#[derive(Clone, Default)]
struct Recorder(Rc<RefCell<Vec<TraceEvent>>>);

impl Trace for Recorder {
    fn note(&mut self, t_us: u64, actor: Actor, event: Event) {
        self.0.borrow_mut().push(TraceEvent { t_us, actor, event });
    }
}
