//! A5, running several at once.

use super::script::{Act, Acts, Value, acts, event_loop, expect, start};
use futures::future::join_all;
use styles::Style;
use styles::async_await;

fn work(us: u64, value: Value) -> Acts {
    acts([Act::Sleep(us), Act::Say(value), Act::Return(value)])
}

fn failing(us: u64, text: Value) -> Acts {
    acts([Act::Sleep(us), Act::Raise(text)])
}

in_each_style! {
    fn g1_gather_runs_all_at_once_and_keeps_their_order(style: Style) {
        let script = [
            Act::Start(work(3, "one")),
            Act::Start(work(1, "two")),
            Act::Start(work(2, "three")),
            Act::Gather(vec![0, 1, 2]),
            Act::AwaitGathering(0),
        ];
        let log = ["1 two", "2 three", "3 one", "3 one two three"];
        expect(style, script, &log);
    }

    fn g2_the_first_error_is_raised_and_the_others_go_on(style: Style) {
        let start = || {
            [
                Act::Start(work(3, "slow")),
                Act::Start(failing(1, "E")),
                Act::Start(work(2, "quick")),
            ]
        };
        let [slow, fails, quick] = start();
        let wait = acts([Act::AwaitGathering(0)]);
        let script = [
            slow,
            fails,
            quick,
            Act::Gather(vec![0, 1, 2]),
            Act::Catch(wait),
            Act::Sleep(5),
        ];
        let log = ["1 caught ValueError: E", "2 quick", "3 slow"];
        expect(style, script, &log);
        let [slow, fails, quick] = start();
        let script = [
            slow,
            fails,
            quick,
            Act::GatherOutcomes(vec![0, 1, 2]),
            Act::AwaitGathering(0),
        ];
        let log = ["2 quick", "3 slow", "3 slow, ValueError: E, quick"];
        expect(style, script, &log);
    }

    fn g2_a_gathering_that_is_cancelled_cancels_its_tasks(style: Style) {
        let sleeper = |us, word| acts([Act::OnCancel(word), Act::Sleep(us)]);
        let script = [
            Act::Start(sleeper(9, "slow is cancelled")),
            Act::Start(sleeper(1, "never printed")),
            Act::Start(sleeper(8, "late is cancelled")),
            Act::Gather(vec![0, 1, 2]),
            Act::Start(acts([Act::AwaitGathering(0)])),
            Act::Sleep(5),
            Act::CancelGathering(0),
            Act::Join(3),
            Act::CancelGathering(0),
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
        // A future is gathered by a task that waits for it.
        let script = [
            Act::Future,
            Act::Start(work(1, "task")),
            Act::Start(acts([Act::Await(0), Act::Return("future")])),
            Act::Start(acts([Act::Call(work(1, "body"))])),
            Act::Gather(vec![0, 1, 2]),
            Act::Later(2, "later"),
            Act::Sleep(2),
            Act::Set(0, "set"),
            Act::AwaitGathering(0),
        ];
        let log = [
            "1 task", "1 body", "1 body", "2 later", "2 set",
            "2 task future ",
        ];
        expect(style, script, &log);
    }

    fn g4_one_after_the_other_or_at_once(style: Style) {
        let script = [
            Act::Call(work(1, "A")),
            Act::Call(work(1, "B")),
            Act::Start(work(1, "C")),
            Act::Start(work(1, "D")),
            Act::Gather(vec![0, 1]),
            Act::AwaitGathering(0),
        ];
        let log = ["1 A", "1 A", "2 B", "2 B", "3 C", "3 D", "3 C D"];
        expect(style, script, &log);
    }

    fn g5_what_is_gathered_goes_on_unawaited(style: Style) {
        let script = [
            Act::Start(work(1, "one")),
            Act::Start(work(2, "two")),
            Act::Gather(vec![0, 1]),
            Act::Sleep(3),
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

/// A hazard of migrating: what asyncio's `gather` has started, `join_all` of
/// futures has not.
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
