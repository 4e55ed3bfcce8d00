//! A5, running several at once.

use super::rig::{event_loop, expect, expect_recorded};
use crate::support::is_told;
use crate::support::script::{Step, Steps, Value, steps};
use crate::support::tasks::start;
use futures::future::join_all;
use styles::Style;
use styles::async_await;

fn work(us: u64, value: Value) -> Steps {
    steps([Step::Sleep(us), Step::Say(value), Step::Return(value)])
}

fn failing(us: u64, text: Value) -> Steps {
    steps([Step::Sleep(us), Step::Raise(text)])
}

in_each_style! {
    fn g1_gather_runs_all_at_once_and_keeps_their_order(style: Style) {
        let script = [
            Step::Start(work(3, "one")),
            Step::Start(work(1, "two")),
            Step::Start(work(2, "three")),
            Step::Gather(vec![1, 2, 3]),
            Step::AwaitGathering(0),
        ];
        let log = ["1 two", "2 three", "3 one", "3 one two three"];
        expect(style, script, &log);
    }

    fn g2_the_first_error_is_raised_and_the_others_go_on(style: Style) {
        let start = || {
            [
                Step::Start(work(3, "slow")),
                Step::Start(failing(1, "E")),
                Step::Start(work(2, "quick")),
            ]
        };
        let [slow, fails, quick] = start();
        let wait = steps([Step::AwaitGathering(0)]);
        let script = [
            slow,
            fails,
            quick,
            Step::Gather(vec![1, 2, 3]),
            Step::Catch(wait),
            Step::Sleep(5),
        ];
        let log = ["1 caught ValueError: E", "2 quick", "3 slow"];
        expect(style, script, &log);
        let [slow, fails, quick] = start();
        let script = [
            slow,
            fails,
            quick,
            Step::GatherOutcomes(vec![1, 2, 3]),
            Step::AwaitGathering(0),
        ];
        let log = ["2 quick", "3 slow", "3 slow, ValueError: E, quick"];
        expect(style, script, &log);
    }

    fn g2_a_gathering_that_is_cancelled_cancels_its_tasks(style: Style) {
        let sleeper =
            |us, word| steps([Step::OnCancel(word), Step::Sleep(us)]);
        let script = [
            Step::Start(sleeper(9, "slow is cancelled")),
            Step::Start(sleeper(1, "never printed")),
            Step::Start(sleeper(8, "late is cancelled")),
            Step::Gather(vec![1, 2, 3]),
            Step::Start(steps([Step::AwaitGathering(0)])),
            Step::Sleep(5),
            Step::CancelGathering(0),
            Step::Join(4),
            Step::CancelGathering(0),
        ];
        let log = [
            "5 True",
            "5 slow is cancelled",
            "5 late is cancelled",
            "5 CancelledError",
            "5 False",
        ];
        expect(style, script, &log);
    }

    fn g3_bodies_tasks_and_futures_are_gathered_alike(style: Style) {
        // A promise is gathered by a task that waits for it.
        let script = [
            Step::Start(work(1, "task")),
            Step::Start(steps([Step::Await(0), Step::Return("future")])),
            Step::Start(steps([Step::Call(work(1, "body"))])),
            Step::Gather(vec![1, 2, 3]),
            Step::Later(2, "later"),
            Step::Sleep(2),
            Step::SetResult(0, "set"),
            Step::AwaitGathering(0),
        ];
        let log = [
            "1 task", "1 body", "1 body", "2 later", "2 set",
            "2 task future ",
        ];
        expect(style, script, &log);
    }

    fn g4_one_after_the_other_or_at_once(style: Style) {
        let script = [
            Step::Call(work(1, "A")),
            Step::Call(work(1, "B")),
            Step::Start(work(1, "C")),
            Step::Start(work(1, "D")),
            Step::Gather(vec![1, 2]),
            Step::AwaitGathering(0),
        ];
        let log = ["1 A", "1 A", "2 B", "2 B", "3 C", "3 D", "3 C D"];
        expect(style, script, &log);
    }

    fn g5_what_is_gathered_goes_on_unawaited(style: Style) {
        let script = [
            Step::Start(work(1, "one")),
            Step::Start(work(2, "two")),
            Step::Gather(vec![1, 2]),
            Step::Sleep(3),
        ];
        expect(style, script, &["1 one", "2 two"]);
    }

    fn g6_two_tasks_are_two_elements_of_the_runnable_set(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let t1 = start(style, lp, &work(0, "t1"));
        let t2 = start(style, lp, &work(0, "t2"));
        assert_eq!(event_loop.tasks_left(), 2);
        assert_eq!(lp.waits(), [], "both are ready, neither waits");
        assert_eq!(event_loop.run_while(|| !t1.is_done()), Ok(()));
        assert!(t2.is_done(), "awaiting one lets the other run");
        assert_eq!(log.take(), ["0 t1", "0 t2"]);
    }
}

