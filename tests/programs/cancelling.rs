//! Cancelling at the next turn: of a task that waits, is ready, has not begun,
//! or does not mind.

use crate::columns::{Plan, column, is_told};
use crate::rig::{Rig, after};
use styles::Style;
use styles::asyncio::Raised;
use styles::event_loop::Promise;

in_each_style! {
    fn one_that_waits_is_told_or_dropped_at_its_next_turn(style: Style) {
        let rig = Rig::new();
        let plan = Plan::new("one", after(rig.lp(), 9), Ok(1));
        let task = (column(style).waits)(rig.lp(), plan);
        let cancelled = task.clone();
        rig.lp().call_later(5_000, move |lp| {
            lp.call_soon(|lp| lp.print("ready before"));
            assert!(cancelled.cancel());
            assert!(cancelled.cancel(), "it has not ended yet");
            assert!(!cancelled.is_done());
            lp.print("cancelled");
        });
        let mut said = vec!["0 one begins", "5 cancelled", "5 ready before"];
        said.extend(is_told(style).then_some("5 one is told"));
        said.push("5 one lets go");
        assert_eq!(rig.run(), said);
        assert!(task.is_done() && task.is_cancelled());
        assert_eq!(task.result(), Some(Err(Raised::cancelled())));
        assert!(!task.cancel());
    }

    fn one_that_is_ready_does_not_go_on(style: Style) {
        let rig = Rig::new();
        let gate = Promise::new(rig.lp());
        let plan = Plan::new("one", gate.clone(), Ok(1));
        let task = (column(style).waits)(rig.lp(), plan);
        let cancelled = task.clone();
        rig.lp().call_later(5_000, move |_| {
            assert!(gate.set(Ok(())).is_ok());
            assert!(cancelled.cancel());
        });
        let mut said = vec!["0 one begins"];
        said.extend(is_told(style).then_some("5 one is told"));
        said.push("5 one lets go");
        assert_eq!(rig.run(), said);
        assert!(task.is_cancelled());
    }

    fn one_that_has_not_begun_never_does(style: Style) {
        let rig = Rig::new();
        let gate = Promise::new(rig.lp());
        let plan = Plan::new("one", gate, Ok(1));
        let task = (column(style).waits)(rig.lp(), plan);
        assert!(task.cancel());
        assert!(!task.is_done(), "that takes a turn");
        assert_eq!(rig.run(), [""; 0]);
        assert!(task.is_cancelled());
        assert_eq!(task.result(), Some(Err(Raised::cancelled())));
    }

    fn whoever_joins_one_that_is_cancelled_is_told(style: Style) {
        let rig = Rig::new();
        let gate = Promise::new(rig.lp());
        let plan = Plan::new("one", gate, Ok(1));
        let task = (column(style).waits)(rig.lp(), plan);
        (column(style).joins)(rig.lp(), task.clone());
        rig.cancel_after(5, &task);
        let said = rig.run();
        let last = said.last().map(String::as_str);
        assert_eq!(last, Some("5 joined: CancelledError"));
    }

    fn one_that_is_told_may_stay_and_is_then_not_cancelled(style: Style) {
        let rig = Rig::new();
        let task = (column(style).stays)(rig.lp());
        rig.cancel_after(500, &task);
        let said = rig.run();
        if is_told(style) {
            let stays = ["500 told, and stays", "1500 stayed to the end"];
            assert_eq!(said, stays);
            assert_eq!(task.result(), Some(Ok(1)));
            assert!(!task.is_cancelled());
        } else {
            assert_eq!(said, [""; 0]);
            assert!(task.is_cancelled());
        }
    }

    fn one_that_is_told_may_return_at_once_and_is_not_cancelled(
        style: Style
    ) {
        let rig = Rig::new();
        let task = (column(style).shrugs)(rig.lp());
        rig.cancel_after(500, &task);
        rig.run();
        assert_eq!(rig.lp().now_us(), 1_000_000, "the timer is left alone");
        let told = Ok(2);
        let dropped = Err(Raised::cancelled());
        let expected = if is_told(style) { told } else { dropped };
        assert_eq!(task.result(), Some(expected));
    }

    fn one_that_stayed_can_be_cancelled_again(style: Style) {
        let rig = Rig::new();
        let task = (column(style).stays)(rig.lp());
        rig.cancel_after(500, &task);
        rig.cancel_after(1_200, &task);
        let told = is_told(style).then_some("500 told, and stays");
        assert_eq!(rig.run(), Vec::from_iter(told));
        assert!(task.is_cancelled());
    }

    fn one_that_others_wait_for_wakes_them_in_their_order(style: Style) {
        let rig = Rig::new();
        let plan = Plan::new("one", after(rig.lp(), 9), Ok(1));
        let task = (column(style).waits)(rig.lp(), plan);
        let first = task.on_end(|lp| lp.print("first"));
        task.on_end(|lp| lp.print("second"));
        task.on_end(|lp| lp.print("third"));
        first.cancel();
        let mut said = rig.run();
        said.retain(|line| !line.contains("one"));
        assert_eq!(said, ["9 second", "9 third"]);
    }
}
