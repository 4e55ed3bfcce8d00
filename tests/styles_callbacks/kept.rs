//! A `Cx` that a plain callback keeps, or that is dropped.

use super::{WHO, done_future, run_out, say};
use crate::support::log::Log;
use crate::support::worlds::quiet_loop;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use styles::callbacks::join::settle;
use styles::callbacks::task::{Continuation, Cx, spawn};
use styles::callbacks::timeout::timeout;
use styles::callbacks::wait;
use styles::event_loop::{JoinError, Loop, Promise, Task};
use styles::workload::Elapsed;

/// A slot for a [`Cx`] and its continuation, filled by a plain callback.
type Kept<T> = Rc<RefCell<Option<(Cx, Continuation<T>)>>>;

/// Starts a task that gives its [`Cx`] away, for at most 5 µs, and then prints
/// the result and sleeps 10 more.
fn give_away(
    lp: &Loop,
    log: &Log,
    kept: &Kept<u32>,
) -> Task<Result<u32, Elapsed>> {
    let (log, kept) = (log.clone(), kept.clone());
    let guard = log.guard("what comes after it");
    spawn(lp, WHO, |cx, k| {
        let body = move |cx, k: Continuation<u32>| {
            let k = Box::new(move |cx: Cx, value| {
                let _guard = guard;
                k(cx, value);
            });
            *kept.borrow_mut() = Some((cx, k));
        };
        timeout(cx, 5, body, move |cx, value| {
            say(&cx, &log, &format!("{value:?}"));
            wait::sleep(cx, 10, move |cx, ()| {
                say(&cx, &log, "on");
                k(cx, value);
            });
        });
    })
}

#[test]
fn who_has_the_cx_goes_on_from_a_plain_callback() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let (log, kept) = (Log::default(), Kept::default());
    let task = give_away(lp, &log, &kept);
    lp.call_later(3, move |_| {
        let (cx, k) = kept.take().expect("given away");
        k(cx, 7);
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(Ok(7)));
    let said = ["3 Ok(7)", "what comes after it dropped", "13 on"];
    assert_eq!(log.take(), said);
    run_out(&event_loop);
    assert_eq!(lp.now_us(), 13, "the alarm was withdrawn");
}

/// A use of an expired [`Cx`] by a plain callback.
type Use = fn(Cx, Continuation<u32>);

const USES: [(&str, Use); 7] = [
    ("call", |cx, k| k(cx, 7)),
    ("bounce", |cx, k| cx.bounce(move |cx| k(cx, 7))),
    ("turn", |cx, k| wait::yield_now(cx, move |cx, ()| k(cx, 7))),
    ("sleep", |cx, k| wait::sleep(cx, 1, move |cx, ()| k(cx, 7))),
    ("settle", |cx, k| {
        let future = done_future(&cx);
        settle(cx, &future, move |cx, value| k(cx, value.expect("7")));
    }),
    ("timeout", |cx, k| {
        let body = |cx, k: Continuation<u32>| k(cx, 7);
        timeout(cx, 1, body, move |cx, value| {
            k(cx, value.unwrap_or_default());
        });
    }),
    ("drop", |cx, _| drop(cx)),
];

/// This matters if an alarm fires while no task waits: the task goes on with
/// another [`Cx`].
#[test]
fn a_cx_from_before_the_alarm_struck_is_worth_nothing() {
    for (name, use_it) in USES {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let (log, kept) = (Log::default(), Kept::default());
        let task = give_away(lp, &log, &kept);
        let called = log.clone();
        let future = Promise::<()>::new(lp);
        future.on_done(move |_| {
            called.say("called back");
            let (cx, k) = kept.take().expect("given away");
            use_it(cx, k);
        });
        lp.call_later(7, move |_| future.set(()).expect("pending"));
        let ended = event_loop.run_until_complete(&task);
        assert_eq!(ended, Ok(Err(Elapsed)), "{name}");
        let said = [
            "5 Err(Elapsed)",
            "called back",
            "what comes after it dropped",
            "15 on",
        ];
        assert_eq!(log.take(), said, "{name}: once");
        run_out(&event_loop);
        assert_eq!(lp.now_us(), 15, "{name}: nothing is left");
        assert_eq!(event_loop.panicked_tasks(), [], "{name}");
    }
}

