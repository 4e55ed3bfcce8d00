//! Clients and servers.

use crate::turns::{Seen, Wait, drive};
use harness::check::check_run;
use harness::contestant::Contestant;
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::sim::{SimLimits, SimWorld};
use std::collections::BTreeSet;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{EventLoop, Promise, RunError, Task};
use styles::trace::{Actor, Event, Silence};
use styles::workload::{FetchError, FetchWork, Response};

/// Scenarios of which each wait is cancelled.
const SCENARIOS: u64 = 60;

/// The most waits of a scenario that are cancelled; the others are between.
const MAX_CUTS: usize = 40;

/// All that is to be the same in every style.
#[derive(Debug, PartialEq)]
struct Course {
    facts: Vec<(u64, Actor, Event)>,
    facts_before_its_end: Option<usize>,
    ended: Result<(), RunError>,
    over_us: u64,
    results: Vec<Option<Result<Response, FetchError>>>,
    received: Vec<String>,
    bytes_written: u64,
    tasks_left: usize,
    open_sockets: usize,
}

/// Plays a scenario in a style; returns the waits too.
fn play(
    style: Style,
    scenario: &Scenario,
    cut: Option<usize>,
) -> (Course, Vec<Wait>) {
    let world = SimWorld::new(scenario, SimLimits::default());
    let outside = world.observer();
    let event_loop = EventLoop::new(Box::new(world), Box::new(Silence));
    let seen = Seen::default();
    event_loop.set_observer(Box::new(seen.clone()));
    let lp = event_loop.handle();
    let mut timers = Vec::new();
    let mut stop_at = |at_us: Option<u64>| {
        let order: Promise<()> = Promise::new(lp);
        let stop = order.clone();
        timers.extend(at_us.map(|at_us| {
            lp.call_at(at_us, move |_| stop.set(()).expect("set once"))
        }));
        order
    };
    let mut jobs: Vec<Task<()>> = Vec::new();
    let fetch = scenario.fetch.as_ref();
    let work = fetch.map(|fetch| FetchWork::new(fetch.plan()));
    if let (Some(fetch), Some(work)) = (fetch, &work) {
        let stop = stop_at(fetch.cancel_at_us);
        jobs.push(style.start_fetch(lp, work.clone(), stop));
    }
    if let Some(echo) = &scenario.echo {
        let stop = stop_at(echo.shutdown_at_us);
        let listener = lp.listener(SimWorld::LISTENER);
        let plan = Rc::new(echo.plan());
        jobs.push(style.start_echo(lp, plan, listener, stop));
    }
    let is_over = || jobs.iter().all(Task::is_done);
    let ended = drive(&event_loop, &seen, cut, is_over);
    timers.into_iter().for_each(|timer| timer.cancel());
    let over_us = lp.now_us();
    let bytes_written = lp.counters().bytes_written;
    let tasks_left = event_loop.tasks_left();
    let results = work.map(|work| work.take_results());
    let clients = scenario.echo.iter().flat_map(|echo| &echo.clients);
    let clients = (0..).zip(clients);
    let received = clients.map(|(client, _)| outside.received(client));
    let received = received.collect();
    drop(jobs);
    let open_sockets = outside.counts().open_sockets;
    let course = Course {
        facts: seen.facts(),
        facts_before_its_end: seen.facts_before_its_end(),
        ended,
        over_us,
        results: results.unwrap_or_default(),
        received,
        bytes_written,
        tasks_left,
        open_sockets,
    };
    (course, seen.waits())
}

fn scenario(seed: u64) -> Scenario {
    let mut scenario = generate(seed, &GenerateOptions::default());
    // Only the cut cancels a task.
    if let Some(fetch) = &mut scenario.fetch {
        fetch.abort_at_us = None;
    }
    if let Some(echo) = &mut scenario.echo
        && echo.abort_at_us.take().is_some()
    {
        echo.shutdown_at_us.get_or_insert(400);
    }
    scenario
}

/// Returns whether an event is of the same part, of client and server.
fn is_of_part(part: Actor, actor: Actor) -> bool {
    let is_fetch = |actor| matches!(actor, Actor::Client | Actor::Fetch(_));
    is_fetch(part) == is_fetch(actor)
}

