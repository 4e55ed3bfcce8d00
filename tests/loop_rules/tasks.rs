//! Tasks: their ends, the tasks that join them, and the current task.

use super::{run_out, start, value};
use crate::support::log::Log;
use crate::support::performance::{expect, play};
use crate::support::script::{Step, steps};
use crate::support::worlds::{quiet_loop, simulated};
use std::future::{pending, ready};
use styles::Style;
use styles::async_await::task::spawn;
use styles::async_await::wait;
use styles::event_loop::{JoinError, PanickedTask, RunError, TaskSet};
use styles::trace::Actor;

#[test]
fn a_task_gives_its_value_once_and_says_when() {
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), Actor::Task(3), |_| ready("value"));
    assert_eq!((task.is_done(), task.result()), (false, None));
    assert_eq!(task.actor(), Some(Actor::Task(3)));
    run_out(&event_loop);
    assert!(task.is_done());
    assert_eq!(task.result(), Some(Ok("value")));
    assert_eq!(task.result(), Some(Err(JoinError::NoResult)));
    assert!(task.is_done());
}

#[test]
fn a_task_that_has_ended_cannot_be_cancelled() {
    let event_loop = quiet_loop();
    let task = start(event_loop.handle(), |_| ready("value"));
    run_out(&event_loop);
    task.cancel();
    assert_eq!(task.result(), Some(Ok("value")));
}

#[test]
fn who_joins_is_told_of_each_end() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let ended = |us: u64, panics: bool| {
        start(lp, move |cx| async move {
            wait::sleep(&cx, us).await;
            assert!(!panics, "it panicked");
            us
        })
    };
    let tasks = [ended(1, false), ended(2, true), ended(9, false)];
    let [_, _, cancelled] = &tasks;
    let key = cancelled.key();
    lp.call_at(3, move |lp| lp.cancel(key));
    let joined = start(lp, move |cx| async move {
        let mut joined = Vec::new();
        for task in tasks {
            wait::ended(&cx, task.key()).await;
            joined.push((cx.now_us(), task.result()));
        }
        joined
    });
    let expected = [
        (1, Some(Ok(1))),
        (2, Some(Err(JoinError::Panicked))),
        (3, Some(Err(JoinError::Cancelled))),
    ];
    assert_eq!(value(&event_loop, &joined), expected);
}

#[test]
fn a_handle_that_is_dropped_detaches_its_task() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    let task = start(lp, |cx| async move {
        wait::sleep(&cx, 1).await;
        said.say("ran");
        said.guard("result")
    });
    let key = task.key();
    drop(task);
    let joined = start(lp, move |cx| async move {
        wait::ended(&cx, key).await;
        cx.now_us()
    });
    assert_eq!(value(&event_loop, &joined), 1);
    assert_eq!(log.take(), ["ran", "result dropped"]);
}

#[test]
fn the_result_lives_as_long_as_the_handle() {
    let event_loop = quiet_loop();
    let log = Log::default();
    let guard = log.guard("result");
    let task = start(event_loop.handle(), |_| ready(guard));
    run_out(&event_loop);
    assert_eq!(log.take(), [""; 0]);
    drop(task);
    assert_eq!(log.take(), ["result dropped"]);
}

#[test]
fn a_key_whose_task_is_gone_finds_nobody_in_its_place() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let gone = start(lp, |_| ready(())).key();
    run_out(&event_loop);
    let next = start(lp, |_| pending::<()>());
    assert_ne!(next.key(), gone);
    lp.cancel(gone);
    lp.finish(gone);
    run_out(&event_loop);
    assert!(!next.is_done());
}

