//! Causes, states and sentences of single programs.

use crate::{all, runs};
use styles::Style;
use web::steps::{Cause, Origin, State, View, Who, changes, sentence};

#[test]
fn the_reason_why_gather_raises_is_told() {
    let (_, lockstep) = runs("gather_errors");
    let told: Vec<_> = lockstep
        .moments
        .iter()
        .map(|moment| sentence(&lockstep, moment))
        .collect();
    assert_eq!(
        told[6],
        "task 3 goes on: its sleep is over, the clock says 1.000 s. It \
         prints “broken fails”. It ends. That makes ready: gather."
    );
    assert_eq!(
        told[7],
        "main goes on: gather set the result it waits for, as task 3 ended. \
         It prints “gather raises ValueError: broken”. Then it sleeps until \
         4.000 s."
    );
    assert_eq!(
        told[26],
        "task 10 is cancelled: main asked for that. It prints “slow is \
         cancelled”. It ends, cancelled. That makes ready: gather."
    );
}

/// Returns the kind of a cause, and those that brought it about.
fn spelt(cause: &Cause) -> String {
    let (kind, by) = match cause {
        Cause::Outside => ("outside", &None),
        Cause::Begun(by) => ("begun", by),
        Cause::Called(by) => ("called", by),
        Cause::Over { name, by } => (*name, by),
        Cause::Cut => ("cut", &None),
        Cause::Cancelled(by) => ("cancelled", by),
    };
    let by = by.iter().flat_map(|by| by.via.iter().chain([&by.who]));
    let by: Vec<_> = by.map(ToString::to_string).collect();
    format!("{kind} by {}", by.join(", "))
}

/// The program of which a column sets more callbacks than another, so that
/// they have other numbers there.
const NUMBERED_OTHERWISE: &str = "read_file";

#[test]
fn causes_are_equal_in_all_columns() {
    let programs = all().filter(|(p, _)| p.name != NUMBERED_OTHERWISE);
    for (program, lockstep) in programs {
        for moment in &lockstep.moments {
            let causes = Style::ALL
                .map(|style| spelt(&lockstep.steps(moment, style)[0].cause));
            let are_equal = causes.iter().all(|cause| *cause == causes[0]);
            assert!(are_equal, "{}: {causes:?}", program.name);
        }
    }
}

#[test]
fn a_chain_of_causes_ends_at_a_task() {
    let (_, lockstep) = runs("gather_errors");
    let step = lockstep.steps(&lockstep.moments[7], Style::Send)[0];
    let Cause::Over {
        name: "promise",
        by: Some(Origin { who, via, by_end }),
    } = &step.cause
    else {
        panic!("{:?}", step.cause);
    };
    assert_eq!(*who, Who::Task(3));
    assert!(matches!(via[..], [Who::Between("gather", _)]));
    assert!(by_end);
}

#[test]
fn bodies_are_those_of_the_running_stack() {
    let (program, lockstep) = runs("fetcher_monitor");
    let changes = changes(program, &lockstep, &lockstep.moments);
    for style in Style::ALL {
        let seats = changes.iter().filter_map(|change| {
            let share = change.columns[style as usize].as_ref()?;
            Some(share.seat.bodies.join(" "))
        });
        assert!(
            seats.clone().any(|s| s.ends_with("fetch append")),
            "{style}"
        );
        assert!(
            seats.clone().any(|s| s.starts_with("main watch")),
            "{style}"
        );
    }
}

#[test]
fn whatever_begins_is_gone_in_the_end() {
    for (program, lockstep) in all() {
        let moments = lockstep.gathered();
        let mut view = View::default();
        for change in changes(program, &lockstep, &moments) {
            view.change(&change);
        }
        let mut left = view.states.keys();
        // Callbacks between steps may be called after the last one.
        let is_between = |who: &Who| matches!(who, Who::Between(..));
        assert!(left.all(is_between), "{}: {view:?}", program.name);
    }
}

#[test]
fn states_are_those_of_the_loop() {
    let (program, lockstep) = runs("gather_errors");
    let mut view = View::default();
    for change in &changes(program, &lockstep, &lockstep.moments)[..6] {
        view.change(change);
    }
    let states: Vec<_> = view.states.into_iter().collect();
    assert!(matches!(
        states[..],
        [
            (Who::Task(1), State::Waits),
            (Who::Task(2), State::Asleep(3_000_000)),
            (Who::Task(3), State::Asleep(1_000_000)),
            (Who::Task(5), State::Asleep(2_000_000)),
            (Who::Between("gather", _), State::Ready),
        ]
    ));
}
