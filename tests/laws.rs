//! The laws of the styles, from counts: what grows with depth, with calls,
//! with tasks, with waits and with starts, and what does not.

#[path = "support/counting.rs"]
mod counting;

use counting::count;
use lab::measure::Law;
use lab::measure::laws::{self, Counted, LawLine, Over, cheapest_styles};
use lab::measure::{Call, CallCost, Subject, Way};
use std::sync::OnceLock;
use styles::Style;

const CALLBACKS: Way = Way::Subject(Subject::Style(Style::Callbacks));
const SEND: Way = Way::Subject(Subject::Style(Style::Send));
const YIELD_FROM: Way = Way::Subject(Subject::Style(Style::YieldFrom));
const ASYNC_AWAIT: Way = Way::Subject(Subject::Style(Style::AsyncAwait));
const FLOOR: Way = Way::Subject(Subject::Floor);

/// All laws, counted once for all tests.
fn all() -> &'static [LawLine] {
    static LINES: OnceLock<Vec<LawLine>> = OnceLock::new();
    LINES.get_or_init(|| laws::all(count).expect("good ends"))
}

#[track_caller]
fn law(over: Over, counted: Counted, way: Way) -> Law {
    let is_it = |line: &&LawLine| {
        (line.over, line.counted, line.way) == (over, counted, way)
    };
    let mut found = all().iter().filter(is_it);
    let line = found.next().expect("a law");
    assert_eq!(found.next(), None, "two laws of the same");
    line.law
}

/// Requires that the law of a count has this slope.
#[track_caller]
fn check(over: Over, counted: Counted, way: Way, slope: f64) {
    let law = law(over, counted, way);
    // Tables that double with their size weigh little beside what they hold.
    let close = (law.slope - slope).abs() < 0.02;
    assert!(close, "{way}: {law:?} has no slope of {slope}");
}

/// Requires that a count is `base` at every size.
#[track_caller]
fn check_flat(over: Over, counted: Counted, way: Way, base: f64) {
    let flat = Law { base, slope: 0.0 };
    assert_eq!(law(over, counted, way).rounded(), flat, "{way}");
}

#[test]
fn callbacks_are_flat_in_depth() {
    check_flat(Over::Depth, Counted::Entries, CALLBACKS, 1.0);
}

#[test]
fn send_is_flat_in_depth() {
    check_flat(Over::Depth, Counted::Entries, SEND, 1.0);
}

#[test]
fn yield_from_goes_through_every_body() {
    check(Over::Depth, Counted::Entries, YIELD_FROM, 1.0);
    assert_eq!(law(Over::Depth, Counted::Entries, YIELD_FROM).at(0), 0.0);
}

#[test]
fn a_chain_is_flat_in_depth() {
    check_flat(Over::Depth, Counted::Entries, Way::YieldFromChain, 1.0);
}

#[test]
fn an_engine_changes_no_law_but_that_of_allocations() {
    let own = [
        (YIELD_FROM, Way::YieldFromOwnEngine),
        (SEND, Way::SendOwnEngine),
    ];
    for (style, own) in own {
        let entries = |way| law(Over::Depth, Counted::Entries, way).rounded();
        assert_eq!(entries(style), entries(own));
        // A task and a box it is polled in, a mailbox; no engine's boxes.
        check(Over::Tasks, Counted::Allocations, style, 4.0);
        check(Over::Tasks, Counted::Allocations, own, 2.0);
        // The table of bodies that delegate doubles, too.
        for (way, slope) in [(style, 3.0), (own, 1.0)] {
            let law = law(Over::Calls, Counted::Allocations, way);
            assert!((law.slope - slope).abs() < 0.05, "{way}: {law:?}");
        }
    }
}

#[test]
fn async_await_goes_through_every_body() {
    check(Over::Depth, Counted::Entries, ASYNC_AWAIT, 1.0);
    assert_eq!(law(Over::Depth, Counted::Entries, ASYNC_AWAIT).at(0), 0.0);
}

#[test]
fn queued_calls_take_turns_and_calls_of_send_take_none() {
    check_flat(Over::Calls, Counted::Operations, SEND, 1.0);
    check(Over::Calls, Counted::Operations, Way::SendQueued, 2.0);
    check_flat(Over::Depth, Counted::Operations, Way::SendQueued, 1.0);
}

#[test]
fn a_wait_is_one_operation_and_one_resumption_at_any_depth() {
    for way in Way::ALL {
        check_flat(Over::Depth, Counted::Operations, way, 1.0);
        check_flat(Over::Depth, Counted::Resumptions, way, 1.0);
        check(Over::Waits, Counted::Operations, way, 1.0);
        check(Over::Tasks, Counted::Resumptions, way, 2.0);
    }
}

#[test]
fn callbacks_take_one_box_a_step() {
    check_flat(Over::Depth, Counted::Allocations, CALLBACKS, 1.0);
    check(Over::Waits, Counted::Allocations, CALLBACKS, 1.0);
    check(Over::Tasks, Counted::Allocations, CALLBACKS, 3.0);
    check(Over::Calls, Counted::Allocations, CALLBACKS, 1.0);
}

