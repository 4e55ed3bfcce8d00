//! The models are equal work: each contestant does the same, as much as the
//! model says, with the right result.

use lab::measure::{Model, Way, Work};
use styles::event_loop::Counters;

#[track_caller]
fn check(model: Model, counts: impl Fn(&Counters) -> u64, expected: u64) {
    let work: Work = model.equal_work().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(counts(&work.counters), expected, "{model:?}: {work:?}");
}

fn operations(counters: &Counters) -> u64 {
    counters.operations
}

fn resumptions(counters: &Counters) -> u64 {
    counters.resumptions
}

#[test]
fn resumptions_without_a_loop_are_equal_work() {
    for count in [0, 1, 2, 1_000] {
        let model = Model::Resume { resumptions: count };
        check(model, resumptions, count);
        check(model, operations, 0);
    }
}

#[test]
fn breadths_are_equal_work() {
    for (breadth, rounds) in [(0, 5), (5, 0), (1, 1), (1, 20), (100, 3)] {
        let model = Model::Breadth { breadth, rounds };
        // Each child yields once and is joined.
        check(model, operations, 2 * model.elements());
        check(model, |counters| counters.tasks, model.elements() + 1);
    }
}

#[test]
fn timers_are_equal_work() {
    for timers in [0, 1, 2, 1_000, 20_000] {
        let model = |withdrawn_percent| Model::Timers {
            timers,
            withdrawn_percent,
        };
        check(model(0), operations, u64::from(timers));
        check(model(0), resumptions, 2 * u64::from(timers));
        check(model(100), operations, 2 * u64::from(timers));
        model(50).equal_work().unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn cancelled_tasks_are_equal_work() {
    for tasks in [0, 1, 2, 1_000] {
        let model = Model::Cancel { tasks };
        // It is resumed once, to fall asleep.
        check(model, resumptions, u64::from(tasks));
    }
}

#[test]
fn values_passed_are_equal_work() {
    for values in [0, 1, 2, 1_000] {
        let model = Model::Future { values };
        // One wait for each value, one turn after each, and one before there
        // is any.
        check(model, operations, 2 * values + values.min(1));
    }
}

#[test]
fn idle_tasks_are_equal_work() {
    for tasks in [0, 1, 2, 1_000] {
        let model = Model::Idle { tasks };
        check(model, operations, u64::from(tasks));
    }
}

/// Returns the work of a way, and the work of the subjects.
fn works(model: Model, way: Way) -> (Work, Work) {
    let works = model.works().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(works.len(), model.ways().len());
    let found = works.iter().find(|work| work.0 == way);
    (found.expect("a way of the model").1, works[0].1)
}

#[test]
fn other_ways_do_what_the_subjects_do() {
    let ways = [
        Way::YieldFromChain,
        Way::YieldFromOwnEngine,
        Way::SendOwnEngine,
    ];
    for (depth, turns) in [(0, 3), (1, 3), (2, 3), (128, 10)] {
        let model = Model::Depth { depth, turns };
        for way in ways {
            let (work, subjects) = works(model, way);
            assert_eq!(work, subjects, "{way}: {model:?}");
        }
    }
}

#[test]
fn queued_calls_take_a_turn_there_and_a_turn_back() {
    for (depth, turns) in [(0, 3), (1, 3), (2, 3), (128, 10)] {
        let model = Model::Depth { depth, turns };
        let (queued, subjects) = works(model, Way::SendQueued);
        let calls = u64::from(depth.max(1)) - 1;
        let more = |of: fn(&Counters) -> u64| {
            of(&queued.counters) - of(&subjects.counters)
        };
        assert_eq!(more(operations), 2 * calls, "{model:?}");
        assert_eq!(more(resumptions), 2 * calls, "{model:?}");
        assert_eq!(more(|counters| counters.turns), 2 * calls, "{model:?}");
    }
}

#[test]
fn all_ways_take_equal_turns_where_nobody_calls() {
    for (tasks, turns_each) in [(0, 5), (1, 0), (1, 1), (2, 100), (300, 7)] {
        let model = Model::Turn { tasks, turns_each };
        let works = model.works().unwrap_or_else(|e| panic!("{e}"));
        for (way, work) in &works {
            assert_eq!(work, &works[0].1, "{model:?}: {way}");
        }
    }
}

#[test]
fn a_way_is_named_as_it_says() {
    for way in Way::ALL {
        assert_eq!(way.name().parse(), Ok(way));
    }
    let unknown = "yield".parse::<Way>().expect_err("no way").to_string();
    assert!(
        unknown.contains("yield-from-chain, yield-from-own-engine"),
        "{unknown}"
    );
}