/// Requires that a task that was cancelled, with those of its part if it was
/// that of the client or the server, says nothing any more, and that the other
/// part takes its course.
fn check_silence(of: Actor, whole: &Course, cut: &Course) {
    let Some(before) = cut.facts_before_its_end else {
        return;
    };
    let (said, rest) = cut.facts.split_at(before);
    let is_whole = matches!(of, Actor::Client | Actor::Server);
    for (t_us, actor, event) in rest {
        let is_its_own = match is_whole {
            true => is_of_part(of, *actor),
            // The client tells, when it is stopped, what was not finished.
            false => *actor == of && *event != Event::Cancelled,
        };
        assert!(!is_its_own, "{of} is over, {actor}: {event:?} at {t_us}");
    }
    if is_whole {
        let others = |facts: &[(u64, Actor, Event)]| {
            let facts = facts.iter().filter(|fact| !is_of_part(of, fact.1));
            facts.copied().collect::<Vec<_>>()
        };
        assert_eq!(said, &whole.facts[..before], "{of}");
        assert_eq!(others(&cut.facts), others(&whole.facts), "{of}");
    }
}

#[test]
fn a_task_that_is_cancelled_in_any_wait_ends_the_same_in_every_style() {
    let mut waits_of_all = BTreeSet::new();
    for seed in 0..SCENARIOS {
        let scenario = scenario(seed);
        let (whole, waits) = play(Style::AsyncAwait, &scenario, None);
        for style in Style::ALL {
            let (course, its) = play(style, &scenario, None);
            let names = |waits: &[Wait]| -> Vec<_> {
                waits.iter().map(|(task, op)| (task.actor, *op)).collect()
            };
            assert_eq!(course, whole, "{seed} in {style}");
            assert_eq!(names(&its), names(&waits), "{seed} in {style}");
        }
        let step = waits.len().div_ceil(MAX_CUTS).max(1);
        for cut in (0..waits.len()).step_by(step) {
            let (task, op) = waits[cut];
            let of = task.actor;
            if matches!(of, Actor::Task(_)) {
                // A timer of the test.
                continue;
            }
            let first = play(Style::AsyncAwait, &scenario, Some(cut)).0;
            check_silence(of, &whole, &first);
            assert_eq!(first.tasks_left, 0, "{seed}, cut {cut} of {of}");
            assert_eq!(first.open_sockets, 0, "{seed}, cut {cut}");
            for style in Style::ALL {
                let (course, _) = play(style, &scenario, Some(cut));
                let what = format!("{seed} in {style}, {of} in {op}, {cut}");
                assert_eq!(course, first, "{what}");
            }
            let kind = match of {
                Actor::Fetch(_) => "request",
                Actor::Echo(_) => "session",
                Actor::Client => "client",
                _ => "server",
            };
            waits_of_all.insert((kind, op));
        }
    }
    let kinds = ["client", "request", "server", "session"];
    for kind in kinds {
        let waits = waits_of_all.iter().filter(|wait| wait.0 == kind);
        assert!(waits.count() > 1, "{kind}: {waits_of_all:?}");
    }
}

#[test]
fn a_part_that_is_aborted_at_any_instant_is_as_predicted() {
    let styles = Style::ALL;
    let contestants = styles.each_ref().map(|style| style as &dyn Contestant);
    let check = |scenario: &Scenario| {
        let run = check_run(&contestants, scenario, SimLimits::default());
        run.unwrap_or_else(|found| {
            panic!("{}\n{}", found.report(79), scenario.to_json())
        })
    };
    for seed in 0..SCENARIOS {
        let mut scenario = scenario(seed);
        let trace = check(&scenario).trace;
        let times: BTreeSet<u64> = trace.iter().map(|e| e.t_us).collect();
        for at_us in times {
            for part in [Actor::Client, Actor::Server] {
                let abort = |of: Actor| (of == part).then_some(at_us);
                if let Some(fetch) = &mut scenario.fetch {
                    fetch.abort_at_us = abort(Actor::Client);
                }
                if let Some(echo) = &mut scenario.echo {
                    echo.abort_at_us = abort(Actor::Server);
                }
                check(&scenario);
            }
        }
    }
}
