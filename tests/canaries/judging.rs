//! Faults are found, shown and made small, and can be repeated.

use crate::broken::CANARIES;
use crate::canary;
use harness::check::{Finding, check_run, check_scenario, check_seed};
use harness::contestant::Contestant;
use harness::equivalence::Disagreement;
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;
use styles::Style;

/// The number of random scenarios within which every canary is found.
const MAX_SEEDS: u64 = 500;

const ECHO: &str = r#"{ "name": "a line", "echo": { "delay_us": 10,
    "clients": [{ "connect_at_us": 5, "end": "close",
        "steps": [{ "wait_us": 1, "send": "one\n" }] }] } }"#;

const FETCH: &str = r#"{ "name": "a reset and a wait", "fetch": {
    "retries": 1, "backoff_us": 5, "requests": [{ "id": "r",
        "attempts": [{ "connect_us": 1, "reset_us": 1 }] }] } }"#;

fn judged(
    contestants: &[&dyn Contestant],
    json: &str,
) -> Result<(), Disagreement> {
    let scenario = Scenario::from_json(json).expect("a scenario");
    check_run(contestants, &scenario, SimLimits::default()).map(|_| ())
}

/// Returns the disagreement of a canary with a style.
fn said_of(name: &str, json: &str) -> Disagreement {
    let judged = judged(&[&Style::Callbacks, canary(name)], json);
    judged.expect_err("the canary was not caught")
}

fn finding(contestants: &[&dyn Contestant]) -> Finding {
    let found =
        (0..MAX_SEEDS).find_map(|seed| check_seed(contestants, seed).err());
    *found.expect("the canary was not caught")
}

#[test]
fn the_styles_are_right() {
    let styles = Style::ALL.each_ref().map(|s| s as &dyn Contestant);
    assert_eq!(judged(&styles, ECHO), Ok(()));
    assert_eq!(judged(&styles, FETCH), Ok(()));
}

#[test]
fn a_trace_that_differs_is_shown_beside_the_other() {
    let found = said_of("counts-the-newline", ECHO);
    let expected = "\
traces of callbacks and counts-the-newline differ in line 2

    callbacks                  counts-the-newline
  1 5 echo:0 accept            5 echo:0 accept
> 2 6 echo:0 line, bytes: 3  | 6 echo:0 line, bytes: 4
  3 16 echo:0 echo, bytes: 3   16 echo:0 echo, bytes: 3
  4 16 echo:0 closed, rea...   16 echo:0 closed, rea...
";
    assert_eq!(found.report(56), expected);
}

#[test]
fn results_that_differ_are_shown_beside_the_others() {
    let report = said_of("drops-last-byte", ECHO).report(60);
    let title = "results of callbacks and drops-last-byte differ in line 4\n";
    assert!(report.starts_with(title), "{report}");
    let marked = report.lines().find(|line| line.starts_with('>'));
    let marked = marked.expect("a marked line");
    assert!(marked.contains(r#""received": "one\n""#), "{report}");
    assert!(marked.contains(r#""received": "one""#), "{report}");
}

#[test]
fn counters_that_differ_are_shown_beside_the_others() {
    let found = said_of("wakes-twice", ECHO);
    assert!(found.to_string().starts_with("counters of"), "{found}");
    assert!(found.report(100).contains("\n> "), "{found}");
}

#[test]
fn all_wrong_in_the_same_way_are_still_wrong_to_the_oracle() {
    let canary = canary("counts-the-newline");
    let judged = judged(&[canary, canary], ECHO);
    let report = judged.expect_err("not caught").report(100);
    let summary =
        "counts-the-newline differs from the oracle's prediction: echo:0";
    assert!(report.starts_with(summary), "{report}");
    let marked = report.lines().find(|line| line.starts_with('>'));
    let marked = marked.expect("a marked line");
    assert!(marked.contains("6 echo:0 line, bytes: 3 "), "{report}");
    assert!(marked.ends_with("6 echo:0 line, bytes: 4"), "{report}");
}

#[test]
fn a_lost_task_is_told_in_one_line() {
    let report = said_of("panics-on-reset", FETCH).report(100);
    let summary = "panics-on-reset: a task failed: fetch:0 panicked: ";
    assert!(report.starts_with(summary), "{report}");
    assert_eq!(report.lines().count(), 1, "{report}");
}

#[test]
fn a_deadlock_is_told_with_who_waits() {
    let report = said_of("never-wakes", FETCH).report(100);
    let summary = "never-wakes: deadlock: nothing can wake ";
    assert!(report.starts_with(summary), "{report}");
    assert_eq!(report.lines().count(), 1, "{report}");
}

#[test]
fn what_is_left_behind_is_a_leak() {
    let report = said_of("keeps-connection-open", ECHO).report(100);
    let expected = "keeps-connection-open: a task or connection was never \
                    ended\n";
    assert_eq!(report, expected);
}

#[test]
fn every_canary_is_found_and_its_file_repeats_it() {
    for canary in CANARIES {
        let contestants: [&dyn Contestant; 2] = [&Style::YieldFrom, canary];
        let finding = finding(&contestants);
        let json = finding.scenario.to_json();
        let again = Scenario::from_json(&json).expect("a file's text");
        let repeated = check_scenario(&contestants, &again);
        assert!(repeated.is_err(), "{}: {json}", canary.name);
    }
}

#[test]
fn a_finding_is_small_and_tells_how_to_see_it_again() {
    let canary = canary("counts-the-newline");
    let finding = finding(&[&Style::YieldFrom, canary]);
    let clients = finding.scenario.echo.as_ref().map(|e| e.clients.len());
    assert_eq!(clients, Some(1), "{}", finding.scenario.to_json());
    assert_eq!(finding.scenario.fetch, None);

    let report = finding.report(80);
    let summary = format!("seed {}: traces of yield-from", finding.seed);
    assert!(report.starts_with(&summary), "{report}");
    assert!(report.contains("\n> "), "{report}");
    let told = finding.to_string();
    let again = format!("`check_seed` repeats it with {}", finding.seed);
    assert!(told.contains(&again), "{told}");
    assert!(told.ends_with(&finding.scenario.to_json()), "{told}");
}
