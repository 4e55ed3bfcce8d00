//! Timeouts and orders to stop: the first wins, and leaves nothing of the
//! others.

use super::{WHO, run_out, say};
use crate::support::log::Log;
use crate::support::worlds::quiet_loop;
use styles::asyncio::Raises;
use styles::callbacks::cancel::until;
use styles::callbacks::join::settle;
use styles::callbacks::task::{Continuation, Cx, spawn};
use styles::callbacks::timeout::timeout;
use styles::callbacks::wait;
use styles::event_loop::{Loop, Promise, Task};
use styles::workload::{Elapsed, Stopped};

/// Such a body is like a future that is never ready: it waits for the alarm
/// alone.
#[test]
fn a_body_that_drops_its_cx_is_given_up_in_time() {
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), WHO, |cx, k| {
        let body = |cx, _: Continuation<()>| drop(cx);
        timeout(cx, 5, body, move |cx, ended| {
            let ended = (cx.now_us(), ended);
            k(cx, ended);
        });
    });
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Ok((5, Err(Elapsed))));
}

/// The results of nested timeouts, and the time.
type Nested = (u64, Result<Result<u32, Elapsed>, Elapsed>);

/// Starts a task with a timeout of 5 µs in one of 9, in which `body` runs, and
/// that returns both results and the time.
fn nested(
    lp: &Loop,
    body: impl FnOnce(Cx, Continuation<u32>) + 'static,
) -> Task<Nested> {
    spawn(lp, WHO, |cx, k| {
        let inner = |cx, k| timeout(cx, 5, body, k);
        timeout(cx, 9, inner, move |cx, ended| {
            let ended = (cx.now_us(), ended);
            k(cx, ended);
        });
    })
}

#[test]
fn of_nested_timeouts_each_takes_its_own_alarm_back() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let in_time = nested(lp, |cx, k| {
        wait::sleep(cx, 4, move |cx, ()| k(cx, 7));
    });
    let elapsed = nested(lp, |cx, k| {
        wait::sleep(cx, 6, move |cx, ()| k(cx, 7));
    });
    let ended = event_loop.run_until_complete(&elapsed);
    assert_eq!(ended, Ok((5, Ok(Err(Elapsed)))));
    assert_eq!(in_time.result(), Some(Ok((4, Ok(Ok(7))))));
    run_out(&event_loop);
    assert_eq!(lp.now_us(), 5, "no alarm is left");
}

#[test]
fn the_outer_alarm_strikes_after_the_inner_while_nobody_waits() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    let task = spawn(lp, WHO, |cx, k| {
        let inner = move |cx: Cx, k: Continuation<Result<(), Elapsed>>| {
            let lp = Loop::clone(&cx);
            // A plain callback holds the continuation until 7 and until 12.
            let away = |cx: Cx, k: Continuation<()>| {
                let lp = Loop::clone(&cx);
                lp.call_later(7, move |_| k(cx, ()));
            };
            let outer = move |cx: Cx, ended: Result<(), Elapsed>| {
                say(&cx, &said, "the inner struck");
                lp.call_later(7, move |lp| {
                    say(lp, &said, "called back");
                    k(cx, ended);
                });
            };
            timeout(cx, 5, away, outer);
        };
        timeout(cx, 9, inner, move |cx, ended| {
            wait::sleep(cx, 10, move |cx, ()| k(cx, ended.is_err()));
        });
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(true));
    assert_eq!(lp.now_us(), 19);
    assert_eq!(log.take(), ["5 the inner struck", "12 called back"]);
    assert_eq!(event_loop.panicked_tasks(), []);
}

/// A continuation is a value, so an inner body may call an outer one:
/// everything between is left with it.
#[test]
fn a_body_may_leave_several_guards_at_once() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let guard = log.guard("the inner's continuation");
    let task = spawn(lp, WHO, |cx, k| {
        let outer = |cx, leave: Continuation<u32>| {
            let inner = |cx, _: Continuation<u32>| {
                wait::sleep(cx, 1, move |cx, ()| leave(cx, 7));
            };
            timeout(cx, 5, inner, move |cx, _| {
                drop(guard);
                drop(cx);
            });
        };
        timeout(cx, 9, outer, move |cx, ended| {
            // Long enough for alarms that were left.
            wait::sleep(cx, 20, move |cx, ()| k(cx, ended));
        });
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(Ok(7)));
    assert_eq!(lp.now_us(), 21);
    assert_eq!(log.take(), ["the inner's continuation dropped"]);
}

#[test]
fn a_task_that_ends_within_a_guard_leaves_no_alarm() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let guard = log.guard("the guard's continuation");
    let task = spawn(lp, WHO, |cx, k| {
        let body = |cx, _: Continuation<u32>| k(cx, 7);
        timeout(cx, 5, body, move |_, _| drop(guard));
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(7));
    assert_eq!(log.take(), ["the guard's continuation dropped"]);
    assert_eq!(lp.waits(), []);
    run_out(&event_loop);
    assert_eq!(lp.now_us(), 0, "no alarm is left");
    drop(task);
}

/// Sets two promises in one turn: one that a body waits for, one that stops
/// it.
fn both_in_one_turn(body_first: bool) -> (Result<u32, Stopped>, Vec<String>) {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let (value, stop) = (Promise::new(lp), Promise::new(lp));
    let (awaited, told) = (value.clone(), stop.clone());
    let (said, guard) = (log.clone(), log.guard("the body"));
    let task = spawn(lp, WHO, |cx, k| {
        let body = move |cx, k: Continuation<u32>| {
            settle(cx, &awaited, move |cx, value: Raises<u32>| {
                let _guard = guard;
                k(cx, value.unwrap_or_default());
            });
        };
        until(cx, told, body, move |cx, ended| {
            said.say("goes on");
            wait::sleep(cx, 1, move |cx, ()| k(cx, ended));
        });
    });
    lp.call_later(5, move |_| {
        if body_first {
            value.set(Ok(7)).expect("pending");
        }
        stop.set(()).expect("pending");
        drop(value.set(Ok(7)));
    });
    let ended = event_loop.run_until_complete(&task).expect("an end");
    assert_eq!(event_loop.panicked_tasks(), []);
    (ended, log.take())
}

#[test]
fn of_a_wait_and_an_alarm_in_one_turn_the_first_goes_on() {
    let (ended, log) = both_in_one_turn(true);
    assert_eq!(ended, Ok(7));
    assert_eq!(log, ["goes on", "the body dropped"]);
    let (ended, log) = both_in_one_turn(false);
    assert_eq!(ended, Err(Stopped));
    assert_eq!(log, ["the body dropped", "goes on"]);
}
