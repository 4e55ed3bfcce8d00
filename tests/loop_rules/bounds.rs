//! Every wait has an end, and passing a bound has a name.

use super::{run_out, start, value};
use crate::support::performance::play;
use crate::support::script::{Step, steps};
use crate::support::worlds::{client, quiet_loop, simulated};
use futures::future::pending;
use styles::Style;
use styles::async_await::wait;
use styles::event_loop::{Loop, RunError, Wait};
use styles::trace::Actor;

fn wait_of(task: u32, op: &'static str) -> Wait {
    let actor = Some(Actor::Task(task));
    Wait { actor, op }
}

#[test]
fn too_many_resumptions_are_a_failure_with_a_name() {
    let mut event_loop = quiet_loop();
    event_loop.set_max_resumptions(1_000);
    let task = start(event_loop.handle(), |cx| async move {
        loop {
            wait::yield_now(&cx).await;
        }
    });
    let ended: Result<(), _> = event_loop.run_until_complete(&task);
    let max_resumptions = 1_000;
    assert_eq!(ended, Err(RunError::TooLong { max_resumptions }));
    let text = "not over after 1000 resumptions";
    assert_eq!(ended.expect_err("too long").to_string(), text);
    assert_eq!(event_loop.handle().counters().resumptions, 1_001);
    // No task was dropped for it.
    assert_eq!(event_loop.tasks_left(), 1);
}

#[test]
fn the_bound_is_on_all_runs_together_and_can_be_raised() {
    let mut event_loop = quiet_loop();
    event_loop.set_max_resumptions(10);
    let turns = |lp: &Loop| {
        start(lp, |cx| async move {
            for _ in 0..6 {
                wait::yield_now(&cx).await;
            }
        })
    };
    let [first, second] = [(); 2].map(|()| turns(event_loop.handle()));
    let bound = Err(RunError::TooLong {
        max_resumptions: 10,
    });
    assert_eq!(event_loop.run_until_complete(&first), bound);
    event_loop.set_max_resumptions(20);
    value(&event_loop, &first);
    value(&event_loop, &second);
}

#[test]
fn a_bound_that_is_just_enough_is_enough() {
    let mut event_loop = quiet_loop();
    event_loop.set_max_resumptions(3);
    let task = start(event_loop.handle(), |cx| async move {
        wait::yield_now(&cx).await;
        wait::yield_now(&cx).await;
    });
    value(&event_loop, &task);
}

#[test]
fn a_run_in_which_nothing_can_wake_ends_at_once() {
    let event_loop = quiet_loop();
    let nothing = event_loop.run_until_stopped();
    assert_eq!(nothing, Err(RunError::Deadlock(Vec::new())));
    let text = nothing.expect_err("nothing").to_string();
    assert_eq!(text, "deadlock: nothing can wake");
    assert_eq!(event_loop.handle().counters().turns, 0);
}

#[test]
fn after_a_deadlock_the_run_can_go_on() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let future = styles::event_loop::Promise::new(lp);
    let awaited = future.clone();
    let task = start(lp, |cx| async move {
        wait::done(&cx, &awaited).await;
        awaited.result()
    });
    let ended = event_loop.run_until_complete(&task);
    let deadlock = RunError::Deadlock(vec![wait_of(0, "promise")]);
    assert_eq!(ended.expect_err("nobody sets it"), deadlock);
    future.set(7).expect("pending");
    assert_eq!(value(&event_loop, &task), Ok(7));
}

#[test]
fn who_waits_for_a_waker_is_in_the_report_and_who_is_ready_is_not() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let _waiting = start(lp, |_| pending::<()>());
    assert_eq!(lp.waits(), [], "ready to start");
    run_out(&event_loop);
    assert_eq!(lp.waits(), [wait_of(0, "a waker")]);
}

in_each_style! {
    fn a_deadlock_says_who_waits_for_what(style: Style) {
        let silent = client(0, &[]);
        let world = simulated(&[], &[silent]);
        let script = steps([
            Step::Spawn(steps([Step::Wait(0)])),
            Step::Spawn(steps([Step::Accept, Step::Read])),
            Step::Spawn(steps([Step::Sleep(1), Step::Accept])),
            Step::Spawn(steps([Step::Place, Step::Join(0)])),
            Step::Spawn(steps([Step::Place])),
            Step::Spawn(steps([Step::Until(1, steps([Step::Join(6)]))])),
            Step::Sleep(5),
            Step::Join(1),
        ]);
        let played = play(style, world, &script);
        let waits = vec![
            wait_of(0, "join"),
            wait_of(1, "promise"),
            wait_of(2, "read"),
            wait_of(3, "accept"),
            wait_of(4, "join"),
            wait_of(5, "promise"),
            wait_of(6, "join"),
            wait_of(6, "promise"),
        ];
        let deadlock = RunError::Deadlock(waits);
        let text = "deadlock: nothing can wake task:0 (join), \
                    task:1 (promise), task:2 (read), task:3 (accept), \
                    task:4 (join), task:5 (promise), task:6 (join), \
                    task:6 (promise)";
        assert_eq!(deadlock.to_string(), text);
        assert_eq!(played.ended, Err(deadlock));
        assert!(!played.leaked_loop);
    }
}
