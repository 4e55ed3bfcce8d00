//! Several tasks as one: their order, their errors, and their cancellation.

use crate::rig::{Rig, waits, wrong};
use crate::support::script::{Step, Value};
use crate::support::tasks::start;
use styles::Style;
use styles::asyncio::{
    Gathering, Raised, SharedTask, gather, gather_outcomes,
};
use styles::event_loop::{InvalidState, Loop};

/// The last steps of tasks.
const ONE: Step = Step::Return("1");
const TWO: Step = Step::Return("2");
const THREE: Step = Step::Return("3");
const WRONG: Step = Step::Raise("wrong");
const LATE: Step = Step::Raise("too late");

/// The name of a task, its duration in milliseconds, and its last step.
type Plan = (Value, u64, Step);

/// Starts tasks as planned.
fn tasks(rig: &Rig, style: Style, plans: &[Plan]) -> Vec<SharedTask<Value>> {
    let script = |(name, ms, end): &Plan| waits(name, *ms, end.clone());
    let start = |plan| start(style, rig.lp(), &script(plan));
    plans.iter().map(start).collect()
}

/// Cancels all after `passes` passes of the loop.
fn cancel_in<V: Clone + 'static>(lp: &Loop, passes: u64, all: Gathering<V>) {
    match passes {
        0 => {
            let _was_left: bool = all.cancel();
        }
        _ => drop(lp.call_soon(move |lp| cancel_in(lp, passes - 1, all))),
    }
}

/// Returns the lines of the tasks that went on.
fn went_on(said: &[String]) -> Vec<&str> {
    let lines = said.iter().map(String::as_str);
    lines.filter(|line| line.len() == "1 a".len()).collect()
}

in_each_style! {
    fn values_stand_in_the_order_of_the_tasks(style: Style) {
        let rig = Rig::new();
        let plans = [("a", 3, ONE), ("b", 1, TWO), ("c", 2, THREE)];
        let gathering = gather(rig.lp(), tasks(&rig, style, &plans));
        let lp = rig.lp().clone();
        gathering.future().on_done(move |done| {
            lp.print(format_args!("gathered {:?}", done.result()));
        });
        let said = rig.run();
        assert_eq!(went_on(&said), ["1 b", "2 c", "3 a"]);
        let last = said.last().map(String::as_str);
        assert_eq!(last, Some("3 gathered Ok(Ok([\"1\", \"2\", \"3\"]))"));
    }

    fn the_first_error_in_time_comes_at_once_and_the_others_go_on(
        style: Style
    ) {
        let rig = Rig::new();
        let plans =
            [("a", 3, LATE), ("b", 1, WRONG), ("c", 2, THREE)];
        let all = tasks(&rig, style, &plans);
        let gathering = gather(rig.lp(), all.clone());
        let lp = rig.lp().clone();
        gathering.future().on_done(move |_| lp.print("x"));
        assert_eq!(went_on(&rig.run()), ["1 b", "1 x", "2 c", "3 a"]);
        assert_eq!(gathering.future().result(), Ok(Err(wrong())));
        assert!(!gathering.cancel(), "it is done");
        assert_eq!(all[2].result(), Some(Ok("3")));
    }

    fn outcomes_stand_in_the_order_of_the_tasks_errors_too(style: Style) {
        let rig = Rig::new();
        let plans =
            [("a", 3, ONE), ("b", 1, WRONG), ("c", 2, THREE)];
        let all = tasks(&rig, style, &plans);
        let gathering = gather_outcomes(rig.lp(), all);
        rig.run();
        let outcomes = vec![Ok("1"), Err(wrong()), Ok("3")];
        assert_eq!(gathering.future().result(), Ok(Ok(outcomes)));
    }

    fn cancelling_cancels_those_that_are_left_in_order(style: Style) {
        let rig = Rig::new();
        let plans = [("a", 9, ONE), ("b", 1, TWO), ("c", 9, THREE)];
        let all = tasks(&rig, style, &plans);
        let gathering = gather(rig.lp(), all.clone());
        let cancel = gathering.clone();
        rig.lp().call_later(5_000, move |lp| {
            lp.print(format_args!("any left: {}", cancel.cancel()));
            let result = cancel.future().result();
            assert_eq!(result, Err(InvalidState::Pending));
        });
        let mut said = rig.run();
        said.retain(|line| line.starts_with('5'));
        assert_eq!(said, ["5 any left: true", "5 a dropped", "5 c dropped"]);
        let result = gathering.future().result();
        assert_eq!(result, Ok(Err(Raised::cancelled())));
        assert_eq!(all[1].result(), Some(Ok("2")));
    }

    fn outcomes_of_a_gathering_that_is_cancelled_are_none(style: Style) {
        let rig = Rig::new();
        let all = tasks(&rig, style, &[("a", 9, ONE), ("b", 1, TWO)]);
        let gathering = gather_outcomes(rig.lp(), all);
        let cancel = gathering.clone();
        rig.lp().call_later(5_000, move |_| {
            assert!(cancel.cancel());
        });
        rig.run();
        let result = gathering.future().result();
        assert_eq!(result, Ok(Err(Raised::cancelled())));
    }

    /// CPython 3.11 says `CancelledError` with each of these numbers.
    fn once_cancelled_it_stays_so_however_often_it_is_cancelled(style: Style) {
        fn check<V: Clone + PartialEq + std::fmt::Debug + 'static>(
            style: Style,
            gather: fn(&Loop, Vec<SharedTask<Value>>) -> Gathering<V>,
        ) {
            for passes in 0..4 {
                let rig = Rig::new();
                let all = tasks(&rig, style, &[("a", 9, ONE), ("b", 9, TWO)]);
                let gathering = gather(rig.lp(), all);
                let cancelled = gathering.clone();
                rig.lp().call_later(5_000, move |lp| {
                    assert!(cancelled.cancel());
                    cancel_in(lp, passes, cancelled);
                });
                rig.run();
                let result = gathering.future().result();
                let right = Ok(Err(Raised::cancelled()));
                assert_eq!(result, right, "{passes} passes between");
            }
        }
        check(style, gather);
        check(style, gather_outcomes);
    }

    fn a_task_may_be_gathered_twice_and_after_its_end(style: Style) {
        let rig = Rig::new();
        let all = tasks(&rig, style, &[("a", 1, ONE)]);
        let early = gather(rig.lp(), [&all[..], &all[..]].concat());
        rig.run();
        let late = gather(rig.lp(), all);
        assert!(!late.future().done(), "that takes a turn");
        rig.run();
        assert_eq!(early.future().result(), Ok(Ok(vec!["1", "1"])));
        assert_eq!(late.future().result(), Ok(Ok(vec!["1"])));
    }
}

#[test]
fn gathering_nothing_is_done_at_once() {
    let rig = Rig::new();
    let nothing = gather::<u32>(rig.lp(), Vec::new());
    assert_eq!(nothing.future().result(), Ok(Ok(Vec::new())));
    assert!(!nothing.cancel());
    let nothing = gather_outcomes::<u32>(rig.lp(), Vec::new());
    assert_eq!(nothing.future().result(), Ok(Ok(Vec::new())));
}
