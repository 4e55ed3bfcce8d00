//! Goals are met at their bounds, missed beyond them, and unknown without a
//! number.

use crate::fixture::{report, report_with, timings};
use lab::report::{Counts, GOAL_CASES, Goal, Timings, Verdict};

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
        ("turn/1000/tokio", 100.0),
        ("turn/1000/callbacks", 40.0),
        ("turn/1000/send", 28.1),
        ("turn/1000/yield-from", 24.9),
        ("turn/1000/async-await", 18.1),
        ("turn/1000/floor", 12.0),
    ]);
    let styles = goal(&timings, "a turn, 1,000 tasks", "of tokio");
    assert_eq!(styles.bound, "<= 0.4, 0.28, 0.25, 0.18 of tokio");
    assert_eq!(verdicts(&styles), [Met, Missed, Met, Missed]);
    assert_eq!(styles.found[1].text, "0.281");
    let floor = goal(&timings, "the same, of the floor", "of tokio");
    assert_eq!(verdicts(&floor), [Met]);
}

#[test]
fn growth_is_that_of_one_style() {
    let timings = timings(&[
        ("turn/1000/callbacks", 10.0),
        ("turn/1000/async-await", 10.0),
        ("turn/1000/floor", 10.0),
        ("turn/100000/callbacks", 25.0),
        ("turn/100000/async-await", 15.1),
        ("turn/100000/floor", 15.1),
    ]);
    let styles = goal(&timings, "a turn, 100,000 tasks", "");
    assert_eq!(verdicts(&styles), [Met, Unknown, Unknown, Missed]);
    let floor = goal(&timings, "the same, of the floor", "1,000 tasks");
    assert_eq!(verdicts(&floor), [Missed]);
}

#[test]
fn instructions_are_shown_beside_those_of_peers() {
    let instructions = [
        ("callbacks", 1_700.4),
        ("send", 2_000.0),
        ("yield-from", 2_000.0),
        ("async-await", 1_399.0),
        ("mio", 737.0),
    ];
    let id = |(name, count)| (format!("echo_tcp/64/{name}"), count);
    let counts = Counts {
        instructions: instructions.map(id).into(),
        ..Counts::default()
    };
    let mut goals = report_with(&Timings::default(), &counts).goals;
    goals.retain(|goal| goal.probe.starts_with("instructions"));
    assert_eq!(goals[0].bound, "<= 1,700, 2,200, 2,000, 1,400; mio 737");
    assert_eq!(verdicts(&goals[0]), [Missed, Met, Met, Met]);
}

#[test]
fn each_timed_goal_has_its_case_among_those_that_are_measured() {
    let ids = ["callbacks", "send", "mio", "raw", "smol", "tokio", "floor"];
    let cases = GOAL_CASES.iter().flat_map(|case| {
        let case = match *case {
            "echo_sim/" => "echo_sim/64/",
            "echo_tcp/" => "echo_tcp/64/",
            case => case,
        };
        ids.map(|id| (format!("{case}{id}"), 1.0))
    });
    let more =
        ["callbacks", "mio"].map(|id| (format!("echo_tcp/1024/{id}"), 1.0));
    let cases: Vec<_> = cases.chain(more).collect();
    let cases: Vec<_> = cases.iter().map(|(id, ns)| (&**id, *ns)).collect();
    let counts = Counts {
        events_per_line: vec![("64".to_string(), 1.0)],
        ..Counts::default()
    };
    for goal in report_with(&timings(&cases), &counts).goals {
        let said = &goal.found[0].text;
        assert!(!said.contains("not measured"), "{}: {said}", goal.probe);
    }
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
    let spawn = goal(&timings, "start and join, 1,000,000 tasks", "");
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
