//! A2, coroutine objects and awaiting.

use super::columns;
use super::script::{
    Act, Acts, acts, event_loop, expect, play, run_out, stage,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::rc::Rc;
use styles::Style;
use styles::asyncio::{Coroutine, Kind, YieldWatch};
use styles::generator::{Generator, GeneratorState, Input, Misuse};

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
        let block = || acts([Act::Say("block"), Act::Turn]);
        let (first, second) = (block(), block());
        let script = [Act::Call(first), Act::Call(second)];
        expect(style, script, &["0 block", "0 ", "0 block", "0 "]);
    }

    fn c6_a_child_runs_in_the_task_that_calls_it(style: Style) {
        let script = [
            Act::Soon("x"),
            Act::Watch,
            Act::Call(acts([Act::SayWho, Act::Return("child")])),
            Act::SayTurns,
            Act::SayWho,
            Act::Turn,
        ];
        let log = ["0 task:1", "0 child", "0 0 turns", "0 task:1", "0 x"];
        expect(style, script, &log);
    }

    fn c8_locals_and_the_position_are_there_after_a_wait(style: Style) {
        let (event_loop, log) = event_loop();
        columns::locals(style, event_loop.handle());
        run_out(&event_loop);
        assert_eq!(log.take(), ["0 [1] 1", "0 [1, 2] 2", "0 [1, 2, 3] 3"]);
    }

    fn c9_only_a_wait_can_pause_a_task(style: Style) {
        let chunk = |one, two| {
            acts([Act::Say(one), Act::Say(two), Act::Turn, Act::Say(one)])
        };
        let script = [
            Act::Start(chunk("a1", "a2")),
            Act::Start(chunk("b1", "b2")),
            Act::Soon("soon"),
            Act::Turn,
            Act::Turn,
        ];
        let log = [
            "0 a1", "0 a2", "0 b1", "0 b2", "0 soon", "0 a1", "0 b1",
        ];
        expect(style, script, &log);
    }

    fn c10_a_wait_for_what_is_done_need_not_pause(style: Style) {
        let script = [
            Act::Future,
            Act::Set(0, "value"),
            Act::Watch,
            Act::Await(0),
            Act::SayTurns,
        ];
        expect(style, script, &["0 value", "0 0 turns"]);
    }

    fn c11_a_body_a_task_and_a_future_can_be_waited_for(style: Style) {
        let script = [
            Act::Future,
            Act::Set(0, "future"),
            Act::Start(acts([Act::Return("task")])),
            Act::Call(acts([Act::Return("body")])),
            Act::Value(0),
            Act::Await(0),
        ];
        expect(style, script, &["0 body", "0 task", "0 future"]);
    }

    fn c12_what_is_waited_for_may_begin_at_once_or_when_asked(style: Style) {
        let work = || acts([Act::Say("begins"), Act::Sleep(5)]);
        // Hot: it is under way when somebody waits for it.
        let hot = [Act::Start(work()), Act::Sleep(3), Act::Value(0)];
        expect(style, hot, &["0 begins", "5 "]);
        let cold = [Act::Sleep(3), Act::Call(work())];
        expect(style, cold, &["3 begins", "8 "]);
    }

    fn c14_a_value_passes_through_three_levels(style: Style) {
        let inner = acts([Act::Sleep(1), Act::Return("value")]);
        let middle = acts([Act::Call(inner), Act::Return("middle")]);
        let script = [Act::Call(middle), Act::Return("outer")];
        let played = play(style, &acts(script));
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
        Ok(GeneratorState::Yielded(7))
    );
    let end: Result<GeneratorState<u8, String>, Misuse> =
        generator.resume(Input::Send(true));
    assert_eq!(end, Ok(GeneratorState::Returned("Ok(true)".to_string())));
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
        Ok(GeneratorState::Returned(()))
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
    let turn = || acts([Act::Turn]);
    let main = super::script::run(Style::AsyncAwait, &stage, &turn());
    assert_eq!(main, Ok(""));
    watch.assert_yields();
    let complains = std::panic::AssertUnwindSafe(|| watch.assert_no_yield());
    assert!(std::panic::catch_unwind(complains).is_err());
}

/// Any acts that end by themselves.
fn any_acts() -> impl Strategy<Value = Acts> {
    let leaf = prop_oneof![
        Just(Act::Say("a")),
        Just(Act::Say("b")),
        Just(Act::Soon("soon")),
        (1..5_u64).prop_map(|us| Act::Later(us, "later")),
        Just(Act::SayWho),
        Just(Act::Turn),
        (0..5_u64).prop_map(Act::Sleep),
        (0..5_u64).prop_map(|us| Act::Job(us, "job")),
        Just(Act::Raise("error")),
        Just(Act::OnCancel("cancelled")),
    ];
    let body = vec(leaf, 0..5).prop_map(Rc::from);
    body.prop_recursive(4, 40, 5, |inner| {
        let act = prop_oneof![
            3 => inner.clone().prop_map(|acts: Acts| Act::Catch(acts)),
            2 => inner.clone().prop_map(|acts: Acts| Act::Start(acts)),
            1 => inner.clone().prop_map(|acts: Acts| Act::Call(acts)),
            1 => (0..6_u64, inner).prop_map(|(us, acts): (_, Acts)| {
                Act::Timeout(us, acts)
            }),
            2 => Just(Act::Turn),
            2 => (0..5_u64).prop_map(Act::Sleep),
            1 => Just(Act::Say("c")),
        ];
        vec(act, 1..6).prop_map(Rc::from)
    })
}

proptest! {
    #[test]
    fn c13_chunks_are_the_same_in_every_style(script in any_acts()) {
        let callbacks = play(Style::Callbacks, &script);
        for style in Style::ALL {
            prop_assert_eq!(&play(style, &script), &callbacks, "{}", style);
        }
    }
}
