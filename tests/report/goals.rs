//! Goals are met at their bounds, missed beyond them, and unknown without a
//! number.

use crate::fixture::{report, timings};
use lab::report::{Goal, Timings, Verdict};

fn goal(timings: &Timings, probe: &str, bound: &str) -> Goal {
    let mut goals = report(timings).goals.into_iter();
    let found = goals.find(|g| g.probe == probe && g.bound.contains(bound));
    found.expect("a goal")
}

fn verdicts(goal: &Goal) -> Vec<Verdict> {
    goal.found.iter().map(|found| found.verdict).collect()
}

use Verdict::{Met, Missed, Unknown};

#[test]
fn a_bound_is_part_of_what_is_met() {
    let timings = timings(&[
        ("turn/1000/tokio", 24.0),
        ("turn/1000/callbacks", 8.0),
        ("turn/1000/send", 6.1),
        ("turn/1000/yield-from", 5.9),
        ("turn/1000/async-await", 4.1),
    ]);
    let goal = goal(&timings, "turn, 1,000 tasks", "");
    assert_eq!(verdicts(&goal), [Met, Missed, Met, Missed]);
    assert_eq!(goal.found[1].text, "0.254");
}

#[test]
fn a_number_that_is_missing_meets_nothing() {
    let timings = timings(&[
        ("depth/1/send", 10.0),
        ("depth/128/send", 12.5),
        ("depth/128/async-await", 10.0),
    ]);
    let depth = goal(&timings, "a turn at depth 128", "");
    assert_eq!(verdicts(&depth), [Unknown, Met, Unknown, Unknown]);
    let spawn = goal(&timings, "spawn and join, 1,000,000 tasks", "");
    assert_eq!(verdicts(&spawn), [Unknown]);
    let how = "not measured yet: run cargo bench --bench spawn";
    assert_eq!(spawn.found[0].text, how);
}

#[test]
fn a_deep_body_of_async_is_held_against_a_native_nest() {
    let with = |nest| {
        let timings = timings(&[
            ("depth/128/async-await", 10.0),
            ("depth/128/boxed-async", nest),
        ]);
        verdicts(&goal(&timings, "a turn at depth 128", ""))[3]
    };
    assert_eq!((with(10.0), with(9.9)), (Met, Missed));
}

#[test]
fn the_slowest_is_held_against_the_fastest() {
    let spread = |slowest| {
        let timings = timings(&[
            ("echo_tcp/64/callbacks", 1_010.0),
            ("echo_tcp/64/send", 1_000.0),
            ("echo_tcp/64/yield-from", slowest),
            ("echo_tcp/64/async-await", 1_020.0),
        ]);
        let goal = goal(&timings, "echo, 64 connections", "fastest");
        verdicts(&goal)
    };
    assert_eq!(spread(1_030.0), [Met]);
    assert_eq!(spread(1_031.0), [Missed]);
    assert_eq!(spread(950.0), [Missed]);
}
