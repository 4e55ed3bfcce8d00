//! The beginning and end of runs.

use super::{run_out, start, value};
use crate::support::log::Log;
use crate::support::worlds::quiet_loop;
use futures::future::ready;
use std::cell::Cell;
use std::future::pending;
use std::rc::{Rc, Weak};
use styles::async_await::{task, wait};
use styles::event_loop::{
    EventLoop, JoinError, Loop, PanickedTask, PollTimeout, RunError,
};
use styles::trace::Actor;

#[test]
fn a_run_ends_with_its_task_and_leaves_the_others() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let long = start(lp, |cx| async move { wait::sleep(&cx, 9).await });
    let short = start(lp, |cx| async move { wait::sleep(&cx, 1).await });
    value(&event_loop, &short);
    assert_eq!((lp.now_us(), event_loop.tasks_left()), (1, 1));
    assert!(!long.is_done());
    value(&event_loop, &long);
    assert_eq!((lp.now_us(), event_loop.tasks_left()), (9, 0));
}

#[test]
fn a_result_is_given_once() {
    let event_loop = quiet_loop();
    let task = start(event_loop.handle(), |_| ready("once"));
    assert_eq!(event_loop.run_until_complete(&task), Ok("once"));
    let again = event_loop.run_until_complete(&task);
    assert_eq!(again, Err(RunError::NoResult));
}

#[test]
fn a_run_of_a_task_that_was_cancelled_says_so() {
    let event_loop = quiet_loop();
    let task = start(event_loop.handle(), |_| ready(()));
    task.cancel();
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    assert_eq!(task.result(), Some(Err(JoinError::Cancelled)));
}

#[test]
fn a_run_cancels_the_tasks_that_are_left_in_order_of_who() {
    let event_loop = quiet_loop();
    let log = Log::default();
    let lp = event_loop.handle();
    let hold = |number, name| {
        let held = log.guard(name);
        let body = async move {
            let _held = held;
            pending::<()>().await;
        };
        task::spawn(lp, Actor::Task(number), |_| body)
    };
    let ended = start(lp, |_| ready(()));
    let _one = hold(1, "one");
    value(&event_loop, &ended);
    // It takes its slot in the table, which is the first.
    drop(ended);
    let _two = hold(2, "two");
    assert_eq!(event_loop.run(|lp| start(lp, |_| ready(()))), Ok(()));
    assert_eq!(log.take(), ["one dropped", "two dropped"]);
}

/// Shares a loop with the tasks on it, without keeping it alive.
fn shared() -> (Rc<EventLoop>, Weak<EventLoop>) {
    let event_loop = Rc::new(quiet_loop());
    let weak = Rc::downgrade(&event_loop);
    (event_loop, weak)
}

#[test]
fn a_run_inside_a_run_is_refused_and_the_outer_goes_on() {
    let (event_loop, weak) = shared();
    let task = start(event_loop.handle(), |cx| async move {
        let inner = weak.upgrade().expect("it runs");
        let other = start(&cx, |_| ready(()));
        let refused = [
            inner.run_until_complete(&other),
            inner.run_until_stopped(),
            inner.run_while(|| true),
        ];
        drop(inner);
        wait::sleep(&cx, 5).await;
        refused
    });
    let refused = value(&event_loop, &task);
    assert_eq!(refused, [(); 3].map(|()| Err(RunError::AlreadyRunning)));
    assert_eq!(event_loop.handle().now_us(), 5);
}

#[test]
fn a_run_of_another_loop_inside_a_run_is_fine() {
    let outer = quiet_loop();
    let task = start(outer.handle(), |cx| async move {
        let inner = quiet_loop();
        let sleep = start(inner.handle(), |cx| async move {
            wait::sleep(&cx, 3).await;
            cx.now_us()
        });
        let slept_us = value(&inner, &sleep);
        wait::sleep(&cx, 5).await;
        (slept_us, cx.now_us(), cx.current_task().is_some())
    });
    assert_eq!(value(&outer, &task), (3, 5, true));
}

#[test]
fn a_run_until_stopped_ends_after_the_turn_that_stops_it() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    lp.call_at(5, |lp: &Loop| lp.stop());
    lp.call_at(5, log.saying("the same turn"));
    lp.call_at(6, log.saying("later"));
    let waiting = start(lp, |cx| async move { wait::sleep(&cx, 9).await });
    assert_eq!(event_loop.run_until_stopped(), Ok(()));
    assert_eq!(log.take(), ["the same turn"]);
    assert!(!waiting.is_done());
    value(&event_loop, &waiting);
    assert_eq!(log.take(), ["later"]);
}

