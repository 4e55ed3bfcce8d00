//! A4, tasks.

use super::rig::{
    HOT, event_loop, expect, expect_recorded, play, recorded, run_out, stage,
};
use crate::support::script::{Step, steps};
use crate::support::tasks::start;
use styles::Style;
use styles::asyncio::{Kind, SharedTask};
use styles::event_loop::Loop;

in_each_style! {
    fn k1_a_task_starts_when_its_maker_pauses(style: Style) {
        let script = [
            Step::Start(steps([Step::Say("start")])),
            Step::Say("created"),
            Step::Turn,
            Step::Say("main again"),
        ];
        expect(style, script, &["0 created", "0 start", "0 main again"]);
    }

    fn k2_the_error_of_a_task_is_stored_and_the_loop_goes_on(style: Style) {
        let script = [
            Step::Start(steps([Step::Raise("E")])),
            Step::Start(steps([Step::Sleep(1), Step::Return("fine")])),
            Step::SayDone(1),
            Step::Join(1),
            Step::SayDone(1),
            Step::Join(2),
        ];
        let log = ["0 False", "0 ValueError: E", "0 True", "1 fine"];
        expect(style, script, &log);
    }

    fn k3_a_task_never_starts_before_its_maker_pauses(style: Style) {
        let child = steps([Step::Say("child")]);
        let say = [Step::Say("own"), Step::Say("own")].to_vec();
        for at in 0..=say.len() {
            let mut script = say.clone();
            script.insert(at, Step::Start(child.clone()));
            script.push(Step::Turn);
            let played = play(style, &script.into());
            assert_eq!(played.log, ["0 own", "0 own", "0 child"]);
        }
    }

    fn k3_a_task_that_is_started_hot_runs_to_its_first_wait(style: Style) {
        let child = steps([
            Step::Say("child begins"),
            Step::Turn,
            Step::Say("child goes on"),
        ]);
        let order = [
            Step::Say("before"),
            Step::StartEager(child),
            Step::Say("after"),
            Step::Turn,
            Step::Say("main again"),
        ];
        // Node and Twisted print the same, as their recording shows.
        let said = recorded(HOT, "async function");
        assert_eq!(said, recorded(HOT, "inlineCallbacks"));
        let played = play(style, &order.clone().into());
        let said: Vec<_> =
            said.iter().map(|line| format!("0 {line}")).collect();
        assert_eq!(played.log, said);
        expect_recorded(style, order, "K3 order");
        let nested = steps([
            Step::Say("inner"),
            Step::StartEager(steps([
                Step::Say("innermost"),
                Step::Sleep(2),
                Step::Say("innermost again"),
            ])),
            Step::Say("inner goes on"),
            Step::Sleep(1),
            Step::Say("inner again"),
        ]);
        let nested = [
            Step::StartEager(nested),
            Step::Say("main goes on"),
            Step::Sleep(3),
        ];
        expect_recorded(style, nested, "K3 nested");
    }

    fn k3_what_is_started_hot_may_have_ended_then(style: Style) {
        let returns = steps([Step::Say("child"), Step::Return("value")]);
        let ends = [
            Step::StartEager(returns),
            Step::SayDone(1),
            Step::Value(1),
        ];
        expect_recorded(style, ends, "K3 ends");
        let fails = [
            Step::StartEager(steps([Step::Raise("E")])),
            Step::Say("after"),
            Step::Join(1),
        ];
        expect_recorded(style, fails, "K3 error");
    }

    fn k3_what_is_started_hot_is_before_all_that_is_ready(style: Style) {
        let queued = || Step::Start(steps([Step::Say("queued")]));
        let eager = [Step::Say("eager"), Step::Turn, Step::Say("eager again")];
        let script = [
            queued(),
            Step::StartEager(steps(eager)),
            queued(),
            Step::Sleep(1),
        ];
        expect_recorded(style, script, "K3 queue");
    }

    fn k4_a_task_is_created_by_an_explicit_loop(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        assert_eq!(lp.current_task(), None, "no loop runs");
        let task = start(style, lp, &steps([Step::Say("ran")]));
        run_out(&event_loop);
        assert!(task.is_done());
        assert_eq!(log.take(), ["0 ran"]);
    }

    fn k5_a_handle_can_cancel_join_or_be_forgotten(style: Style) {
        let work = |word| steps([Step::Sleep(5), Step::Say(word)]);
        let script = [
            Step::Start(work("joined")),
            Step::Start(work("never")),
            Step::Start(work("forgotten")),
            Step::Turn,
            Step::Cancel(2),
            Step::Forget(3),
            Step::Join(2),
            Step::Cancel(2),
            Step::Join(1),
            Step::Sleep(5),
        ];
        let log = [
            "0 True",
            "0 CancelledError",
            "0 False",
            "5 joined",
            "5 forgotten",
            "5 ",
        ];
        expect(style, script, &log);
    }

    fn k7_tasks_are_started_while_the_loop_runs(style: Style) {
        let script = [
            Step::Sleep(3),
            Step::Start(steps([Step::Sleep(10), Step::Say("first")])),
            Step::Sleep(4),
            Step::Start(steps([Step::Sleep(10), Step::Say("second")])),
            Step::Join(2),
        ];
        expect(style, script, &["13 first", "17 second", "17 "]);
    }

    fn k8_to_gather_started_tasks_is_to_gather_bodies(style: Style) {
        let work = |us| steps([Step::Sleep(us), Step::Say("worked")]);
        // Starting them in the same turn or one before makes no difference.
        let at_once = [
            Step::Start(work(1)),
            Step::Start(work(2)),
            Step::Gather(vec![1, 2]),
            Step::AwaitGathering(0),
        ];
        let log = ["1 worked", "2 worked", "2  "];
        expect(style, at_once.clone(), &log);
        let [first, second, gather, wait] = at_once;
        let before = [first, second, Step::Turn, gather, wait];
        expect(style, before, &log);
    }

    fn k9_a_task_that_has_ended_is_joined_at_once(style: Style) {
        let script = [
            Step::Start(steps([Step::Return("value")])),
            Step::Sleep(1),
            Step::Watch,
            Step::Value(1),
            Step::SayTurns,
            Step::Value(1),
        ];
        expect(style, script, &["1 value", "1 0 turns", "1 value"]);
    }

    fn k10_the_first_that_is_not_done_is_awaited(style: Style) {
        let work = |us| steps([Step::Sleep(us), Step::Say("worked")]);
        let script = [
            Step::Start(work(2)),
            Step::Start(work(1)),
            Step::Start(work(3)),
            Step::Join(1),
            Step::SayDone(2),
            Step::SayDone(3),
            Step::Join(3),
        ];
        let log = [
            "1 worked", "2 worked", "2 ", "2 True", "2 False", "3 worked",
            "3 ",
        ];
        expect(style, script, &log);
    }

    fn k12_code_always_runs_in_the_context_of_its_task(style: Style) {
        let actor = |us| {
            let inner = steps([Step::SayWho, Step::Sleep(us), Step::SayWho]);
            steps([Step::Call(inner), Step::Sleep(us), Step::SayWho])
        };
        let script = [
            Step::SayWho,
            Step::Start(actor(2)),
            Step::Start(actor(3)),
            Step::Timeout(1, steps([Step::SayWho, Step::Sleep(5)])),
            Step::SayWho,
            Step::Sleep(9),
            Step::SayWho,
        ];
        let log = [
            "0 task:1", "0 task:1", "0 task:2", "0 task:3", "1 elapsed",
            "1 task:1", "2 task:2", "3 task:3", "4 task:2",
            "6 task:3", "10 task:1",
        ];
        expect(style, script, &log);
    }
}

#[test]
fn k2_a_task_that_panics_is_an_error_to_who_joins_it() {
    use styles::async_await::run;

    async fn panics(_: Loop) -> styles::asyncio::Raises<u8> {
        panic!("lost")
    }

    let (stage, _) = stage();
    let joined = run::run(&stage, |cx| async move {
        let task: SharedTask<u8> = run::start(&cx, panics);
        styles::async_await::join::join(&cx, &task).await
    });
    let error = joined.expect_err("it panicked");
    assert_eq!(
        (error.kind, &*error.text),
        (Kind::Runtime, "the task panicked")
    );
}