/// A hazard of migrating: asyncio's `gather` starts its tasks, `join_all` of
/// futures does not.
#[test]
fn g5_join_all_of_futures_is_cold() {
    let (event_loop, log) = event_loop();
    let lp = event_loop.handle().clone();
    let body = |word: Value| {
        let lp = lp.clone();
        async move {
            lp.print(word);
            async_await::wait::yield_now(&lp).await;
        }
    };
    let all = join_all([body("one"), body("two")]);
    let turned = event_loop.turn(styles::event_loop::PollTimeout::Now);
    assert!(turned.is_ok());
    assert_eq!(log.take(), [""; 0], "nobody has begun");
    drop(all);
    assert_eq!(log.take(), [""; 0], "and nobody ever does");
}

/// Returns the steps of a body that sleeps, and says so.
fn sleeps(us: u64, cancelled: &'static str, wakes: &'static str) -> Step {
    Step::StartInGroup(steps([
        Step::OnCancel(cancelled),
        Step::Sleep(us),
        Step::Say(wakes),
    ]))
}

fn fails(us: u64, text: &'static str) -> Step {
    Step::StartInGroup(steps([Step::Sleep(us), Step::Raise(text)]))
}

/// Returns a script with a task that runs a body in a group, is cancelled at
/// 2 us, and is joined.
fn cancelled_at_2(body: Steps) -> [Step; 4] {
    let parent = [Step::OnCancel("parent is cancelled"), Step::Group(body)];
    [
        Step::Start(steps(parent)),
        Step::Sleep(2),
        Step::Cancel(1),
        Step::Join(1),
    ]
}

in_each_style! {
    fn g7_a_group_waits_for_all_its_tasks(style: Style) {
        let body = [
            sleeps(3, "never", "first wakes"),
            sleeps(5, "never", "second wakes"),
            Step::Sleep(1),
            Step::Say("body ends"),
            Step::Return("value"),
        ];
        expect_recorded(style, [Step::Group(steps(body))], "G7 all");
        let body = steps([Step::Return("value")]);
        let script = [Step::Watch, Step::Group(body), Step::SayTurns];
        expect(style, script, &["0 value", "0 0 turns"]);
    }

    fn g7_the_first_that_fails_cancels_the_others_and_the_body(style: Style) {
        let body = [
            sleeps(9, "first is cancelled", "never"),
            fails(2, "boom"),
            Step::Say("body ends"),
        ];
        expect_recorded(style, [Step::Group(steps(body))], "G7 failure");
        let waits = steps([
            Step::OnCancel("body is cancelled"),
            fails(2, "boom"),
            sleeps(9, "second is cancelled", "never"),
            Step::Sleep(9),
        ]);
        let script =
            [Step::Group(waits), Step::Sleep(1), Step::Say("after")];
        expect_recorded(style, script, "G7 body waits");
        let body = [
            fails(2, "first"),
            fails(2, "second"),
            sleeps(9, "third is cancelled", "never"),
            Step::Say("body ends"),
        ];
        expect_recorded(style, [Step::Group(steps(body))], "G7 two");
    }

    fn g7_an_error_of_the_body_cancels_the_tasks(style: Style) {
        let body = [
            sleeps(9, "child is cancelled", "never"),
            Step::Sleep(1),
            Step::Raise("body"),
        ];
        expect_recorded(style, [Step::Group(steps(body))], "G7 body fails");
    }

    fn g7_a_task_that_is_cancelled_is_no_error(style: Style) {
        let body = [
            sleeps(9, "child is cancelled", "never"),
            Step::Sleep(1),
            Step::Cancel(1),
            Step::Return("value"),
        ];
        let script = [Step::Group(steps(body))];
        expect_recorded(style, script, "G7 child cancelled");
    }

    fn g7_who_is_cancelled_in_its_wait_cancels_and_waits(style: Style) {
        let body = steps([
            sleeps(1, "never", "first wakes"),
            sleeps(9, "second is cancelled", "never"),
            Step::Say("body ends"),
        ]);
        expect_recorded(style, cancelled_at_2(body), "G7 parent");
    }

    fn g7_who_is_cancelled_in_its_body_waits_where_it_can(style: Style) {
        let body = steps([
            Step::OnCancel("body is cancelled"),
            sleeps(9, "child is cancelled", "never"),
            Step::Sleep(5),
        ]);
        let script = cancelled_at_2(body);
        if is_told(style) {
            return expect_recorded(style, script, "G7 parent in body");
        }
        let log = [
            "2 True",
            "2 body is cancelled",
            "2 parent is cancelled",
            "2 child is cancelled",
            "2 CancelledError",
        ];
        expect(style, script, &log);
    }
}