#[test]
fn all_others_allocate_nothing_a_wait() {
    for way in Way::ALL.into_iter().filter(|way| *way != CALLBACKS) {
        check_flat(Over::Depth, Counted::Allocations, way, 0.0);
        check_flat(Over::Depth, Counted::BytesAsked, way, 0.0);
        check(Over::Waits, Counted::Allocations, way, 0.0);
    }
}

#[test]
fn async_await_allocates_once_a_task_and_once_a_body_of_a_recursion() {
    check(Over::Tasks, Counted::Allocations, ASYNC_AWAIT, 1.0);
    check(Over::Calls, Counted::Allocations, ASYNC_AWAIT, 1.0);
    check(Over::Tasks, Counted::Allocations, FLOOR, 1.0);
}

#[test]
fn a_law_fits_what_it_is_fitted_to() {
    for line in all() {
        // Tables that double are further from a line the smaller they are.
        let most = line.points.iter().map(|p| p.1).fold(1.0, f64::max);
        let farthest = line.law.farthest(&line.points);
        assert!(farthest <= 0.1 * most, "{line:?}");
    }
}

#[test]
fn all_ways_have_a_law_of_all_that_is_counted() {
    for over in Over::ALL {
        let of = |counted| {
            let is_it =
                |line: &&LawLine| line.over == over && line.counted == counted;
            let ways = all().iter().filter(is_it).map(|line| line.way);
            ways.collect::<Vec<_>>()
        };
        let counts = Counted::ALL.map(of);
        let there = counts.iter().filter(|ways| !ways.is_empty());
        assert!(there.clone().count() >= 4, "{over:?}");
        for ways in there {
            assert_eq!(*ways, over.ways(), "{over:?}");
        }
    }
}

#[test]
fn a_hot_start_takes_no_turn_and_a_cold_one_takes_two() {
    for way in Subject::ALL.map(Way::Subject) {
        // To the task that is started, and back to the one that joins it.
        check(Over::Starts, Counted::Turns, way, 2.0);
        check_flat(Over::HotStarts, Counted::Turns, way, 1.0);
        check(Over::Starts, Counted::Resumptions, way, 2.0);
        check(Over::HotStarts, Counted::Resumptions, way, 1.0);
        check(Over::Starts, Counted::Operations, way, 1.0);
        check_flat(Over::HotStarts, Counted::Operations, way, 0.0);
    }
}

#[test]
fn depth_turns_the_order_of_the_styles() {
    let stretches = |counted| cheapest_styles(all(), Over::Depth, counted);
    let entered = stretches(Counted::Entries);
    assert_eq!(entered[0].styles, Style::ALL);
    assert_eq!(entered[0].to, Some(1));
    assert!(!entered[1].styles.contains(&Style::AsyncAwait));
    // As recorded.
    let instructions = stretches(Counted::Instructions);
    assert_eq!(instructions[0].styles, [Style::AsyncAwait]);
    assert!(instructions[0].to.is_some_and(|depth| depth < 8));
    let never = cheapest_styles(all(), Over::Waits, Counted::Instructions);
    assert_eq!(never, []);
}

/// A border takes one turn and one operation, to return, and two resumptions:
/// the hot start is one, the return is the other.
#[test]
fn a_border_costs_a_turn_and_some_allocations() {
    let mut allocations = Vec::new();
    for call in Call::all() {
        let cost = call.cost(count).expect("a good end");
        let direct = Call::direct(call.caller).cost(count);
        let direct = direct.expect("a good end");
        let border = u64::from(call.is_bridged);
        let expected = CallCost {
            turns: direct.turns + border,
            resumptions: direct.resumptions + 2 * border,
            operations: direct.operations + border,
            ..cost
        };
        assert_eq!(cost, expected, "{call}");
        allocations.push((call.to_string(), cost.allocations));
    }
    let found: Vec<_> =
        allocations.iter().map(|(id, n)| (&**id, *n)).collect();
    assert_eq!(found, BORDER_ALLOCATIONS);
}

/// The allocations of a call, by callee and caller.
const BORDER_ALLOCATIONS: [(&str, u64); 16] = [
    ("call/callbacks/callbacks", 2),
    ("call/send/send", 3),
    ("call/yield-from/yield-from", 2),
    ("call/async-await/async-await", 0),
    ("border/callbacks/send", 8),
    ("border/callbacks/yield-from", 6),
    ("border/callbacks/async-await", 6),
    ("border/send/callbacks", 9),
    ("border/send/yield-from", 7),
    ("border/send/async-await", 7),
    ("border/yield-from/callbacks", 9),
    ("border/yield-from/send", 9),
    ("border/yield-from/async-await", 7),
    ("border/async-await/callbacks", 6),
    ("border/async-await/send", 6),
    ("border/async-await/yield-from", 4),
];
