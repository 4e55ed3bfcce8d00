//! What a task has called next in the same turn.

use super::{WHO, run_out};
use crate::support::log::Log;
use crate::support::worlds::quiet_loop;
use styles::callbacks::task::{Continuation, Cx, spawn};
use styles::callbacks::wait;
use styles::event_loop::JoinError;

/// The rest of a turn: those who are ready go after what is called next.
#[test]
fn what_bounces_is_called_in_the_same_turn_before_all_others() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    let task = spawn(lp, WHO, move |cx, k| {
        let turns = |cx: &Cx| cx.counters().turns;
        let began = turns(&cx);
        said.say("before");
        let inner = said.clone();
        cx.call_soon(said.saying("whoever is ready"));
        cx.bounce(move |cx| {
            inner.say("bounced");
            let last = inner.clone();
            cx.bounce(move |cx| {
                last.say("bounced again");
                assert_eq!(turns(&cx), began);
                k(cx, ());
            });
            inner.say("after the second");
        });
        said.say("after the first");
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(()));
    run_out(&event_loop);
    let order = [
        "before",
        "after the first",
        "bounced",
        "after the second",
        "bounced again",
        "whoever is ready",
    ];
    assert_eq!(log.take(), order);
}

/// What was about to be called next is taken back with all else.
#[test]
fn a_task_that_cancels_itself_goes_on_to_its_next_wait() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    let task = spawn(lp, WHO, move |cx, k| {
        let key = cx.current_task().expect("it runs");
        cx.cancel(key);
        cx.bounce(move |cx| {
            said.say("bounced");
            wait::yield_now(cx, move |cx, ()| {
                said.say("never");
                k(cx, ());
            });
        });
    });
    run_out(&event_loop);
    assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
    assert_eq!(log.take(), ["bounced"]);
}

#[test]
fn a_panic_in_what_bounced_loses_the_task() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, WHO, |cx, _: Continuation<()>| {
        cx.bounce(|_| panic!("in the air"));
    });
    run_out(&event_loop);
    assert_eq!(task.result(), Some(Err(JoinError::Panicked)));
    let lost = event_loop.panicked_tasks();
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].message, "in the air");
}
