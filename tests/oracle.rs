//! The oracle agrees with CPython and sees every difference.

use harness::oracle::{Place, Prediction, predict};
use harness::record::{Body, Results, TraceEvent, trace_text};
use harness::scenario::{GenerateOptions, Scenario, generate};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use styles::trace::{Actor, Event};
use styles::workload::{FetchError, Reason};

fn goldens() -> Vec<PathBuf> {
    let traces = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/traces");
    let entries = fs::read_dir(traces).expect("traces");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("entry").path()).collect();
    folders.sort();
    assert_eq!(folders.len(), 17);
    folders
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect(name)
}

/// Returns the reason that has this word.
fn reason_of(word: &str) -> Reason {
    let mut reasons = [
        Reason::End,
        Reason::Idle,
        Reason::Stalled,
        Reason::Reset,
        Reason::TooLong,
        Reason::Shutdown,
    ]
    .into_iter();
    reasons.find(|reason| reason.word() == word).expect(word)
}

/// Reads a trace in CPython's format.
fn parse_trace(text: &str, scenario: &Scenario) -> Vec<TraceEvent> {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("line");
        let number = |key: &str| line[key].as_u64().expect("number");
        let word = |key: &str| line[key].as_str().expect("text");
        let attempt = || number("attempt") as u32;
        let status = || number("status") as u16;
        let actor = match word("who").split_once(':').expect("who") {
            ("fetch", id) => {
                let requests = &scenario.fetch.as_ref().unwrap().requests;
                let place = requests.iter().position(|r| r.id == id);
                Actor::Fetch(place.expect("id") as u32)
            }
            (_, index) => Actor::Echo(index.parse().expect("index")),
        };
        let event = match word("what") {
            "start" => Event::Start,
            "attempt" => Event::Attempt { attempt: attempt() },
            "connected" => Event::Connected { attempt: attempt() },
            "resent" => Event::Resent { attempt: attempt() },
            "error" => Event::Error {
                attempt: attempt(),
                error: match word("kind") {
                    "refused" => FetchError::Refused,
                    "reset" => FetchError::Reset,
                    "timeout" => FetchError::Timeout,
                    "truncated" => FetchError::Truncated,
                    "malformed" => FetchError::Malformed,
                    "too_large" => FetchError::TooLarge,
                    "status" => FetchError::Status(status()),
                    other => panic!("kind {other}"),
                },
            },
            "backoff" => Event::Backoff {
                attempt: attempt(),
                wait_us: number("wait_us"),
            },
            "ok" => Event::Ok {
                attempt: attempt(),
                status: status(),
                bytes: number("bytes"),
            },
            "done" => Event::Done {
                ok: line["ok"].as_bool().expect("ok"),
            },
            "cancelled" => Event::Cancelled,
            "accept" => Event::Accept,
            "line" => Event::Line {
                bytes: number("bytes"),
            },
            "echo" => Event::Echo {
                bytes: number("bytes"),
            },
            "closed" => Event::Closed {
                reason: reason_of(word("reason")),
            },
            other => panic!("what {other}"),
        };
        let t_us = number("t_us");
        TraceEvent { t_us, actor, event }
    };
    text.lines().map(line).collect()
}

#[test]
fn the_oracle_predicts_what_cpython_printed() {
    for folder in goldens() {
        let name = folder.display();
        let text = read(&folder, "scenario.json");
        let scenario = Scenario::from_json(&text).expect("scenario");
        let text = read(&folder, "trace.jsonl");
        let trace = parse_trace(&text, &scenario);
        assert_eq!(trace_text(&trace, &scenario), text, "{name}");
        let prediction = predict(&scenario);
        let results = &prediction.results;
        assert_eq!(results.to_json(), read(&folder, "results.json"), "{name}");
        if let Err(difference) = prediction.check(&trace, results) {
            panic!("{name}: {difference}");
        }
    }
}