in_each_style! {
    fn a_panic_loses_its_task_and_no_other(style: Style) {
        let lost = steps([
            Step::Hold("held"),
            Step::Sleep(1),
            Step::Panic("lost"),
            Step::Say("never"),
        ]);
        let script = steps([
            Step::Spawn(steps([Step::Join(2), Step::Say("joined")])),
            Step::Spawn(lost),
            Step::Spawn(steps([Step::Sleep(1), Step::Say("another")])),
            Step::Sleep(2),
        ]);
        let played = play(style, simulated(&[], &[]), &script);
        let log = ["1 held dropped", "1 another", "1 joined"];
        assert_eq!(played.log, log);
        let (actor, message) = (Actor::Task(2), "lost".to_string());
        assert_eq!(played.panicked, [PanickedTask { actor, message }]);
        assert_eq!(played.ended, Ok(()));
        assert_eq!(played.tasks_left, 0);
    }

    /// The task panics whatever the body has left behind to be resumed by.
    fn a_panic_within_a_timeout_loses_the_whole_task(style: Style) {
        let panics = steps([Step::Hold("in"), Step::Turn, Step::Panic("x")]);
        let timed = steps([Step::Hold("out"), Step::Timeout(5, panics)]);
        let script = steps([
            Step::Until(0, steps([Step::Call(timed), Step::Say("never")])),
            Step::Say("never"),
        ]);
        let played = play(style, simulated(&[], &[]), &script);
        assert_eq!(played.log, ["0 in dropped", "0 out dropped"]);
        assert_eq!(played.panicked.len(), 1);
        assert_eq!((played.tasks_left, played.leaked_loop), (0, false));
    }

    fn a_panic_in_a_child_loses_the_task_innermost_first(style: Style) {
        let within = |name, step| steps([Step::Hold(name), step]);
        let inner = steps([
            Step::Hold("inner"),
            Step::Turn,
            Step::Panic("in a child"),
        ]);
        let middle = within("middle", Step::Call(inner));
        let outer = within("outer", Step::Call(middle));
        let script = steps([Step::Spawn(outer), Step::Join(1)]);
        let played = play(style, simulated(&[], &[]), &script);
        let dropped =
            ["0 inner dropped", "0 middle dropped", "0 outer dropped"];
        assert_eq!(played.log, dropped);
        let (actor, message) = (Actor::Task(1), "in a child".to_string());
        assert_eq!(played.panicked, [PanickedTask { actor, message }]);
    }

    fn the_current_task_is_right_in_every_chunk(style: Style) {
        let child = steps([Step::SayWho, Step::Turn, Step::SayWho]);
        let script = [
            Step::SayWho,
            Step::Spawn(child.clone()),
            Step::Turn,
            Step::SayWho,
            Step::Call(child.clone()),
            Step::Timeout(9, child.clone()),
            Step::Until(0, child.clone()),
            Step::Timeout(1, steps([Step::Timeout(3, child), Step::Wait(1)])),
            Step::SayWho,
        ];
        let played = play(style, simulated(&[], &[]), &steps(script));
        let of = |task: &str| {
            let lines = played.log.iter();
            lines.filter(|line| line.ends_with(task)).count()
        };
        assert_eq!((of(" task:0"), of(" task:1")), (11, 2));
    }

    fn a_task_may_cancel_itself_and_goes_on_to_its_next_wait(style: Style) {
        let suicide = steps([
            Step::Hold("outer"),
            Step::Timeout(9, steps([
                Step::Hold("inner"),
                Step::Cancel(1),
                Step::Say("still here"),
                Step::Turn,
                Step::Say("never"),
            ])),
        ]);
        let script = [Step::Spawn(suicide), Step::Join(1), Step::Say("told")];
        let log =
            ["0 still here", "0 inner dropped", "0 outer dropped", "0 told"];
        expect(style, script, &log);
    }

    fn a_task_that_joins_itself_is_a_deadlock(style: Style) {
        let played = play(style, simulated(&[], &[]), &steps([Step::Join(0)]));
        let Err(RunError::Deadlock(waits)) = played.ended else {
            panic!("{:?}", played.ended);
        };
        assert_eq!(waits.len(), 1);
    }
}

#[test]
fn no_task_is_current_outside_of_one() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    assert_eq!(lp.current_task(), None);
    let task = start(lp, |cx| async move { cx.current_task() });
    let key = task.key();
    assert_eq!(value(&event_loop, &task), Some(key));
    assert_eq!(lp.current_task(), None);
}

#[test]
fn a_set_gives_the_first_that_has_not_ended_and_cancels_in_order() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let set = TaskSet::new();
    let log = Log::default();
    let mut keys = Vec::new();
    for (number, us) in [(0, 1), (1, 5), (2, 1), (3, 5)] {
        let actor = Actor::Task(number);
        let guard = log.guard(["0", "1", "2", "3"][number as usize]);
        let task = spawn(lp, actor, |cx| async move {
            let _guard = guard;
            wait::sleep(&cx, us).await;
        });
        keys.push(task.key());
        set.add(actor, task);
    }
    assert_eq!(set.first(), Some(keys[0]));
    let pause = start(lp, |cx| async move { wait::sleep(&cx, 2).await });
    value(&event_loop, &pause);
    assert_eq!(log.take(), ["0 dropped", "2 dropped"]);
    assert_eq!(set.first(), Some(keys[1]));
    assert_eq!(set.clone().cancel(), [Actor::Task(1), Actor::Task(3)]);
    assert_eq!(log.take(), ["1 dropped", "3 dropped"]);
    assert_eq!((set.first(), set.cancel()), (None, Vec::new()));
}

#[test]
fn a_set_that_lives_long_forgets_who_has_ended() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let set = TaskSet::new();
    let idle = spawn(lp, Actor::Task(1), |_| pending());
    let key = idle.key();
    set.add(Actor::Task(1), idle);
    for _ in 0..1_000 {
        set.add(Actor::Task(2), start(lp, |_| ready(())));
        run_out(&event_loop);
    }
    let members = format!("{set:?}");
    let (_, count) = members.split_once("members: ").expect("a count");
    let count: usize = count.trim_end_matches(" }").parse().expect("number");
    assert!(count <= 32, "{members}");
    assert_eq!(set.first(), Some(key));
}
