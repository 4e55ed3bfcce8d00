//! The one-shot future: its states, and who is told.

use super::{run_out, start, value};
use crate::support::log::Log;
use crate::support::worlds::quiet_loop;
use styles::async_await::wait;
use styles::event_loop::{InvalidState, Loop, Promise};

#[test]
fn once_done_it_is_for_ever_done() {
    let event_loop = quiet_loop();
    let future = Promise::new(event_loop.handle());
    assert_eq!((future.done(), future.cancelled()), (false, false));
    assert_eq!(future.result(), Err(InvalidState::Pending));
    assert_eq!(future.take(), Err(InvalidState::Pending));
    assert_eq!(format!("{future:?}"), "Promise(pending)");
    assert_eq!(future.set("first"), Ok(()));
    assert_eq!(future.set("second"), Err((InvalidState::Done, "second")));
    assert!(!future.cancel());
    assert_eq!((future.done(), future.cancelled()), (true, false));
    assert_eq!(format!("{future:?}"), "Promise(set)");
    // As often as asked, until it is taken.
    assert_eq!([future.result(), future.result()], [Ok("first"); 2]);
    assert_eq!(future.take(), Ok("first"));
    assert_eq!(future.take(), Err(InvalidState::Taken));
    assert_eq!(future.result(), Err(InvalidState::Taken));
    assert_eq!(future.set("third"), Err((InvalidState::Done, "third")));
    assert!(future.done());
    assert_eq!(format!("{future:?}"), "Promise(taken)");
}

#[test]
fn one_that_was_cancelled_has_no_value_and_takes_none() {
    let event_loop = quiet_loop();
    let future = Promise::new(event_loop.handle());
    assert!(future.cancel());
    assert!(!future.cancel());
    assert!(future.done() && future.cancelled());
    assert_eq!(future.result(), Err(InvalidState::Cancelled));
    assert_eq!(future.take(), Err(InvalidState::Cancelled));
    assert_eq!(future.set(7), Err((InvalidState::Cancelled, 7)));
    assert_eq!(format!("{future:?}"), "Promise(cancelled)");
}

#[test]
fn each_state_says_what_it_is() {
    let said = [
        (InvalidState::Pending, "the future is not done"),
        (InvalidState::Done, "the future is done already"),
        (InvalidState::Cancelled, "the future was cancelled"),
        (InvalidState::Taken, "the future's value was taken"),
    ];
    for (state, text) in said {
        assert_eq!(state.to_string(), text);
    }
}

#[test]
fn clones_are_the_same_future() {
    let event_loop = quiet_loop();
    let future = Promise::new(event_loop.handle());
    let clone = future.clone();
    assert_eq!(clone.set(7), Ok(()));
    assert_eq!(future.result(), Ok(7));
}

#[test]
fn who_waits_is_told_of_a_value_and_of_a_cancellation() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    for cancel in [false, true] {
        let future = Promise::new(lp);
        let awaited = future.clone();
        let task = start(lp, move |cx| async move {
            wait::done(&cx, &awaited).await;
            (awaited.result(), cx.counters().turns)
        });
        let set_in = Log::default();
        let said = set_in.clone();
        lp.call_later(5, move |lp: &Loop| {
            said.say(lp.counters().turns.to_string());
            if cancel {
                assert!(future.cancel());
            } else {
                assert_eq!(future.set(7), Ok(()));
            }
        });
        let (result, turns) = value(&event_loop, &task);
        let expected = match cancel {
            true => Err(InvalidState::Cancelled),
            false => Ok(7),
        };
        assert_eq!(result, expected);
        // One turn from the setting to the resumption.
        assert_eq!(set_in.take(), [(turns - 1).to_string()]);
    }
}

/// A callback that ran inside the call that registers it would make the order
/// of everything else depend on whether the future happened to be done.
#[test]
fn callbacks_come_in_a_later_turn_done_or_not() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let pending = Promise::new(lp);
    let done = Promise::new(lp);
    done.set("done").expect("pending");
    for (name, future) in [("done", &done), ("pending", &pending)] {
        let said = log.clone();
        future.on_done(move |future| {
            said.say(format!("{name} gave {}", future.result().expect("it")));
        });
        log.say(format!("{name} asked"));
    }
    pending.set("value").expect("pending");
    log.say("set");
    run_out(&event_loop);
    let order = [
        "done asked",
        "pending asked",
        "set",
        "done gave done",
        "pending gave value",
    ];
    assert_eq!(log.take(), order);
    assert_eq!(lp.counters().turns, 1);
}

#[test]
fn callbacks_and_tasks_come_in_the_order_in_which_they_began_to_wait() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let future = Promise::<()>::new(lp);
    let callback = |name: &'static str| {
        let said = log.clone();
        future.on_done(move |_| said.say(name));
    };
    let task = |name: &'static str| {
        let (said, future) = (log.clone(), future.clone());
        let task = start(lp, move |cx| async move {
            wait::done(&cx, &future).await;
            said.say(name);
        });
        run_out(&event_loop);
        task
    };
    callback("first");
    let second = task("second");
    callback("third");
    let fourth = task("fourth");
    assert!(future.cancel());
    run_out(&event_loop);
    assert_eq!(log.take(), ["first", "second", "third", "fourth"]);
    drop((second, fourth));
}

#[test]
fn a_future_that_nobody_sets_drops_its_callbacks_with_itself() {
    let event_loop = quiet_loop();
    let log = Log::default();
    let future = Promise::<()>::new(event_loop.handle());
    let guard = log.guard("captured");
    future.on_done(move |_| drop(guard));
    drop(future);
    assert_eq!(log.take(), ["captured dropped"]);
}

/// Those who gave up do not pile up in a future that lives long.
#[test]
fn who_gave_up_waiting_is_forgotten() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let future = Promise::<()>::new(lp);
    let log = Log::default();
    let (said, awaited) = (log.clone(), future.clone());
    let faithful = start(lp, |cx| async move {
        wait::done(&cx, &awaited).await;
        said.say("told");
    });
    for _ in 0..1_000 {
        let awaited = future.clone();
        let task = start(lp, |cx| async move {
            wait::done(&cx, &awaited).await;
        });
        run_out(&event_loop);
        task.cancel();
    }
    let before = lp.counters().resumptions;
    future.set(()).expect("pending");
    run_out(&event_loop);
    assert_eq!(lp.counters().resumptions - before, 1);
    assert_eq!(log.take(), ["told"]);
    value(&event_loop, &faithful);
}