/// Makes one trace out of a prediction: in order of time, then of actor, the
/// stopped ones last of their time and in their order.
fn trace_of(prediction: &Prediction) -> Vec<TraceEvent> {
    let mut trace: Vec<_> = prediction
        .events
        .iter()
        .flat_map(|(actor, events)| {
            events.iter().map(|(t_us, event)| TraceEvent {
                t_us: *t_us,
                actor: *actor,
                event: *event,
            })
        })
        .collect();
    let reason = Reason::Shutdown;
    let rank = |line: &TraceEvent| {
        let stopped = match line.event {
            Event::Cancelled => &prediction.cancelled,
            event if event == (Event::Closed { reason }) => {
                &prediction.shut_down
            }
            _ => return (0, None),
        };
        (1, stopped.iter().position(|actor| *actor == line.actor))
    };
    trace.sort_by_key(|line| {
        let actor = matches!(line.actor, Actor::Echo(_));
        let (stopped, place) = rank(line);
        (line.t_us, stopped, actor && stopped == 1, place)
    });
    trace
}

#[test]
fn every_kind_of_event_is_predicted_for_some_seed() {
    let mut seen = BTreeSet::new();
    for seed in 0..2_000 {
        let scenario = generate(seed, &GenerateOptions::default());
        let prediction = predict(&scenario);
        for (actor, events) in &prediction.events {
            assert!(
                events.is_sorted_by_key(|(t_us, _)| t_us),
                "{seed} {actor}"
            );
            for (_, event) in events {
                let word = match event {
                    Event::Error { error, .. } => error.kind(),
                    Event::Closed { reason } => reason.word(),
                    Event::Done { ok: true } => "done well",
                    Event::Done { ok: false } => "done badly",
                    Event::Start => "start",
                    Event::Attempt { .. } => "attempt",
                    Event::Connected { .. } => "connected",
                    Event::Resent { .. } => "resent",
                    Event::Backoff { .. } => "backoff",
                    Event::Ok { .. } => "ok",
                    Event::Cancelled => "cancelled",
                    Event::Accept => "accept",
                    Event::Line { .. } => "line",
                    Event::Echo { .. } => "echo",
                };
                // Requests and sessions are both reset.
                seen.insert((matches!(actor, Actor::Echo(_)), word));
            }
        }
        let accepted = |r: &_| r != "never_accepted";
        let echo = prediction.results.echo.iter().flatten();
        if !echo.map(|result| &result.closed).all(accepted) {
            seen.insert((true, "never_accepted"));
        }
    }
    assert_eq!(seen.len(), 26, "{seen:?}");
}

#[test]
fn a_run_as_predicted_passes_and_every_change_of_it_is_seen() {
    let mut changes = 0;
    for seed in 0..300 {
        let scenario = generate(seed, &GenerateOptions::default());
        let prediction = predict(&scenario);
        let results = &prediction.results;
        let trace = trace_of(&prediction);
        assert_eq!(prediction.check(&trace, results), Ok(()), "{seed}");
        for index in 0..trace.len() {
            let mut changed = trace.clone();
            changed.remove(index);
            assert!(prediction.check(&changed, results).is_err(), "{seed}");
            let mut changed = trace.clone();
            changed[index].t_us += 1;
            assert!(prediction.check(&changed, results).is_err(), "{seed}");
            let mut changed = trace.clone();
            changed.insert(index, trace[index]);
            assert!(prediction.check(&changed, results).is_err(), "{seed}");
            let mut changed = trace.clone();
            changed[index].actor = Actor::Task(0);
            assert!(prediction.check(&changed, results).is_err(), "{seed}");
            changes += 4;
        }
        for changed in changed_results(results) {
            assert!(prediction.check(&trace, &changed).is_err(), "{seed}");
            changes += 1;
        }
    }
    assert!(changes > 10_000, "{changes}");
}

