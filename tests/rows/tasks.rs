//! A4, tasks.

use super::script::{
    Act, acts, event_loop, expect, play, run_out, stage, start,
};
use styles::Style;
use styles::asyncio::{Kind, SharedTask};
use styles::event_loop::Loop;

in_each_style! {
    fn k1_a_task_starts_when_its_maker_pauses(style: Style) {
        let script = [
            Act::Start(acts([Act::Say("start")])),
            Act::Say("created"),
            Act::Turn,
            Act::Say("main again"),
        ];
        expect(style, script, &["0 created", "0 start", "0 main again"]);
    }

    fn k2_the_error_of_a_task_is_stored_and_the_loop_goes_on(style: Style) {
        let script = [
            Act::Start(acts([Act::Raise("E")])),
            Act::Start(acts([Act::Sleep(1), Act::Return("fine")])),
            Act::SayDone(0),
            Act::Join(0),
            Act::SayDone(0),
            Act::Join(1),
        ];
        let log = ["0 False", "0 ValueError: E", "0 True", "1 fine"];
        expect(style, script, &log);
    }

    fn k3_a_task_never_starts_before_its_maker_pauses(style: Style) {
        let child = acts([Act::Say("child")]);
        let say = [Act::Say("own"), Act::Say("own")].to_vec();
        for at in 0..=say.len() {
            let mut script = say.clone();
            script.insert(at, Act::Start(child.clone()));
            script.push(Act::Turn);
            let played = play(style, &script.into());
            assert_eq!(played.log, ["0 own", "0 own", "0 child"]);
        }
    }

    fn k4_a_task_is_created_by_an_explicit_loop(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        assert_eq!(lp.current_task(), None, "no loop runs");
        let task = start(style, lp, &acts([Act::Say("ran")]));
        run_out(&event_loop);
        assert!(task.is_done());
        assert_eq!(log.take(), ["0 ran"]);
    }

    fn k5_a_handle_can_cancel_join_or_be_forgotten(style: Style) {
        let work = |word| acts([Act::Sleep(5), Act::Say(word)]);
        let script = [
            Act::Start(work("joined")),
            Act::Start(work("never")),
            Act::Start(work("forgotten")),
            Act::Turn,
            Act::Cancel(1),
            Act::Forget(2),
            Act::Join(1),
            Act::Cancel(1),
            Act::Join(0),
            Act::Sleep(5),
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
            Act::Sleep(3),
            Act::Start(acts([Act::Sleep(10), Act::Say("first")])),
            Act::Sleep(4),
            Act::Start(acts([Act::Sleep(10), Act::Say("second")])),
            Act::Join(1),
        ];
        expect(style, script, &["13 first", "17 second", "17 "]);
    }

    fn k8_to_gather_started_tasks_is_to_gather_bodies(style: Style) {
        let work = |us| acts([Act::Sleep(us), Act::Say("worked")]);
        // Started in the same turn or one before: nobody can tell.
        let at_once = [
            Act::Start(work(1)),
            Act::Start(work(2)),
            Act::Gather(vec![0, 1]),
            Act::AwaitGathering(0),
        ];
        let log = ["1 worked", "2 worked", "2  "];
        expect(style, at_once.clone(), &log);
        let [first, second, gather, wait] = at_once;
        let before = [first, second, Act::Turn, gather, wait];
        expect(style, before, &log);
    }

    fn k9_a_task_that_has_ended_is_joined_at_once(style: Style) {
        let script = [
            Act::Start(acts([Act::Return("value")])),
            Act::Sleep(1),
            Act::Watch,
            Act::Value(0),
            Act::SayTurns,
            Act::Value(0),
        ];
        expect(style, script, &["1 value", "1 0 turns", "1 value"]);
    }

    fn k10_the_first_that_is_not_done_is_awaited(style: Style) {
        let work = |us| acts([Act::Sleep(us), Act::Say("worked")]);
        let script = [
            Act::Start(work(2)),
            Act::Start(work(1)),
            Act::Start(work(3)),
            Act::Join(0),
            Act::SayDone(1),
            Act::SayDone(2),
            Act::Join(2),
        ];
        let log = [
            "1 worked", "2 worked", "2 ", "2 True", "2 False", "3 worked",
            "3 ",
        ];
        expect(style, script, &log);
    }

    fn k12_code_always_runs_in_the_context_of_its_task(style: Style) {
        let actor = |us| {
            let inner = acts([Act::SayWho, Act::Sleep(us), Act::SayWho]);
            acts([Act::Call(inner), Act::Sleep(us), Act::SayWho])
        };
        let script = [
            Act::SayWho,
            Act::Start(actor(2)),
            Act::Start(actor(3)),
            Act::Timeout(1, acts([Act::SayWho, Act::Sleep(5)])),
            Act::SayWho,
            Act::Sleep(9),
            Act::SayWho,
        ];
        let log = [
            "0 task:1", "0 task:1", "0 task:2", "0 task:3", "1 given up",
            "1 task:1", "2 task:2", "2 ", "3 task:3", "3 ", "4 task:2",
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
        (Kind::Runtime, "the task is lost")
    );
}
