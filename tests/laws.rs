//! The laws of depth, from counts: which ways go to the innermost body at
//! once, and which go through all.

use harness::measure::{Way, entries_by_depth};
use styles::Style;

/// Entries more for each body, of a resumption.
fn slope(way: impl Into<Way>) -> f64 {
    entries_by_depth(way.into()).expect("a run").slope
}

/// Nothing but starts and ends, which come once and not with each turn.
const FLAT: f64 = 0.05;

#[test]
fn callbacks_are_flat_in_depth() {
    assert!(slope(Style::Callbacks) < FLAT);
}

#[test]
fn send_is_flat_in_depth() {
    assert!(slope(Style::Send) < FLAT);
}

#[test]
fn yield_from_is_flat_in_depth() {
    assert!(slope(Style::YieldFrom) < FLAT);
}

#[test]
fn async_await_goes_through_every_body() {
    assert!((slope(Style::AsyncAwait) - 1.0).abs() < FLAT);
}

#[test]
fn a_relay_is_caught_by_the_law_that_delegation_keeps() {
    assert!((slope(Way::YieldFromRelay) - 1.0).abs() < FLAT);
}