fn changed_results(results: &Results) -> Vec<Results> {
    let mut all = Vec::new();
    let mut change = |change: fn(&mut Results)| {
        let mut changed = results.clone();
        change(&mut changed);
        if changed != *results {
            all.push(changed);
        }
    };
    change(|r| r.fetch = None);
    change(|r| r.echo = None);
    change(|r| r.fetch = Some(Vec::new()));
    change(|r| {
        r.fetch
            .iter_mut()
            .flatten()
            .for_each(|f| f.sendings.attempts += 1);
    });
    change(|r| {
        r.echo
            .iter_mut()
            .flatten()
            .for_each(|e| e.received.push('x'));
    });
    change(|r| {
        r.echo.iter_mut().flatten().for_each(|e| e.closed.clear());
    });
    all
}

#[test]
fn the_order_of_those_who_are_stopped_at_once_counts() {
    let scenario = Scenario::from_json(
        r#"{"name": "", "fetch": {"cancel_at_us": 5, "requests": [
            {"id": "a", "attempts": [{"refuse_us": 6}]},
            {"id": "b", "attempts": [{"refuse_us": 6}]}]},
          "echo": {"shutdown_at_us": 5, "clients": [
            {"connect_at_us": 1, "end": "idle", "steps": []},
            {"connect_at_us": 0, "end": "idle", "steps": []}]}}"#,
    );
    let prediction = predict(&scenario.expect("scenario"));
    let results = &prediction.results;
    let trace = trace_of(&prediction);
    assert_eq!(prediction.check(&trace, results), Ok(()));
    let last = trace.len() - 4;
    for (one, other, expected) in [
        (0, 1, "fetch:1, line 6: expected fetch:0 stopped here"),
        (2, 3, "echo:0, line 8: expected echo:1 stopped here"),
        (
            1,
            2,
            "fetch:1, line 7: expected nothing between two cancelled",
        ),
    ] {
        let mut changed = trace.clone();
        changed.swap(last + one, last + other);
        let difference = prediction.check(&changed, results).unwrap_err();
        assert!(difference.to_string().starts_with(expected), "{difference}");
    }
    // Different ones at the same time may stand in any order otherwise.
    let mut changed = trace.clone();
    changed.swap(1, 2);
    assert_eq!(prediction.check(&changed, results), Ok(()));
}

#[test]
fn a_difference_says_who_which_what_in_one_line() {
    let scenario = Scenario::from_json(
        r#"{"name": "", "fetch": {"requests": [
            {"id": "a\n", "attempts": [{"refuse_us": 6}]}]}}"#,
    );
    let prediction = predict(&scenario.expect("scenario"));
    let results = &prediction.results;
    let mut trace = trace_of(&prediction);
    trace[2].t_us = 7;
    trace[3].t_us = 7;
    let difference = prediction.check(&trace, results).unwrap_err();
    assert_eq!(difference.actor, Actor::Fetch(0));
    assert_eq!(difference.place, Place::Event(2));
    assert_eq!(
        difference.to_string(),
        "fetch:0, event 2: \
         expected Error { attempt: 0, error: Refused } at 6 us, \
         found Error { attempt: 0, error: Refused } at 7 us"
    );
    trace[3].t_us = 5;
    let difference = prediction.check(&trace, results).unwrap_err();
    assert_eq!(
        difference.to_string(),
        "fetch:0, line 3: expected 7 us or later, \
         found Done { ok: false } at 5 us"
    );
    let mut changed = results.clone();
    let fetch = changed.fetch.as_mut().expect("fetch");
    fetch[0].outcome = Ok((200, Body::Text("\n".repeat(1_000_000))));
    let trace = trace_of(&prediction);
    let difference = prediction.check(&trace, &changed).unwrap_err();
    let text = difference.to_string();
    assert!(text.starts_with("fetch:0, result: expected FetchResult {"));
    assert!(text.len() < 1_000 && !text.contains('\n'), "{text}");
}
