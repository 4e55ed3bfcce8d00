//! What is wrong is found, shown, made small and can be repeated.

use crate::canaries::Canary;
use harness::cli::check::{check_scenario, check_seed};
use harness::contestant::Contestant;
use harness::equivalence::{Disagreement, judge};
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;
use std::path::Path;
use styles::Style;

const ECHO: &str = r#"{ "name": "a line", "echo": { "delay_us": 10,
    "clients": [{ "connect_at_us": 5, "end": "close",
        "steps": [{ "wait_us": 1, "send": "one\n" }] }] } }"#;

const FETCH: &str = r#"{ "name": "a resource", "fetch": { "requests": [{
    "id": "r", "attempts": [{ "connect_us": 1, "respond_us": 1,
        "status": 200, "body": [] }] }] } }"#;

fn judged(
    contestants: &[&dyn Contestant],
    json: &str,
) -> Result<(), Disagreement> {
    let scenario = Scenario::from_json(json).expect("a scenario");
    judge(contestants, &scenario, SimLimits::default()).map(|_| ())
}

fn wrong(contestants: &[&dyn Contestant], json: &str) -> Disagreement {
    judged(contestants, json).expect_err("the canary was not caught")
}

#[test]
fn the_styles_are_right() {
    let styles = Style::ALL.each_ref().map(|s| s as &dyn Contestant);
    assert_eq!(judged(&styles, ECHO), Ok(()));
    assert_eq!(judged(&styles, FETCH), Ok(()));
}

#[test]
fn a_trace_that_differs_is_shown_beside_the_other() {
    let found = wrong(&[&Style::Callbacks, &Canary::SlowEcho], ECHO);
    let expected = "\
traces of callbacks and canary differ in line 3

    callbacks                  canary
  1 5 echo:0 accept            5 echo:0 accept
  2 6 echo:0 line, bytes: 3    6 echo:0 line, bytes: 3
> 3 16 echo:0 echo, bytes: 3 | 17 echo:0 echo, bytes: 3
  4 16 echo:0 closed, rea... | 17 echo:0 closed, rea...
";
    assert_eq!(found.report(56), expected);
}

#[test]
fn all_wrong_in_the_same_way_are_still_wrong_to_the_oracle() {
    let canaries: [&dyn Contestant; 2] = [&Canary::SlowEcho; 2];
    let report = wrong(&canaries, ECHO).report(100);
    assert!(
        report.contains("canary is not as the oracle says"),
        "{report}"
    );
    let marked = report.lines().find(|line| line.starts_with('>'));
    let marked = marked.expect("a marked line");
    assert!(marked.contains("16 echo:0 echo"), "{report}");
    assert!(marked.contains("17 echo:0 echo"), "{report}");
}

#[test]
fn a_turn_too_many_is_a_difference() {
    let found = wrong(&[&Style::Callbacks, &Canary::ExtraTurn], ECHO);
    assert!(found.summary.starts_with("counters of"), "{found}");
}

#[test]
fn a_lost_task_is_told_in_one_line() {
    let found = wrong(&[&Style::Send, &Canary::Panic], FETCH);
    let expected = "canary: a task was lost: client panicked: as\\nplanned\n";
    assert_eq!(found.report(100), expected);
}

#[test]
fn a_deadlock_is_told_with_who_waits() {
    let found = wrong(&[&Style::Send, &Canary::Deadlock], FETCH);
    let expected = "canary: deadlock: nothing can wake client (future)\n";
    assert_eq!(found.report(100), expected);
}

#[test]
fn a_task_that_is_left_behind_is_a_leak() {
    let found = wrong(&[&Style::Send, &Canary::Leak], FETCH);
    let expected = "canary: a task or connection was never ended\n";
    assert_eq!(found.report(100), expected);
}

#[test]
fn a_finding_is_small_and_its_file_repeats_it() {
    let contestants: [&dyn Contestant; 2] =
        [&Style::YieldFrom, &Canary::SlowEcho];
    let finding = (0..100)
        .find_map(|seed| check_seed(&contestants, seed).err())
        .expect("one in a hundred random scenarios echoes a line");
    let clients = finding.scenario.echo.as_ref().map(|e| e.clients.len());
    assert_eq!(clients, Some(1), "{}", finding.scenario.to_json());
    assert_eq!(finding.scenario.fetch, None);

    let json = finding.scenario.to_json();
    let again = Scenario::from_json(&json).expect("a file's text");
    assert!(check_scenario(&contestants, &again).is_err());

    let report = finding.report(80, Some(Path::new("kept.json")));
    assert!(report.contains("\n> "), "{report}");
    let command = "\n    lab check --from-file kept.json\n";
    assert!(report.ends_with(command), "{report}");
}

#[test]
fn a_finding_that_cannot_be_kept_is_printed() {
    let contestants: [&dyn Contestant; 1] = [&Canary::SlowEcho];
    let finding = (0..100)
        .find_map(|seed| check_seed(&contestants, seed).err())
        .expect("one in a hundred random scenarios echoes a line");
    let report = finding.report(80, None);
    assert!(report.contains(&finding.scenario.to_json()), "{report}");
    let command =
        format!("\n    lab check --seed {} --cases 1\n", finding.seed);
    assert!(report.ends_with(&command), "{report}");
}
