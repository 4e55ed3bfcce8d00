//! The floor does what the styles do: same trace, results and counts, so
//! that what it costs may be compared with what they cost.

use harness::driver::{run_real, run_simulated};
use harness::equivalence::{Aspect, agree};
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::sim::{SimLimits, SimWorld};
use lab::measure::{Model, Subject};
use std::cell::RefCell;
use std::rc::Rc;
use styles::event_loop::{Counters, EventLoop, Promise};
use styles::trace::{Actor, Event, Trace};
use styles::workload::FetchWork;

/// Holds the floor and every style against each other. The oracle does not
/// know of all limits.
#[track_caller]
fn check(scenario: &Scenario, limits: SimLimits) {
    let runs = Subject::ALL.iter().map(|subject| {
        let contestant = subject.contestant();
        let run = run_simulated(contestant, scenario, limits);
        (contestant.name(), run)
    });
    if let Err(found) = agree(&Aspect::ALL, scenario, runs) {
        panic!("{}, in\n{}", found.report(79), scenario.to_json());
    }
}

#[test]
fn the_floor_equals_every_style_on_generated_scenarios() {
    for seed in 0..5_000 {
        let scenario = generate(seed, &GenerateOptions::default());
        check(&scenario, SimLimits::default());
    }
}

#[test]
fn the_floor_equals_every_style_where_reads_and_writes_are_split() {
    for seed in 0..500 {
        let limits = SimLimits {
            read_bytes: 1 + (seed % 7) as usize,
            write_bytes: 1 + (seed % 5) as usize,
            ..SimLimits::default()
        };
        check(&generate(seed, &GenerateOptions::default()), limits);
    }
}

#[test]
fn the_floor_equals_every_style_where_sockets_are_used_up() {
    for seed in 0..500 {
        let limits = SimLimits {
            open_sockets: 1 + (seed % 3) as usize,
            ..SimLimits::default()
        };
        let scenario = generate(seed, &GenerateOptions::default());
        check(&scenario, limits);
    }
}

#[test]
fn the_floor_equals_every_style_on_large_scenarios() {
    for seed in 0..8 {
        let scenario = generate(seed, &GenerateOptions::LARGE);
        check(&scenario, SimLimits::default());
    }
}

/// Records every event; clones write to the same list.
#[derive(Clone, Default)]
struct Facts(Rc<RefCell<Vec<(u64, Actor, Event)>>>);

impl Trace for Facts {
    fn note(&mut self, t_us: u64, actor: Actor, event: Event) {
        self.0.borrow_mut().push((t_us, actor, event));
    }
}

/// Asks the same peer again and again, by the same connection if it can.
fn ask_again(subject: Subject) -> (Vec<(u64, Actor, Event)>, Counters) {
    let text = r#"{ "name": "answers once", "fetch": { "requests": [
        { "id": "a", "attempts": [{ "connect_us": 5, "respond_us": 5,
          "status": 200, "body": [[0, "text"]] }] } ] } }"#;
    let scenario = Scenario::from_json(text).expect("a scenario");
    let mut plan = scenario.fetch.as_ref().expect("its client").plan();
    plan.concurrency = 1;
    plan.timeout_us = 50;
    plan.retries = 1;
    plan.kept_connections = 1;
    plan.requests = vec![plan.requests[0].clone(); 3];
    let world = SimWorld::new(&scenario, SimLimits::default());
    let observer = world.observer();
    let facts = Facts::default();
    let event_loop = EventLoop::new(Box::new(world), Box::new(facts.clone()));
    let lp = event_loop.handle();
    let stop = Promise::new(lp);
    let task =
        subject
            .contestant()
            .start_fetch(lp, FetchWork::new(plan), stop);
    event_loop.run_until_complete(&task).expect("a good end");
    assert_eq!(observer.counts().open_sockets, 0, "{subject}");
    (facts.0.take(), lp.counters())
}

#[test]
fn the_floor_equals_every_style_where_connections_are_kept() {
    let floor = ask_again(Subject::Floor);
    let connected = |fact: &&(u64, Actor, Event)| {
        matches!(fact.2, Event::Connected { .. })
    };
    // The second request reuses the connection of the first, on which the
    // peer has no more to say, and tries again by its own; so does the third.
    assert_eq!(floor.0.iter().filter(connected).count(), 3);
    assert_eq!(floor.0.last().map(|fact| fact.0), Some(130));
    for subject in Subject::ALL {
        assert_eq!(ask_again(subject), floor, "{subject}");
    }
}

#[test]
fn the_floor_gives_the_results_over_sockets_too() {
    let text = r#"{ "name": "both",
        "fetch": { "concurrency": 2, "requests": [
            { "id": "a", "attempts": [{ "connect_us": 0, "respond_us": 0,
              "status": 200, "body": [[0, "text"], [500, "more"]] }] },
            { "id": "b", "attempts": [{ "connect_us": 0, "respond_us": 0,
              "status": 404, "body": [] }] },
            { "id": "c", "attempts": [{ "connect_us": 0, "respond_us": 0,
              "garbage": "text" }] } ] },
        "echo": { "max_sessions": 1, "clients": [
            { "connect_at_us": 0, "end": "close", "steps": [
              { "wait_us": 0, "send": "one\ntw" },
              { "wait_us": 500, "send": "o\nthree" } ] },
            { "connect_at_us": 0, "end": "close", "steps": [] } ] } }"#;
    let scenario = Scenario::from_json(text).expect("a scenario");
    let floor = Subject::Floor.contestant();
    let simulated = run_simulated(floor, &scenario, SimLimits::default());
    let real = run_real(floor, &scenario);
    let runs = [("simulated", simulated), ("over sockets", real)];
    let agreed = agree(&[Aspect::Results], &scenario, runs);
    agreed.unwrap_or_else(|found| panic!("{}", found.report(79)));
}

#[track_caller]
fn check_model(model: Model, operations: u64) {
    let work = model.equal_work().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(work.counters.operations, operations, "{model:?}");
}

#[test]
fn turns_are_equal_work() {
    for (tasks, turns_each) in [(0, 5), (1, 0), (1, 1), (2, 100), (300, 7)] {
        let operations = u64::from(tasks) * turns_each;
        check_model(Model::Turn { tasks, turns_each }, operations);
    }
}

#[test]
fn depths_are_equal_work() {
    for (depth, turns) in [(0, 3), (1, 0), (1, 3), (2, 3), (128, 10)] {
        check_model(Model::Depth { depth, turns }, turns);
    }
}

#[test]
fn spawns_are_equal_work() {
    for tasks in [0, 1, 2, 1_000] {
        check_model(Model::Spawn { tasks }, u64::from(tasks));
    }
}

#[test]
fn whole_jobs_are_equal_work() {
    for (clients, lines) in [(0, 3), (1, 0), (3, 4), (60, 5)] {
        let model = Model::EchoSim { clients, lines };
        let work = model.equal_work().unwrap_or_else(|e| panic!("{e}"));
        let bytes = model.elements() * 64;
        assert_eq!(work.counters.bytes_written, bytes, "{model:?}");
    }
    for requests in [0, 1, 11, 200] {
        let model = Model::FetchSim { requests };
        let work = model.equal_work().unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(work.counters.tasks, u64::from(requests) + 1);
    }
}
