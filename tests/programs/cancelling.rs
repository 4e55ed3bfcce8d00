//! Cancellation at the next turn, of a task that waits, is ready, has not
//! begun, or ignores it.

use crate::rig::{Rig, waits};
use crate::support::is_told;
use crate::support::script::{Step, Steps, steps};
use crate::support::tasks::start;
use styles::Style;
use styles::asyncio::Raised;

/// Makes the steps of a body that waits for 9 ms.
fn one() -> Steps {
    waits("one", 9, Step::Return("1"))
}

/// Makes the steps of a body that waits for 1 s and, even if that is
/// cancelled, for 1 s more.
fn stays() -> Steps {
    steps([
        Step::CatchAll(steps([Step::Sleep(1_000_000)])),
        Step::Sleep(1_000_000),
        Step::Say("stayed to the end"),
        Step::Return("stayed"),
    ])
}

in_each_style! {
    fn one_that_waits_is_closed_at_its_next_turn(style: Style) {
        let rig = Rig::new();
        let task = start(style, rig.lp(), &one());
        let cancelled = task.clone();
        rig.lp().call_later(5_000, move |lp| {
            lp.call_soon(|lp| lp.print("ready before"));
            assert!(cancelled.cancel());
            assert!(cancelled.cancel(), "it has not ended yet");
            assert!(!cancelled.is_done());
            lp.print("cancelled");
        });
        let said =
            ["0 begins", "5 cancelled", "5 ready before", "5 one dropped"];
        assert_eq!(rig.run(), said);
        assert!(task.is_done() && task.is_cancelled());
        assert_eq!(task.result(), Some(Err(Raised::cancelled())));
        assert!(!task.cancel());
    }

    fn one_that_is_ready_does_not_go_on(style: Style) {
        let rig = Rig::new();
        let ready = steps([
            Step::Await(0),
            Step::Say("goes on"),
        ]);
        let script = steps([
            Step::Start(ready),
            Step::Sleep(5_000),
            Step::SetResult(0, "set"),
            Step::Cancel(1),
            Step::CatchAll(steps([Step::Value(1)])),
        ]);
        drop(start(style, rig.lp(), &script));
        assert_eq!(rig.run(), ["5 True", "5 caught CancelledError"]);
    }

    fn one_that_has_not_begun_never_does(style: Style) {
        let rig = Rig::new();
        let task = start(style, rig.lp(), &one());
        assert!(task.cancel());
        assert!(!task.is_done(), "that takes a turn");
        assert_eq!(rig.run(), [""; 0]);
        assert!(task.is_cancelled());
        assert_eq!(task.result(), Some(Err(Raised::cancelled())));
    }

    fn whoever_joins_one_that_is_cancelled_is_told(style: Style) {
        let rig = Rig::new();
        let script = steps([
            Step::Start(steps([Step::Await(0)])),
            Step::Start(steps([Step::CatchAll(steps([Step::Value(1)]))])),
            Step::Sleep(5_000),
            Step::Cancel(1),
            Step::Value(2),
        ]);
        drop(start(style, rig.lp(), &script));
        assert_eq!(rig.run(), ["5 True", "5 caught CancelledError", "5 "]);
    }

    fn one_that_is_told_may_stay_and_is_then_not_cancelled(style: Style) {
        let rig = Rig::new();
        let task = start(style, rig.lp(), &stays());
        rig.cancel_after(500, &task);
        let said = rig.run();
        if is_told(style) {
            let stays =
                ["500 caught CancelledError", "1500 stayed to the end"];
            assert_eq!(said, stays);
            assert_eq!(task.result(), Some(Ok("stayed")));
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
        let shrugs = steps([
            Step::CatchAll(steps([Step::Await(0)])),
            Step::Return("told"),
        ]);
        let script = steps([
            Step::Start(shrugs),
            Step::Sleep(500_000),
            Step::Cancel(1),
            Step::Join(1),
            Step::SayFuture(0),
        ]);
        drop(start(style, rig.lp(), &script));
        let mut said = vec!["500 True"];
        said.extend(match is_told(style) {
            true => vec!["500 caught CancelledError", "500 told"],
            false => vec!["500 CancelledError"],
        });
        // The promise that it waited for stays as it was.
        said.push("500 False InvalidStateError: Result is not set.");
        assert_eq!(rig.run(), said);
    }

    fn one_that_stayed_can_be_cancelled_again(style: Style) {
        let rig = Rig::new();
        let task = start(style, rig.lp(), &stays());
        rig.cancel_after(500, &task);
        rig.cancel_after(1_200, &task);
        let told = is_told(style).then_some("500 caught CancelledError");
        assert_eq!(rig.run(), Vec::from_iter(told));
        assert!(task.is_cancelled());
    }

    fn one_that_others_wait_for_wakes_them_in_their_order(style: Style) {
        let rig = Rig::new();
        let task = start(style, rig.lp(), &one());
        let first = task.on_end(|lp| lp.print("first"));
        task.on_end(|lp| lp.print("second"));
        task.on_end(|lp| lp.print("third"));
        first.cancel();
        let mut said = rig.run();
        said.retain(|line| line.ends_with('t') || line.ends_with('d'));
        assert_eq!(said, ["9 one dropped", "9 second", "9 third"]);
    }
}