#[test]
fn a_cx_of_a_task_that_was_cancelled_is_worth_nothing() {
    for (name, use_it) in USES {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let (log, kept) = (Log::default(), Kept::default());
        let task = give_away(lp, &log, &kept);
        lp.call_soon(move |lp| {
            task.cancel();
            assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
            lp.call_soon(move |_| {
                let (cx, k) = kept.take().expect("given away");
                use_it(cx, k);
            });
        });
        run_out(&event_loop);
        assert_eq!(log.take(), ["what comes after it dropped"], "{name}");
        assert_eq!(lp.now_us(), 0, "{name}: the alarm was withdrawn");
        assert_eq!(event_loop.panicked_tasks(), [], "{name}");
    }
}

#[test]
fn a_cx_that_is_kept_longer_than_its_loop_is_worth_nothing() {
    for (_, use_it) in USES {
        let event_loop = quiet_loop();
        let (log, kept) = (Log::default(), Kept::default());
        let task = give_away(event_loop.handle(), &log, &kept);
        event_loop.handle().call_soon(|lp| lp.stop());
        assert_eq!(event_loop.run_until_stopped(), Ok(()));
        drop((task, event_loop));
        let (cx, k) = kept.take().expect("given away");
        use_it(cx, k);
        assert_eq!(log.take(), ["what comes after it dropped"]);
    }
}

#[test]
fn a_task_whose_cx_is_dropped_is_lost() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let at_once = spawn(lp, WHO, |cx, _: Continuation<u32>| drop(cx));
    let after_a_wait = spawn(lp, WHO, |cx, _: Continuation<u32>| {
        wait::sleep(cx, 5, |cx, ()| drop(cx));
    });
    let bounced = spawn(lp, WHO, |cx, _: Continuation<u32>| {
        cx.bounce(drop);
    });
    let elsewhere = spawn(lp, WHO, |cx, _: Continuation<u32>| {
        let lp = Loop::clone(&cx);
        lp.call_later(5, move |_| drop(cx));
    });
    let uncalled = spawn(lp, WHO, |cx, _: Continuation<u32>| {
        let future = Promise::<()>::new(&cx);
        future.on_done(move |_| drop(cx));
    });
    let (log, told) = (Log::default(), elsewhere.key());
    let said = log.clone();
    let joins = spawn(lp, WHO, move |cx, k| {
        wait::ended(cx, told, move |cx, ()| {
            say(&cx, &said, "told");
            k(cx, ());
        });
    });
    assert_eq!(event_loop.run_until_complete(&joins), Ok(()));
    assert_eq!(log.take(), ["5 told"], "who joins it");
    for task in [at_once, after_a_wait, bounced, elsewhere, uncalled] {
        assert_eq!(task.result(), Some(Err(JoinError::NoResult)));
    }
    run_out(&event_loop);
    assert_eq!(event_loop.tasks_left(), 0);
}

#[test]
fn a_continuation_that_is_given_the_cx_of_another_task_says_so() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let kept = Rc::new(Cell::new(None));
    let taken = kept.clone();
    let robbed = spawn(lp, WHO, move |cx, _: Continuation<&str>| {
        kept.set(Some(cx));
    });
    let robber = spawn(lp, WHO, move |cx, k: Continuation<u32>| {
        k(taken.take().expect("kept"), 7);
        drop(cx);
    });
    run_out(&event_loop);
    assert_eq!(robbed.result(), Some(Err(JoinError::NoResult)));
    assert_eq!(robber.result(), Some(Err(JoinError::Panicked)));
    let lost = event_loop.panicked_tasks();
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].message, "a task is ended by its own Cx");
}
