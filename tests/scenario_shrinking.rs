//! A scenario that fails becomes a small one that still fails.

use harness::oracle::predict;
use harness::scenario::{GenerateOptions, Scenario, generate, shrink};
use styles::trace::{Actor, Event};
use styles::workload::{FetchError, Reason};

/// The head of a short response, as a file has it.
const RESPONSE: &str = r"HTTP/1.1 200\nTransfer-Encoding:chunked\n\n0\r\n\n";

/// Far more than any scenario below needs.
const MAX_TRIES: usize = 100_000;

fn happens(
    scenario: &Scenario,
    wanted: impl Fn(Actor, Event) -> bool,
) -> bool {
    let events = predict(scenario).events;
    let mut events = events.iter().flat_map(|(actor, events)| {
        events.iter().map(move |(_, event)| (*actor, *event))
    });
    events.any(|(actor, event)| wanted(actor, event))
}

/// Shrinks the first large scenario in which `wanted` happens.
#[track_caller]
fn check(wanted: fn(Actor, Event) -> bool, expected: &str) {
    let mut seeds = 0..;
    let (seed, scenario) = loop {
        let seed = seeds.next().expect("endless");
        let options = GenerateOptions {
            max_requests: 30,
            max_clients: 30,
        };
        let scenario = generate(seed, &options);
        if happens(&scenario, wanted) {
            break (seed, scenario);
        }
    };
    let mut fails = |tried: &Scenario| happens(tried, wanted);
    let small = shrink(scenario, &mut fails, MAX_TRIES);
    let version = match small.fetch.as_ref().map(|f| f.hosts.len()) {
        None | Some(0) => "",
        Some(_) => "\n  \"version\": 2,",
    };
    let expected =
        format!("{{{version}\n  \"name\": \"seed {seed}\",{expected}\n}}\n");
    assert_eq!(small.to_json(), expected);
}

#[test]
fn a_timeout_needs_one_attempt() {
    check(
        |_, event| {
            let error = FetchError::Timeout;
            event == Event::Error { attempt: 0, error }
        },
        r#"
  "fetch": {
    "requests": [
      { "id": "", "attempts": [ { "connect_us": 0, "stall": true } ] }
    ]
  }"#,
    );
}

#[test]
fn a_second_attempt_needs_a_retry() {
    check(
        |_, event| event == Event::Connected { attempt: 1 },
        r#"
  "fetch": {
    "retries": 1,
    "requests": [
      { "id": "", "attempts": [ { "connect_us": 0, "reset_us": 0 } ] }
    ]
  }"#,
    );
}

#[test]
fn a_request_that_is_sent_again_needs_a_connection_that_ends() {
    check(
        |_, event| event == Event::Resent { attempt: 0 },
        r#"
  "fetch": {
    "keep": 1,
    "hosts": [{ "connect_us": 0 }],
    "requests": [
      { "id": "", "attempts": [ { "host": 0, "say": [[0, "RESPONSE"]] } ] },
      { "id": "1", "attempts": [ { "host": 0, "say": [[0, "\n"]] } ] }
    ]
  }"#
        .replace("RESPONSE", RESPONSE)
        .as_str(),
    );
}

#[test]
fn a_cancelled_request_needs_to_be_unfinished() {
    check(
        |_, event| event == Event::Cancelled,
        r#"
  "fetch": {
    "cancel_at_us": 0,
    "requests": [
      { "id": "", "attempts": [ { "connect_us": 0, "stall": true } ] }
    ]
  }"#,
    );
}

#[test]
fn a_long_line_needs_two_bytes_and_the_least_limit() {
    check(
        |_, event| {
            let reason = Reason::TooLong;
            event == Event::Closed { reason }
        },
        &r#"
  "echo": {
    "max_line_bytes": 1,
    "clients": [
      { "connect_at_us": 0, "end": "close", "steps": [ STEP ] }
    ]
  }"#
        .replace("STEP", r#"{ "wait_us": 0, "send": "xx" }"#),
    );
}

#[test]
fn the_fourth_client_needs_three_others() {
    check(
        |actor, event| actor == Actor::Echo(3) && event == Event::Accept,
        r#"
  "echo": {
    "clients": [
      { "connect_at_us": 0, "end": "close", "steps": [] },
      { "connect_at_us": 0, "end": "close", "steps": [] },
      { "connect_at_us": 0, "end": "close", "steps": [] },
      { "connect_at_us": 0, "end": "close", "steps": [] }
    ]
  }"#,
    );
}

#[test]
fn whatever_is_tried_is_valid_and_what_is_left_cannot_be_made_smaller() {
    let options = GenerateOptions::default();
    for seed in 0..150 {
        let scenario = generate(seed, &options);
        // It fails as long as it has as many echoes and errors.
        let count = |scenario: &Scenario| {
            let wanted = |event: &Event| match event {
                Event::Echo { bytes } => *bytes > 1,
                Event::Error { error, .. } => error.is_retryable(),
                Event::Closed { reason } => *reason != Reason::End,
                _ => false,
            };
            let prediction = predict(scenario);
            let events = prediction.events.values().flatten();
            events.filter(|(_, event)| wanted(event)).count().min(3)
        };
        let wanted = count(&scenario);
        let mut tries = 0;
        let mut fails = |tried: &Scenario| {
            tries += 1;
            let text = tried.to_json();
            assert_eq!(Scenario::from_json(&text).as_ref(), Ok(tried));
            count(tried) == wanted
        };
        let small = shrink(scenario, &mut fails, MAX_TRIES);
        assert!(tries < MAX_TRIES / 10, "{tries}");
        assert_eq!(count(&small), wanted, "{seed}");
        let mut fails = |tried: &Scenario| count(tried) == wanted;
        let again = shrink(small.clone(), &mut fails, MAX_TRIES);
        assert_eq!(again, small, "{seed}");
    }
}

#[test]
fn tries_are_bounded_and_what_fails_alone_stays_as_it_is() {
    let scenario = generate(5, &GenerateOptions::LARGE);
    for max_tries in [0, 1, 7] {
        let mut tries = 0;
        let mut fails = |_: &Scenario| {
            tries += 1;
            false
        };
        let same = shrink(scenario.clone(), &mut fails, max_tries);
        assert_eq!(same, scenario);
        assert_eq!(tries, max_tries);
    }
}
