//! A failure in one session stays there.

use crate::play::Facts;
use harness::driver::run_real_on;
use harness::runtimes::{Engine, Runtime};
use harness::scenario::Scenario;
use harness::worlds::real::peers::Peers;
use std::rc::Rc;
use styles::Style;
use styles::event_loop::{PanickedTask, Promise};
use styles::trace::{Actor, Event, Trace};

on_each_runtime! {
    a_panic_costs_its_own_session_only
    a_reset_costs_its_own_session_only
}

/// Three clients and one permit, so that the loss of a permit is noticed.
const THREE_CLIENTS: &str = r#"{ "name": "three", "echo": {
    "max_sessions": 1, "clients": [
    { "connect_at_us": 0, "end": "close", "steps": [
        { "wait_us": 0, "send": "one\n" } ] },
    { "connect_at_us": 1000, "end": "END", "steps": [
        { "wait_us": 0, "send": "TEXT" } ] },
    { "connect_at_us": 2000, "end": "close", "steps": [
        { "wait_us": 0, "send": "three\n" } ] }
] } }"#;

fn three_clients(text: &str, end: &str) -> Scenario {
    let scenario = THREE_CLIENTS.replace("TEXT", text).replace("END", end);
    Scenario::from_json(&scenario).expect("a scenario")
}

/// A trace that panics in the task that states that this client sent a line.
struct PanicsAtLine {
    of: Actor,
    facts: Facts,
}

impl Trace for PanicsAtLine {
    fn note(&mut self, t_us: u64, actor: Actor, event: Event) {
        let line = matches!(event, Event::Line { .. });
        assert!(!line || actor != self.of, "panics on purpose");
        self.facts.note(t_us, actor, event);
    }
}

fn a_panic_costs_its_own_session_only(runtime: Runtime) {
    let scenario = three_clients("two\\n", "close");
    let peers = Peers::start(&scenario).expect("peers");
    let mut engine = Engine::new(runtime, peers.setup()).expect("an engine");
    let (listener, address) =
        engine.listen(crate::play::LOOPBACK).expect("a listener");
    peers.connect_clients(address);
    let facts = Facts::default();
    let trace = PanicsAtLine {
        of: Actor::Echo(1),
        facts: facts.clone(),
    };
    let engine_loop = engine.into_loop(Box::new(trace));
    let lp = engine_loop.event_loop().handle();
    let plan = Rc::new(scenario.echo.as_ref().expect("a server").plan());
    let server = Style::AsyncAwait.start_echo(
        lp,
        plan,
        lp.listener(listener),
        Promise::new(lp),
    );
    engine_loop.run_until_complete(&server).expect("the end");
    let lost = PanickedTask {
        actor: Actor::Echo(1),
        message: "panics on purpose".to_string(),
    };
    assert_eq!(engine_loop.event_loop().panicked_tasks(), [lost]);
    drop(server);
    drop(engine_loop);
    assert_eq!(peers.finish(), ["one\n", "", "three\n"]);
    let closed = |event: &Event| matches!(event, Event::Closed { .. });
    assert_eq!(facts.count(closed), 2);
}

fn a_reset_costs_its_own_session_only(runtime: Runtime) {
    let scenario = three_clients("part of a li", "reset");
    let run = run_real_on(runtime, &Style::AsyncAwait, &scenario);
    let run = run.expect("a run");
    let results = run.results.echo.expect("a server");
    let results: Vec<_> = results
        .iter()
        .map(|one| (one.received.as_str(), one.closed.as_str()))
        .collect();
    let expected = [("one\n", "end"), ("", "reset"), ("three\n", "end")];
    assert_eq!(results, expected);
    assert_eq!((run.panicked, run.leaked), (Vec::new(), 0));
}
