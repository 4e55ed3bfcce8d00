//! Chains of callbacks: the links that are called, their turns, and their
//! number.

mod support;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use styles::callbacks::deferred::{AlreadyFired, Deferred, Firer};
use styles::callbacks::task::spawn;
use styles::callbacks::wait;
use styles::event_loop::Loop;
use styles::trace::Actor;
use support::log::Log;
use support::runs::run_out;
use support::worlds::{loop_over, quiet_loop, simulated, watched};

/// The content of most chains here.
type Text = Deferred<String, String>;
type TextFirer = Firer<String, String>;

/// Says what it is given, and gives it on with its own name added.
fn say(
    lp: &Loop,
    log: &Log,
    name: &'static str,
) -> impl FnOnce(String) -> Result<String, String> + use<> {
    let (lp, log) = (lp.clone(), log.clone());
    move |given| {
        log.say(format!("{}: {name}({given})", lp.counters().turns));
        Ok(format!("{given}{name}"))
    }
}

/// Prints its input, and fails with its own name added.
fn fail(
    lp: &Loop,
    log: &Log,
    name: &'static str,
) -> impl FnOnce(String) -> Result<String, String> + use<> {
    let say = say(lp, log, name);
    move |given| Err(say(given).unwrap_or_default())
}

/// Prints the end of a chain.
fn end(lp: &Loop, log: &Log) -> impl FnOnce(Result<String, String>) + use<> {
    let (lp, log) = (lp.clone(), log.clone());
    move |end| log.say(format!("{}: end {end:?}", lp.counters().turns))
}

fn fire(firer: &TextFirer, value: &str) {
    firer.resolve(value.to_string()).expect("not fired before");
}

/// Rows E2 and E4, in their correct form: the chain goes on with the result of
/// the catch.
#[test]
fn after_an_error_was_caught_the_chain_goes_on() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    deferred
        .then(say(lp, &log, "a"))
        .then(fail(lp, &log, "b"))
        .then(say(lp, &log, "skipped"))
        .or_else(say(lp, &log, "caught"))
        .then(say(lp, &log, "c"))
        .or_else(say(lp, &log, "passed over"))
        .done(end(lp, &log));
    fire(&firer, "");
    run_out(&event_loop);
    let calls = [
        "1: a()",
        "2: b(a)",
        // The third turn passes a link over.
        "4: caught(ab)",
        "5: c(abcaught)",
        "7: end Ok(\"abcaughtc\")",
    ];
    assert_eq!(log.take(), calls);
}

#[test]
fn an_error_skips_the_rest_up_to_who_takes_it() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    deferred
        .then(say(lp, &log, "a"))
        .then(say(lp, &log, "b"))
        .or_else(fail(lp, &log, "again"))
        .done(end(lp, &log));
    firer.reject("x".to_string()).expect("not fired before");
    run_out(&event_loop);
    assert_eq!(log.take(), ["3: again(x)", "4: end Err(\"xagain\")"]);
}

#[test]
fn nobody_is_called_within_the_call_that_registers_or_fires() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, early) = Text::new(lp);
    let early = early.then(say(lp, &log, "registered before"));
    log.say("registered");
    lp.call_soon(log.saying("ready before"));
    fire(&firer, "");
    log.say("fired");
    lp.call_soon(log.saying("ready after"));
    run_out(&event_loop);
    let order = [
        "registered",
        "fired",
        "ready before",
        "1: registered before()",
        "ready after",
    ];
    assert_eq!(log.take(), order);
    // It is done by now; that changes nothing.
    early.then(say(lp, &log, "late")).done(end(lp, &log));
    log.say("registered late");
    run_out(&event_loop);
    let order = [
        "registered late",
        "2: late(registered before)",
        "3: end Ok(\"registered beforelate\")",
    ];
    assert_eq!(log.take(), order);
}

#[test]
fn firing_twice_gives_the_value_back() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    deferred.done(end(lp, &log));
    let other = firer.clone();
    fire(&firer, "first");
    let again = other.resolve("second".to_string());
    assert_eq!(again, Err(AlreadyFired("second".to_string())));
    let again = other.reject("third".to_string());
    assert_eq!(again, Err(AlreadyFired("third".to_string())));
    let text = "the deferred was fired before";
    assert_eq!(AlreadyFired(()).to_string(), text);
    run_out(&event_loop);
    assert_eq!(log.take(), ["1: end Ok(\"first\")"]);
    assert!(firer.resolve("late".to_string()).is_err());
}

/// Row U2.
#[test]
fn a_link_may_return_a_deferred_and_the_chain_waits_for_it() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    let (inner_firer, inner) = Text::new(lp);
    let inner = inner.then(say(lp, &log, "inner"));
    deferred
        .then(|_| inner)
        .then(say(lp, &log, "outer"))
        .done(end(lp, &log));
    fire(&firer, "");
    lp.call_later(5, move |_: &Loop| fire(&inner_firer, "later "));
    run_out(&event_loop);
    let turns = lp.counters().turns;
    assert_eq!((lp.now_us(), turns), (5, 5));
    // The link itself in turn 1, the timer in turn 2, then one turn a link:
    // going over from the inner chain to the outer one takes none.
    let calls = [
        "3: inner(later )",
        "4: outer(later inner)",
        "5: end Ok(\"later innerouter\")",
    ];
    assert_eq!(log.take(), calls);
}

