//! A1, loop and scheduling.

use super::columns;
use super::script::{Act, acts, event_loop, expect, run, stage, start};
use harness::slow_chunks::SlowChunks;
use harness::worlds::real::RealWorld;
use std::cell::Cell;
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::thread;
use styles::Style;
use styles::asyncio::{Input, Stage};
use styles::event_loop::{EventLoop, PollTimeout, RunError};
use styles::trace::Silence;

in_each_style! {
    fn l1_call_soon_runs_on_the_loop_not_now(style: Style) {
        let (a, b) = (Act::Soon("a"), Act::Soon("b"));
        let script = [a, b, Act::Say("c"), Act::Turn];
        expect(style, script, &["0 c", "0 a", "0 b"]);
    }

    fn l2_call_later_runs_after_the_delay(style: Style) {
        let script = [
            Act::Later(1_000, "later"),
            Act::Later(999, "sooner"),
            Act::Sleep(2_000),
        ];
        expect(style, script, &["999 sooner", "1000 later"]);
    }

    fn l3_handle_cancel_prevents_call(style: Style) {
        let script = [
            Act::Later(1_000, "never"),
            Act::Soon("never"),
            Act::SayHandle(0),
            Act::CancelHandle(0),
            Act::CancelHandle(1),
            Act::SayHandle(0),
            Act::Sleep(2_000),
        ];
        expect(style, script, &["0 False", "0 True"]);
        // A body that is cancelled in its wait goes no further, and is let go.
        let sleeper = acts([
            Act::OnCancel("let go"),
            Act::Sleep(1_000),
            Act::Say("never"),
        ]);
        let script = [
            Act::Start(sleeper),
            Act::Turn,
            Act::Cancel(0),
            Act::Sleep(2_000),
        ];
        expect(style, script, &["0 True", "0 let go"]);
    }

    fn l4_arguments_arrive_by_value_in_order(style: Style) {
        let say = |first, second| acts([Act::Say(first), Act::Say(second)]);
        let script = [
            Act::Start(say("a", "b")),
            Act::Start(say("c", "d")),
            Act::Turn,
        ];
        expect(style, script, &["0 a", "0 b", "0 c", "0 d"]);
    }

    fn l5_what_the_loop_alone_owns_is_alive_until_it_has_run(style: Style) {
        let (event_loop, log) = event_loop();
        let lp = event_loop.handle();
        let held = Rc::new(());
        let captured = held.clone();
        lp.call_soon(move |_| drop(captured));
        let script = acts([Act::Turn, Act::Say("ran")]);
        drop(start(style, lp, &script));
        let watched = Rc::downgrade(&script);
        drop(script);
        assert_eq!((Rc::strong_count(&held), watched.strong_count()), (2, 1));
        let ended = event_loop.run_while(|| watched.strong_count() > 0);
        assert_eq!(ended, Ok(()));
        assert_eq!(log.take(), ["0 ran"]);
        assert_eq!(Rc::strong_count(&held), 1);
    }

    fn l6_a_chunk_that_blocks_delays_every_other(style: Style) {
        let script = [
            Act::Later(1_000, "due at 1000"),
            Act::Start(acts([Act::Sleep(500), Act::Block(2_000)])),
            Act::Start(acts([Act::Turn, Act::Sleep(700), Act::Say("slept")])),
            Act::Sleep(5_000),
        ];
        expect(style, script, &["2500 slept", "2500 due at 1000"]);
    }

    fn l6_the_chunk_that_blocks_is_named(style: Style) {
        let (event_loop, _) = event_loop();
        let slow = SlowChunks::over(1_999);
        event_loop.set_observer(Box::new(slow.clone()));
        let lp = event_loop.handle();
        let body = acts([
            Act::Block(1_999),
            Act::Turn,
            Act::Call(acts([Act::Block(2_000), Act::Turn])),
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
        let script = acts([Act::Turn, Act::Return("seven")]);
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
        let gives = acts([Act::Sleep(5), Act::Return("7")]);
        assert_eq!(run(style, &stage, &gives), Ok("7"));
        let raises = acts([Act::Sleep(5), Act::Raise("E")]);
        let error = run(style, &stage, &raises).expect_err("it raises");
        assert_eq!(error.to_string(), "ValueError: E");
    }

    fn l9_a_loop_runs_until_it_is_stopped(style: Style) {
        let (event_loop, log) = event_loop();
        let script = acts([Act::Sleep(10), Act::Say("never")]);
        let task = start(style, event_loop.handle(), &script);
        event_loop.handle().call_later(5, |lp| lp.stop());
        assert_eq!(event_loop.run_until_stopped(), Ok(()));
        assert_eq!(event_loop.handle().now_us(), 5);
        assert!(!task.is_done(), "it is still pending");
        assert_eq!(log.take(), [""; 0]);
    }

    fn l10_no_loop_runs_by_default(style: Style) {
        let (event_loop, log) = event_loop();
        let script = acts([Act::Say("ran")]);
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
            heard.set(Some(run(style, &inside, &acts([]))));
        });
        assert_eq!(run(style, &stage, &acts([Act::Turn])), Ok(""));
        let error = refused.take().expect("called").expect_err("refused");
        let text = "asyncio.run() cannot be called from a running event loop";
        assert_eq!(error.text, text);
        assert_eq!(run(style, &stage, &acts([])), Ok(""), "afterwards it can");
    }

    fn l12_one_run_for_each_does_without_concurrency(style: Style) {
        let sleeper = || acts([Act::Sleep(1_000), Act::Say("slept")]);
        let (stage, log) = stage();
        for _ in 0..2 {
            assert_eq!(run(style, &stage, &sleeper()), Ok(""));
        }
        assert_eq!(log.take(), ["1000 slept", "2000 slept"]);
        let together = [
            Act::Start(sleeper()),
            Act::Start(sleeper()),
            Act::Gather(vec![0, 1]),
            Act::AwaitGathering(0),
        ];
        expect(style, together, &["1000 slept", "1000 slept", "1000  "]);
    }

    fn l13_what_is_done_moves_exactly_those_who_wait_for_it(style: Style) {
        let waiter = |future, word| {
            acts([Act::Await(future), Act::Say(word)])
        };
        let script = [
            Act::Future,
            Act::Future,
            Act::Start(waiter(0, "a")),
            Act::Start(waiter(1, "b")),
            Act::Start(waiter(0, "c")),
            Act::Turn,
            Act::Set(0, "set"),
            Act::Turn,
            Act::Say("b still waits"),
            Act::Set(1, "set"),
            Act::Turn,
        ];
        let log = [
            "0 set", "0 a", "0 set", "0 c", "0 b still waits", "0 set", "0 b",
        ];
        expect(style, script, &log);
    }

    fn l14_a_pass_may_take_one_task_with_equal_results(style: Style) {
        let counter = || {
            let count = ["0", "1", "2"].map(Act::Say);
            let turns = count.map(|say| [say, Act::Turn]);
            acts::<6>(turns.concat().try_into().expect("six acts"))
        };
        let perform = |most: Option<NonZeroUsize>| {
            let (mut event_loop, log) = event_loop();
            if let Some(most) = most {
                event_loop.set_most_in_pass(most);
            }
            let lp = event_loop.handle();
            let tasks = [(); 3].map(|()| start(style, lp, &counter()));
            let over = || tasks.iter().all(|task| task.is_done());
            assert_eq!(event_loop.run_while(|| !over()), Ok(()));
            (log.take(), event_loop.handle().counters())
        };
        let (log, counters) = perform(None);
        let (log_by_one, by_one) = perform(NonZeroUsize::new(1));
        assert_eq!(log, log_by_one);
        assert_eq!((counters.turns, by_one.turns), (4, 12));
        assert_eq!(counters.resumptions, by_one.resumptions);
    }

    fn l17_drivers_are_exchanged_beneath_the_same_code(style: Style) {
        let script = acts([
            Act::Start(acts([Act::Sleep(2_000), Act::Return("slow")])),
            Act::Start(acts([Act::Sleep(1), Act::Return("fast")])),
            Act::Gather(vec![0, 1]),
            Act::AwaitGathering(0),
            Act::Job(1, "job"),
            Act::Return("end"),
        ]);
        let world = Box::new(RealWorld::new().expect("a world"));
        let event_loop = EventLoop::new(world, Box::new(Silence));
        let real = Stage::new(event_loop, Input::empty());
        let (simulated, _) = stage();
        for stage in [real, simulated] {
            assert_eq!(run(style, &stage, &script), Ok("end"));
        }
    }

    fn l18_jobs_run_elsewhere_and_all_else_on_one_thread(style: Style) {
        let world = Box::new(RealWorld::new().expect("a world"));
        let event_loop = EventLoop::new(world, Box::new(Silence));
        let lp = event_loop.handle();
        let own = thread::current().id();
        let threads = columns::threads(style, lp);
        assert_eq!(event_loop.run_while(|| threads.get().is_none()), Ok(()));
        let [began, job, _] = threads.get().expect("it has run");
        assert_eq!(began, own);
        assert_ne!(job, own);
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
