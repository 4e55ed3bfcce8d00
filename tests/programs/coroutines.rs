//! Coroutine objects run once, and warn if they never do; guards act when they
//! are dropped, unless they are dismissed.

use crate::columns::column;
use crate::rig::{Rig, waits};
use crate::support::script::Step;
use std::cell::Cell;
use styles::Style;
use styles::asyncio::{Coroutine, DropGuard, Kind};

const WARNING: &str =
    "0 warning: RuntimeWarning: coroutine 'plan' was never awaited";

#[test]
fn one_that_is_dropped_before_it_was_taken_warns_once() {
    let rig = Rig::new();
    let coroutine = Coroutine::new(rig.lp(), "plan", || ());
    assert_eq!(rig.said(), [""; 0]);
    drop(coroutine);
    assert_eq!(rig.said(), [WARNING]);
}

#[test]
fn one_that_was_taken_or_closed_is_dropped_in_silence() {
    let rig = Rig::new();
    let taken = Coroutine::new(rig.lp(), "plan", || 1);
    // The owner of the body need not run it.
    assert!(taken.take().is_ok());
    let closed = Coroutine::new(rig.lp(), "plan", || 1);
    closed.close();
    closed.close();
    drop((taken, closed));
    assert_eq!(rig.said(), [""; 0]);
}

#[test]
fn one_that_was_taken_or_closed_says_which_when_it_is_taken_again() {
    let rig = Rig::new();
    let coroutine = Coroutine::new(rig.lp(), "plan", || 1);
    assert_eq!(coroutine.take().map(|body| body()), Ok(1));
    for text in ["awaited", "awaited", "closed"] {
        if text == "closed" {
            coroutine.close();
        }
        let error = coroutine.take().err().expect("an error");
        assert_eq!(error.kind, Kind::Runtime);
        let text = format!("cannot reuse already {text} coroutine");
        assert_eq!(error.text, text);
    }
}

#[test]
fn closing_one_drops_what_its_body_holds() {
    let rig = Rig::new();
    let dropped = Cell::new(false);
    let held = DropGuard::new(|| dropped.set(true));
    let coroutine = Coroutine::new(rig.lp(), "plan", move || drop(held));
    assert!(!dropped.get());
    coroutine.close();
    assert!(dropped.get());
}

#[test]
fn a_guard_calls_when_it_is_dropped_unless_it_is_dismissed() {
    let calls = Cell::new(0);
    let call = || calls.set(calls.get() + 1);
    DropGuard::new(call).dismiss();
    assert_eq!(calls.get(), 0);
    drop(DropGuard::new(call));
    assert_eq!(calls.get(), 1);
}

in_each_style! {
    fn one_that_is_awaited_twice_runs_once_and_raises(style: Style) {
        let rig = Rig::new();
        let script = waits("plan", 10, Step::Return("7"));
        let task = (column(style).awaits_twice)(rig.lp(), script);
        let said = [
            "0 begins",
            "10 plan",
            "10 plan dropped",
            "10 awaited: 7",
            "10 awaited: RuntimeError: cannot reuse already awaited coroutine",
        ];
        assert_eq!(rig.run(), said);
        assert_eq!(task.result(), Some(Ok(())));
    }

    fn one_whose_owner_is_cancelled_first_warns(style: Style) {
        let rig = Rig::new();
        let script = waits("plan", 10, Step::Return("7"));
        let task = (column(style).awaits_late)(rig.lp(), script);
        rig.cancel_after(0, &task);
        assert_eq!(rig.run(), [WARNING]);
    }

    fn one_whose_owner_is_cancelled_within_it_does_not(style: Style) {
        let rig = Rig::new();
        let script = waits("plan", 9_000, Step::Return("7"));
        let task = (column(style).awaits_late)(rig.lp(), script);
        rig.cancel_after(2_000, &task);
        assert_eq!(rig.run(), ["1000 begins", "2000 plan dropped"]);
    }
}