#[test]
fn a_deferred_that_is_done_when_it_is_returned_costs_no_turn() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    let (inner_firer, inner) = Text::new(lp);
    fire(&inner_firer, "done");
    let inner = inner.then(say(lp, &log, "inner"));
    run_out(&event_loop);
    deferred.then(|_| inner).done(end(lp, &log));
    fire(&firer, "");
    run_out(&event_loop);
    let calls = ["1: inner(done)", "3: end Ok(\"doneinner\")"];
    assert_eq!(log.take(), calls);
}

#[test]
fn an_error_of_the_inner_chain_is_one_of_the_outer() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    let inner_lp = lp.clone();
    deferred
        .or_else(move |error| {
            let (inner_firer, inner) = Text::new(&inner_lp);
            inner_firer.reject(error + "inner").expect("new");
            inner
        })
        .then(say(lp, &log, "skipped"))
        .or_else(say(lp, &log, "outer"))
        .done(end(lp, &log));
    firer.reject("x".to_string()).expect("not fired before");
    run_out(&event_loop);
    let calls = ["3: outer(xinner)", "4: end Ok(\"xinnerouter\")"];
    assert_eq!(log.take(), calls);
}

#[test]
fn the_type_of_value_and_error_may_change_from_link_to_link() {
    let event_loop = quiet_loop();
    let (firer, deferred) = Deferred::<&str, ()>::new(event_loop.handle());
    let seen = Rc::new(Cell::new(None));
    let see = seen.clone();
    deferred
        .then(|text| Ok(text.len()))
        .then(|length| if length > 3 { Err(()) } else { Ok(length) })
        .or_else(|()| Err("too long".to_string()))
        .then(|length| Ok([length; 2]))
        .or_else(|text: String| {
            if text.is_empty() {
                Ok([0; 2])
            } else {
                Err(text.len())
            }
        })
        .done(move |end: Result<[usize; 2], usize>| {
            see.set(Some(end));
        });
    firer.resolve("four").expect("not fired before");
    run_out(&event_loop);
    assert_eq!(seen.get(), Some(Err("too long".len())));
}

#[test]
fn finally_is_called_in_either_case_and_changes_nothing() {
    for resolve in [true, false] {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let log = Log::default();
        let said = log.clone();
        let (firer, deferred) = Text::new(lp);
        deferred
            .finally(move || said.say("cleaned up"))
            .done(end(lp, &log));
        let (fired, end) = if resolve {
            (firer.resolve("v".to_string()), "2: end Ok(\"v\")")
        } else {
            (firer.reject("v".to_string()), "2: end Err(\"v\")")
        };
        fired.expect("not fired before");
        run_out(&event_loop);
        assert_eq!(log.take(), ["cleaned up", end]);
    }
}

#[test]
fn a_link_that_panics_is_lost_and_those_after_it_are_dropped() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    let guard = log.guard("the next link");
    deferred
        .then(|given| -> Result<String, String> { panic!("at {given}") })
        .then(move |given| {
            drop(guard);
            Ok(given)
        })
        .done(end(lp, &log));
    fire(&firer, "it");
    drop(firer);
    run_out(&event_loop);
    assert_eq!(log.take(), ["the next link dropped"]);
    let lost = event_loop.panicked_tasks();
    assert_eq!(lost.len(), 1);
    assert_eq!(
        (lost[0].actor, lost[0].message.as_str()),
        (Actor::Task(0), "at it")
    );
    drop(event_loop);
    assert!(!watch.is_alive());
}

#[test]
fn a_chain_that_nobody_can_fire_any_more_is_dropped_uncalled() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    let (first, second) = (log.guard("first"), log.guard("second"));
    deferred
        .then(move |given| {
            drop(first);
            Ok(given)
        })
        .done(move |_| drop(second));
    let other = firer.clone();
    drop(firer);
    assert_eq!(log.take(), [""; 0]);
    drop(other);
    assert_eq!(log.take(), ["first dropped", "second dropped"]);
}

#[test]
fn a_chain_that_is_under_way_when_the_loop_is_dropped_goes_with_it() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let log = Log::default();
    let (firer, deferred) = Text::new(lp);
    let guard = log.guard("captured");
    deferred.done(move |_| drop(guard));
    fire(&firer, "");
    drop(firer);
    drop(event_loop);
    assert_eq!(log.take(), ["captured dropped"]);
    assert!(!watch.is_alive());
}

#[test]
fn a_chain_that_waits_for_itself_says_so() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (firer, deferred) = Text::new(lp);
    let shelf = Rc::new(RefCell::new(None::<Text>));
    let own = shelf.clone();
    let end = deferred.then(move |_| own.take().expect("laid there"));
    shelf.replace(Some(end));
    fire(&firer, "");
    run_out(&event_loop);
    let message = &event_loop.panicked_tasks()[0].message;
    assert_eq!(message, "a deferred cannot wait for itself");
}

/// The last link has the value that the task goes on with.
#[test]
fn a_task_may_go_on_from_a_chain() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, Actor::Task(1), |cx, k| {
        let (firer, deferred) = Deferred::<u64, ()>::new(&cx);
        cx.call_later(5, move |_| {
            firer.resolve(7).expect("not fired before");
        });
        deferred.then(|value| Ok(value + 1)).done(move |value| {
            wait::sleep(cx, 5, move |cx, ()| {
                let ended = (cx.now_us(), value);
                k(cx, ended);
            });
        });
    });
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Ok((10, Ok(8))));
}