#[test]
fn a_refused_run_does_not_call_off_the_stop() {
    let (event_loop, weak) = shared();
    let stopping = start(event_loop.handle(), |cx| async move {
        cx.stop();
        weak.upgrade().expect("it runs").run_until_stopped()
    });
    assert_eq!(event_loop.run_until_stopped(), Ok(()));
    let refused = Some(Ok(Err(RunError::AlreadyRunning)));
    assert_eq!(stopping.result(), refused);
}

#[test]
fn a_plain_callback_that_panics_is_lost_alone() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    lp.call_soon(log.saying("before"));
    lp.call_soon(|_: &Loop| panic!("in a callback"));
    lp.call_soon(log.saying("after"));
    run_out(&event_loop);
    assert_eq!(log.take(), ["before", "after"]);
    let message = "in a callback".to_string();
    let lost = PanickedTask {
        actor: Actor::Task(0),
        message,
    };
    assert_eq!(lost.to_string(), "task:0 panicked: in a callback");
    assert_eq!(event_loop.panicked_tasks(), [lost]);
}

/// A waker's panic belongs to no task of the loop; the run ends with it, and
/// the next one goes on where it was.
#[test]
fn what_is_left_of_a_turn_that_a_foreign_panic_ended_comes_in_the_next() {
    struct Panics;
    impl std::task::Wake for Panics {
        fn wake(self: std::sync::Arc<Panics>) {
            panic!("in a waker");
        }
    }
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let waker = std::sync::Arc::new(Panics).into();
    let mut context = std::task::Context::from_waker(&waker);
    let cx = lp.clone();
    let mut leaf = Box::pin(async move { wait::yield_now(&cx).await });
    let said = log.clone();
    lp.call_soon(move |lp: &Loop| {
        lp.call_soon(said.saying("ready since"));
    });
    assert!(leaf.as_mut().poll(&mut context).is_pending());
    lp.call_soon(log.saying("same turn"));
    let panics = Cell::new(false);
    let run = std::panic::AssertUnwindSafe(|| event_loop.run_until_stopped());
    panics.set(std::panic::catch_unwind(run).is_err());
    assert!(panics.get());
    run_out(&event_loop);
    assert_eq!(log.take(), ["same turn", "ready since"]);
}

#[test]
fn a_run_that_is_turned_from_outside_ends_as_any_other() {
    let begin = |log: &Log| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        lp.call_at(9, log.saying("never"));
        let held = log.guard("a task that is left");
        let left = async move {
            let _held = held;
            pending::<()>().await;
        };
        drop(task::spawn(lp, Actor::Task(1), |_| left));
        event_loop
    };
    let main = |lp: &Loop| {
        start(lp, |cx| async move {
            wait::sleep(&cx, 5).await;
            "done"
        })
    };
    let [own, turned] = [(); 2].map(|()| Log::default());
    let by_itself = begin(&own);
    assert_eq!(by_itself.run(main), Ok("done"));
    let from_outside = begin(&turned);
    let mut run = from_outside.begin(main).expect("it begins");
    let mut turns = 0;
    while run.goes_on() {
        let turn = from_outside.turn(PollTimeout::Until(5));
        assert_eq!(turn, Ok(from_outside.next_turn()));
        turns += 1;
    }
    assert!(!run.goes_on(), "this is final");
    assert_eq!(run.finish(), Ok("done"));
    assert_eq!(own.take(), ["a task that is left dropped"]);
    assert_eq!(turned.take(), ["a task that is left dropped"]);
    let counters = [&by_itself, &from_outside].map(|l| l.handle().counters());
    assert_eq!(counters[0], counters[1]);
    assert_eq!((turns, counters[0].turns), (3, 3));
}

#[test]
fn a_run_is_not_begun_within_a_turn() {
    let (event_loop, weak) = shared();
    let task = start(event_loop.handle(), |_| async move {
        let inner = weak.upgrade().expect("it runs");
        inner.begin(|lp| start(lp, |_| ready(()))).err()
    });
    let refused = value(&event_loop, &task);
    assert_eq!(refused, Some(RunError::AlreadyRunning));
    assert_eq!(
        event_loop.handle().counters().tasks,
        1,
        "nothing is started"
    );
}
