//! The laws of the styles, from counts: what grows with depth, with calls,
//! with tasks and with waits, and what does not.

use harness::measure::laws::{self, Counted, Law, LawLine, Over};
use harness::measure::{Allocations, Subject, Way};
use std::sync::OnceLock;
use styles::Style;

const CALLBACKS: Way = Way::Subject(Subject::Style(Style::Callbacks));
const SEND: Way = Way::Subject(Subject::Style(Style::Send));
const YIELD_FROM: Way = Way::Subject(Subject::Style(Style::YieldFrom));
const ASYNC_AWAIT: Way = Way::Subject(Subject::Style(Style::AsyncAwait));
const FLOOR: Way = Way::Subject(Subject::Floor);

fn count(call: &mut dyn FnMut()) -> Allocations {
    let info = allocation_counter::measure(call);
    Allocations {
        count: info.count_total,
        bytes: info.bytes_total,
        blocks_left: info.count_current,
        bytes_left: info.bytes_current,
    }
}

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

/// Requires that for each one more there are so many more.
#[track_caller]
fn check(over: Over, counted: Counted, way: Way, slope: f64) {
    let law = law(over, counted, way);
    // Tables that double with their size weigh little beside what they hold.
    let close = (law.slope - slope).abs() < 0.02;
    assert!(close, "{way}: {law:?} has no slope of {slope}");
}

/// Requires that there are so many, however many.
#[track_caller]
fn check_flat(over: Over, counted: Counted, way: Way, base: f64) {
    let flat = Law { base, slope: 0.0 };
    assert_eq!(law(over, counted, way).rounded(), flat, "{way}");
}

#[test]
fn a_wait_of_callbacks_enters_one_body_at_any_depth() {
    check_flat(Over::Depth, Counted::Entries, CALLBACKS, 1.0);
}
