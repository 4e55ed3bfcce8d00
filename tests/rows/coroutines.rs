//! A2, coroutine objects and awaiting.

use super::columns;
use super::rig::{event_loop, expect, play, run_out, stage};
use crate::support::random::check_any_script;
use crate::support::script::{Step, steps};
use crate::support::tasks::run;
use proptest::prop_assert_eq;
use styles::Style;
use styles::asyncio::{Coroutine, Kind, YieldWatch};
use styles::generator::{self, Generator, Input, Misuse};

/// Programs tried.
const CASES: u32 = 5_000;

in_each_style! {
    fn c1_a_call_of_a_body_runs_it_or_nothing(style: Style) {
        let (event_loop, log) = event_loop();
        columns::call_then_say(style, event_loop.handle());
        run_out(&event_loop);
        // A callback's body is hot: it runs when it is called. The others
        // run when they are awaited.
        let expected = match style {
            Style::Callbacks => ["0 body", "0 called"],
            _ => ["0 called", "0 body"],
        };
        assert_eq!(log.take(), expected);
    }

    fn c2_a_function_makes_objects_that_each_run_its_block(style: Style) {
        let block = || steps([Step::Say("block"), Step::Turn]);
        let (first, second) = (block(), block());
        let script = [Step::Call(first), Step::Call(second)];
        expect(style, script, &["0 block", "0 block"]);
    }

    fn c6_a_child_runs_in_the_task_that_calls_it(style: Style) {
        let script = [
            Step::Soon("x"),
            Step::Watch,
            Step::Call(steps([Step::SayWho, Step::Return("child")])),
            Step::SayTurns,
            Step::SayWho,
            Step::Turn,
        ];
        let log = ["0 task:1", "0 child", "0 0 turns", "0 task:1", "0 x"];
        expect(style, script, &log);
    }

    fn c8_locals_and_the_position_are_there_after_a_wait(style: Style) {
        // The count that was read is a local of the body.
        let script = [
            Step::Load,
            Step::Turn,
            Step::Store(1),
            Step::SayCount,
            Step::Load,
            Step::Sleep(5),
            Step::Store(2),
            Step::SayCount,
        ];
        expect(style, script, &["0 1", "5 3"]);
    }

    fn c9_only_a_wait_can_pause_a_task(style: Style) {
        let chunk = |one, two| {
            steps([Step::Say(one), Step::Say(two), Step::Turn, Step::Say(one)])
        };
        let script = [
            Step::Start(chunk("a1", "a2")),
            Step::Start(chunk("b1", "b2")),
            Step::Soon("soon"),
            Step::Turn,
            Step::Turn,
        ];
        let log = [
            "0 a1", "0 a2", "0 b1", "0 b2", "0 soon", "0 a1", "0 b1",
        ];
        expect(style, script, &log);
    }

    fn c10_a_wait_for_what_is_done_need_not_pause(style: Style) {
        let script = [
            Step::SetResult(0, "value"),
            Step::Watch,
            Step::Await(0),
            Step::SayTurns,
        ];
        expect(style, script, &["0 value", "0 0 turns"]);
    }

    fn c11_a_body_a_task_and_a_future_can_be_waited_for(style: Style) {
        let script = [
            Step::SetResult(0, "future"),
            Step::Start(steps([Step::Return("task")])),
            Step::Call(steps([Step::Return("body")])),
            Step::Value(1),
            Step::Await(0),
        ];
        expect(style, script, &["0 body", "0 task", "0 future"]);
    }

    fn c12_what_is_waited_for_may_begin_at_once_or_when_asked(style: Style) {
        let work = || {
            let ends = Step::Return("ends");
            steps([Step::Say("begins"), Step::Sleep(5), ends])
        };
        // A hot body: it is under way before a task waits for it.
        let hot = [Step::Start(work()), Step::Sleep(3), Step::Value(1)];
        expect(style, hot, &["0 begins", "5 ends"]);
        let cold = [Step::Sleep(3), Step::Call(work())];
        expect(style, cold, &["3 begins", "8 ends"]);
    }

    fn c14_a_value_passes_through_three_levels(style: Style) {
        let inner = steps([Step::Sleep(1), Step::Return("value")]);
        let middle = steps([Step::Call(inner), Step::Return("middle")]);
        let script = [Step::Call(middle), Step::Return("outer")];
        let played = play(style, &steps(script));
        assert_eq!(played.log, ["1 value", "1 middle"]);
        assert_eq!(played.result, Ok("outer"));
    }
}

#[test]
fn c3_the_type_is_yielded_sent_thrown_and_returned() {
    let mut generator: Generator<u8, bool, i16, _> =
        Generator::new(|co| async move {
            let sent: Result<bool, i16> = co.yield_(7).await;
            format!("{sent:?}")
        });
    assert_eq!(
        generator.resume(Input::Start),
        Ok(generator::GeneratorState::Yielded(7))
    );
    let end: Result<generator::GeneratorState<u8, String>, Misuse> =
        generator.resume(Input::Send(true));
    assert_eq!(
        end,
        Ok(generator::GeneratorState::Returned("Ok(true)".to_string()))
    );
}

#[test]
fn c4_awaiting_twice_is_an_error_and_no_crash() {
    let (stage, _) = stage();
    let once = Coroutine::new(&stage, "once", || 1);
    assert_eq!(once.take().map(|body| body()), Ok(1));
    let again = once.take().map(|body| body()).expect_err("awaited");
    assert_eq!(again.kind, Kind::Runtime);
    assert_eq!(again.text, "cannot reuse already awaited coroutine");
    let mut generator: Generator<(), (), (), _> = Generator::new(|_| async {});
    assert_eq!(
        generator.resume(Input::Start),
        Ok(generator::GeneratorState::Returned(()))
    );
    assert_eq!(generator.resume(Input::Start), Err(Misuse::Finished));
}

#[test]
fn c5_who_is_dropped_without_being_awaited_is_named() {
    let (stage, log) = stage();
    drop(Coroutine::new(&stage, "forgotten", ()));
    let closed = Coroutine::new(&stage, "closed", ());
    closed.close();
    drop(closed);
    let awaited = Coroutine::new(&stage, "awaited", ());
    assert!(awaited.take().is_ok());
    drop(awaited);
    let warning = "0 RuntimeWarning: coroutine 'forgotten' was never awaited";
    assert_eq!(log.take(), [warning]);
}

#[test]
fn c10_a_block_can_be_held_to_wait_or_not_to() {
    let (stage, _) = stage();
    let watch = YieldWatch::new(&stage);
    watch.assert_no_yield();
    let complains = std::panic::AssertUnwindSafe(|| watch.assert_yields());
    assert!(std::panic::catch_unwind(complains).is_err());
    let turn = || steps([Step::Turn]);
    let main = run(Style::AsyncAwait, &stage, &turn());
    assert_eq!(main, Ok(""));
    watch.assert_yields();
    let complains = std::panic::AssertUnwindSafe(|| watch.assert_no_yield());
    assert!(std::panic::catch_unwind(complains).is_err());
}

#[test]
fn c13_chunks_are_the_same_in_every_style() {
    check_any_script(CASES, |script| {
        let callbacks = play(Style::Callbacks, script);
        for style in Style::ALL {
            prop_assert_eq!(&play(style, script), &callbacks, "{}", style);
        }
        Ok(())
    });
}
