//! A1, loop and scheduling.

use super::rig::{event_loop, expect, real_event_loop, run_out, stage, texts};
use crate::support::script::{Step, steps};
use crate::support::tasks::{run, start};
use harness::slow_chunks::SlowChunks;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use styles::Style;
use styles::asyncio::{Input, Stage};
use styles::event_loop::{PollTimeout, RunError};

in_each_style! {
    fn l1_call_soon_runs_on_the_loop_not_now(style: Style) {
        let (a, b) = (Step::Soon("a"), Step::Soon("b"));
        let script = [a, b, Step::Say("c"), Step::Turn];
        expect(style, script, &["0 c", "0 a", "0 b"]);
    }

    fn l2_call_later_runs_after_the_delay(style: Style) {
        let script = [
            Step::Later(1_000, "later"),
            Step::Later(999, "sooner"),
            Step::Sleep(2_000),
        ];
        expect(style, script, &["999 sooner", "1000 later"]);
    }

    fn l3_handle_cancel_prevents_call(style: Style) {
        let script = [
            Step::Later(1_000, "never"),
            Step::Soon("never"),
            Step::SayHandle(0),
            Step::CancelHandle(0),
            Step::CancelHandle(1),
            Step::SayHandle(0),
            Step::Sleep(2_000),
        ];
        expect(style, script, &["0 False", "0 True"]);
        // A body that is cancelled in its wait goes no further, and is let go.
        let sleeper = steps([
            Step::OnCancel("let go"),
            Step::Sleep(1_000),
            Step::Say("never"),
        ]);
        let script = [
            Step::Start(sleeper),
            Step::Turn,
            Step::Cancel(1),
            Step::Sleep(2_000),
        ];
        expect(style, script, &["0 True", "0 let go"]);
    }

    fn l4_arguments_arrive_by_value_in_order(style: Style) {
        let say = |first, second| steps([Step::Say(first), Step::Say(second)]);
        let script = [
            Step::Start(say("a", "b")),
            Step::Start(say("c", "d")),
            Step::Turn,
        ];
        expect(style, script, &["0 a", "0 b", "0 c", "0 d"]);
    }

    fn l5_what_the_loop_alone_owns_is_alive_until_it_has_run(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let held = Rc::new(());
        let captured = held.clone();
        lp.call_soon(move |_| drop(captured));
        let script = steps([Step::Turn, Step::Say("ran")]);
        drop(start(style, lp, &script));
        let watched = Arc::downgrade(&script);
        drop(script);
        assert_eq!((Rc::strong_count(&held), watched.strong_count()), (2, 1));
        let ended = event_loop.run_while(|| watched.strong_count() > 0);
        assert_eq!(ended, Ok(()));
        assert_eq!(log.take(), ["0 ran"]);
        assert_eq!(Rc::strong_count(&held), 1);
    }

    fn l6_a_chunk_that_blocks_delays_every_other(style: Style) {
        let script = [
            Step::Later(1_000, "due at 1000"),
            Step::Start(steps([Step::Sleep(500), Step::Block(2_000)])),
            Step::Start(steps([
                Step::Turn,
                Step::Sleep(700),
                Step::Say("slept"),
            ])),
            Step::Sleep(5_000),
        ];
        expect(style, script, &["2500 slept", "2500 due at 1000"]);
    }

    fn l6_the_chunk_that_blocks_is_named(style: Style) {
        let (event_loop, _) = event_loop();
        let slow = SlowChunks::over(1_999);
        event_loop.set_observer(Box::new(slow.clone()));
        let lp = event_loop.handle();
        let body = steps([
            Step::Block(1_999),
            Step::Turn,
            Step::Call(steps([Step::Block(2_000), Step::Turn])),
        ]);
        let task = start(style, lp, &body);
        assert_eq!(event_loop.run_while(|| !task.is_done()), Ok(()));
        let told = slow.take();
        let told: Vec<_> = told.iter().map(|slow| slow.to_string()).collect();
        let named = "task:1 kept the loop for 2000 us, from 1999 us on";
        assert_eq!(told, [named]);
    }

    fn l7_a_loop_that_its_host_turns_gives_results_by_callback(style: Style) {
        let (event_loop, log) = event_loop();
        let script = steps([Step::Turn, Step::Return("seven")]);
        let task = start(style, event_loop.handle(), &script);
        let ended = task.clone();
        task.on_end(move |lp| match ended.result() {
            Some(Ok(value)) => lp.print(value),
            other => lp.print(format_args!("{other:?}")),
        });
        assert_eq!(log.take(), [""; 0], "starting runs nothing");
        for _ in 0..3 {
            assert!(event_loop.turn(PollTimeout::Now).is_ok());
        }
        assert_eq!(log.take(), ["0 seven"]);
    }

    fn l8_a_run_gives_the_result_or_the_error_of_its_body(style: Style) {
        let (stage, _) = stage();
        let gives = steps([Step::Sleep(5), Step::Return("7")]);
        assert_eq!(run(style, &stage, &gives), Ok("7"));
        let raises = steps([Step::Sleep(5), Step::Raise("E")]);
        let error = run(style, &stage, &raises).expect_err("it raises");
        assert_eq!(error.to_string(), "ValueError: E");
    }

    fn l9_a_loop_runs_until_it_is_stopped(style: Style) {
        let (event_loop, log) = event_loop();
        let script = steps([Step::Sleep(10), Step::Say("never")]);
        let task = start(style, event_loop.handle(), &script);
        event_loop.handle().call_later(5, |lp| lp.stop());
        assert_eq!(event_loop.run_until_stopped(), Ok(()));
        assert_eq!(event_loop.handle().now_us(), 5);
        assert!(!task.is_done(), "it is still pending");
        assert_eq!(log.take(), [""; 0]);
    }

    fn l10_no_loop_runs_by_default(style: Style) {
        let (event_loop, log) = event_loop();
        let script = steps([Step::Say("ran")]);
        let task = start(style, event_loop.handle(), &script);
        assert_eq!(log.take(), [""; 0], "nothing runs by itself");
        assert_eq!(event_loop.run_while(|| !task.is_done()), Ok(()));
        assert_eq!(log.take(), ["0 ran"]);
    }

    fn l11_a_run_within_a_run_is_refused(style: Style) {
        let (stage, _) = stage();
        let inside = stage.clone();
        let refused = Rc::new(Cell::new(None));
        let heard = refused.clone();
        stage.call_soon(move |_| {
            heard.set(Some(run(style, &inside, &steps([]))));
        });
        assert_eq!(run(style, &stage, &steps([Step::Turn])), Ok(""));
        let error = refused.take().expect("called").expect_err("refused");
        let text = "asyncio.run() cannot be called from a running event loop";
        assert_eq!(error.text, text);
        let afterwards = run(style, &stage, &steps([]));
        assert_eq!(afterwards, Ok(""));
    }

    fn l12_one_run_for_each_does_without_concurrency(style: Style) {
        let sleeper = || steps([Step::Sleep(1_000), Step::Say("slept")]);
        let (stage, log) = stage();
        for _ in 0..2 {
            assert_eq!(run(style, &stage, &sleeper()), Ok(""));
        }
        assert_eq!(log.take(), ["1000 slept", "2000 slept"]);
        let together = [
            Step::Start(sleeper()),
            Step::Start(sleeper()),
            Step::Gather(vec![1, 2]),
            Step::AwaitGathering(0),
        ];
        expect(style, together, &["1000 slept", "1000 slept", "1000  "]);
    }

    fn l13_what_is_done_moves_exactly_those_who_wait_for_it(style: Style) {
        let waiter = |future, word| {
            steps([Step::Await(future), Step::Say(word)])
        };
        let script = [
            Step::Start(waiter(0, "a")),
            Step::Start(waiter(1, "b")),
            Step::Start(waiter(0, "c")),
            Step::Turn,
            Step::SetResult(0, "set"),
            Step::Turn,
            Step::Say("b still waits"),
            Step::SetResult(1, "set"),
            Step::Turn,
        ];
        let log = [
            "0 set", "0 a", "0 set", "0 c", "0 b still waits", "0 set", "0 b",
        ];
        expect(style, script, &log);
    }

    fn l14_a_turn_resumes_all_that_are_ready_when_it_begins(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let counter = || {
            let count = ["0", "1", "2"].map(Step::Say);
            let turns = count.map(|say| [say, Step::Turn]);
            steps::<6>(turns.concat().try_into().expect("six steps"))
        };
        let tasks = [(); 3].map(|()| start(style, lp, &counter()));
        let over = || tasks.iter().all(|task| task.is_done());
        assert_eq!(event_loop.run_while(|| !over()), Ok(()));
        let counts = ["0 0", "0 1", "0 2"];
        let expected = counts.map(|line| [line; 3]).concat();
        assert_eq!(log.take(), expected);
        assert_eq!(event_loop.handle().counters().turns, 4);
    }

    fn l17_drivers_are_exchanged_beneath_the_same_code(style: Style) {
        let script = steps([
            Step::Start(steps([Step::Sleep(2_000), Step::Return("slow")])),
            Step::Start(steps([Step::Sleep(1), Step::Return("fast")])),
            Step::Gather(vec![1, 2]),
            Step::AwaitGathering(0),
            Step::Job(1, "job"),
            Step::Return("end"),
        ]);
        let real = Stage::new(real_event_loop().0, Input::empty());
        let (simulated, _) = stage();
        for stage in [real, simulated] {
            assert_eq!(run(style, &stage, &script), Ok("end"));
        }
    }

    fn l18_jobs_run_elsewhere_and_all_else_on_one_thread(style: Style) {
        // A script requires that its bodies run on the thread of the loop.
        let (event_loop, log) = real_event_loop();
        let job = steps([Step::Job(0, "job"), Step::SayThread]);
        let script = [Step::Start(job.clone()), Step::Call(job)];
        drop(start(style, event_loop.handle(), &steps(script)));
        run_out(&event_loop);
        let mut texts = texts(&log);
        texts.sort();
        assert_eq!(texts, ["elsewhere", "elsewhere", "job", "job"]);
    }
}

#[test]
fn l7_a_loop_that_is_turned_can_be_stopped_before_it_runs() {
    let (event_loop, _) = event_loop();
    event_loop.handle().call_soon(|lp| lp.stop());
    assert_eq!(event_loop.run_until_stopped(), Ok(()));
    let nothing = event_loop.run_while(|| true);
    assert_eq!(nothing, Err(RunError::Deadlock(Vec::new())));
}
