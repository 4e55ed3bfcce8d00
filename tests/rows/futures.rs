//! A3, futures.

use super::columns;
use super::script::{Act, acts, event_loop, expect, run_out, stage};
use harness::worlds::real::RealWorld;
use proptest::collection::vec;
use proptest::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::thread;
use styles::Style;
use styles::asyncio::{Kind, Raised, Raises};
use styles::event_loop::{EventLoop, InvalidState, Promise};
use styles::trace::Silence;

in_each_style! {
    fn f2_a_result_is_there_once_the_future_is_done(style: Style) {
        let script = [
            Act::Future,
            Act::SayFuture(0),
            Act::Set(0, "value"),
            Act::SayFuture(0),
            Act::Future,
            Act::Fail(1, "wrong"),
            Act::SayFuture(1),
            Act::Future,
            Act::CancelFuture(2),
            Act::SayFuture(2),
        ];
        let log = [
            "0 False InvalidStateError: Result is not set.",
            "0 True value",
            "0 True ValueError: wrong",
            "0 True",
            "0 True CancelledError",
        ];
        expect(style, script, &log);
    }

    fn f4_a_future_is_done_once(style: Style) {
        let setter = |value| acts([Act::Turn, Act::Set(0, value)]);
        let script = [
            Act::Future,
            Act::Start(setter("first")),
            Act::Start(setter("second")),
            Act::Await(0),
            Act::CancelFuture(0),
        ];
        let log = [
            "0 InvalidStateError: invalid state",
            "0 first",
            "0 False",
        ];
        expect(style, script, &log);
    }

    fn f5_a_future_gives_its_value_as_often_as_asked(style: Style) {
        let setter = acts([Act::Set(0, "value"), Act::Watch]);
        let script = [
            Act::Future,
            Act::Start(setter),
            Act::Watch,
            Act::Await(0),
            Act::SayTurns,
            Act::Await(0),
        ];
        // One turn for the setter to begin, one from set to resume.
        expect(style, script, &["0 value", "0 2 turns", "0 value"]);
    }

    fn f6_a_future_stands_for_work_that_goes_on_anyway(style: Style) {
        let work = || acts([Act::Sleep(1), Act::Say("worked")]);
        let script = [
            Act::Start(work()),
            Act::Sleep(5),
            Act::SayDone(0),
            Act::Say("not begun"),
            Act::Call(work()),
        ];
        let log = ["1 worked", "5 True", "5 not begun", "6 worked", "6 "];
        expect(style, script, &log);
    }

    fn f7_a_future_is_completed_by_somebody_else(style: Style) {
        let producer = acts([Act::Sleep(7), Act::Set(0, "product")]);
        let script = [Act::Future, Act::Start(producer), Act::Await(0)];
        expect(style, script, &["7 product"]);
    }

    fn f8_callbacks_come_in_a_later_turn_done_or_not(style: Style) {
        let script = [
            Act::Future,
            Act::OnDone(0, "first"),
            Act::Set(0, "value"),
            Act::OnDone(0, "second"),
            Act::Say("nobody was called"),
            Act::Turn,
        ];
        expect(style, script, &["0 nobody was called", "0 first", "0 second"]);
    }

    fn f9_a_job_ends_elsewhere_and_wakes_its_task_on_the_loop(style: Style) {
        let world = Box::new(RealWorld::new().expect("a world"));
        let event_loop = EventLoop::new(world, Box::new(Silence));
        let threads = columns::threads(style, event_loop.handle());
        run_out(&event_loop);
        let [_, job, resumed] = threads.get().expect("it has run");
        assert_eq!(resumed, thread::current().id());
        assert_ne!(job, resumed);
    }

    fn f11_all_who_wait_are_resumed_in_the_order_in_which_they_waited(
        style: Style
    ) {
        let waiter = |word| acts([Act::Await(0), Act::Say(word)]);
        let script = [
            Act::Future,
            Act::Start(waiter("a")),
            Act::Start(waiter("b")),
            Act::Start(waiter("c")),
            Act::Start(waiter("d")),
            Act::Turn,
            Act::Set(0, "-"),
            Act::Turn,
        ];
        let said = ["a", "b", "c", "d"];
        let lines = said.map(|word| ["0 -".into(), format!("0 {word}")]);
        let log = lines.concat();
        let log: Vec<&str> = log.iter().map(String::as_str).collect();
        expect(style, script, &log);
    }
}

#[test]
fn f3_an_exception_is_there_once_the_future_is_done() {
    let (stage, _) = stage();
    let error = Raised::new(Kind::Value, "wrong");
    let pending: Promise<Raises<u8>> = Promise::new(&stage);
    assert_eq!(pending.result(), Err(InvalidState::Pending));
    pending.set(Err(error.clone())).expect("pending");
    assert_eq!(pending.result(), Ok(Err(error)));
    let fine: Promise<Raises<u8>> = Promise::new(&stage);
    fine.set(Ok(7)).expect("pending");
    assert_eq!(fine.result().map(Raises::err), Ok(None));
}

#[test]
fn f10_a_future_is_typed_by_its_value_and_error() {
    #[derive(Clone, Debug, PartialEq)]
    struct Own(u8);
    let (event_loop, _) = event_loop();
    let future: Promise<Result<Own, char>> = Promise::new(event_loop.handle());
    let seen = Rc::new(Cell::new(None));
    let heard = seen.clone();
    future.on_done(move |future| heard.set(future.result().ok()));
    assert!(future.set(Ok(Own(1))).is_ok());
    assert_eq!(event_loop.run_while(|| Rc::strong_count(&seen) > 1), Ok(()));
    assert_eq!(seen.take(), Some(Ok(Own(1))));
}

proptest! {
    #[test]
    fn f1_once_done_a_future_is_done_for_ever(acts in vec(0..3_u8, 0..20)) {
        let (stage, _) = stage();
        let future: Promise<Raises<u8>> = Promise::new(&stage);
        let mut settled = None;
        for act in acts {
            let before = future.result();
            match act {
                0 => drop(future.set(Ok(act))),
                1 => drop(future.set(Err(Raised::cancelled()))),
                _ => drop(future.cancel()),
            }
            prop_assert!(future.done());
            let after = settled.get_or_insert_with(|| future.result());
            prop_assert_eq!(&future.result(), &*after);
            if before != Err(InvalidState::Pending) {
                prop_assert_eq!(&before, &*after);
            }
        }
    }
}
