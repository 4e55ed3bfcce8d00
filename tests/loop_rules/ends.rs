//! Destructors that start tasks, or panic, when a task is ended.

use super::{run_out, start, value};
use crate::support::log::Log;
use crate::support::script::{Step, steps};
use crate::support::tasks::spawn;
use crate::support::worlds::{
    client, loop_over, quiet_loop, simulated, watched,
};
use harness::worlds::sim::SimWorld;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use styles::Style;
use styles::async_await::task::spawn as spawn_async;
use styles::async_await::wait;
use styles::event_loop::{
    EventLoop, Flow, JoinError, Loop, Op, OpKey, PanickedTask, PollTimeout,
    Promise, Resume, Task, Waiter,
};
use styles::trace::Actor;

/// A guard that calls a function when it is dropped.
struct Last<F: FnMut()>(F);

impl<F: FnMut()> Drop for Last<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// A task that only holds a value, and has waited for nothing so far.
struct Holds<T>(T);

impl<T: Unpin> Resume for Holds<T> {
    fn resume(self: Pin<&mut Self>, _: &Loop, _: Option<OpKey>) -> Flow {
        Flow::Waiting
    }
}

fn hold(lp: &Loop, what: impl Unpin + 'static) {
    drop(lp.spawn::<()>(Actor::Task(1), Box::pin(Holds(what))));
}

/// Adds a chain of tasks: the destructor of each adds the next.
fn chain(lp: &Loop, length: u32, log: &Log) {
    let (own, said) = (lp.clone(), log.clone());
    hold(
        lp,
        Last(move || match length.checked_sub(1) {
            Some(left) => chain(&own, left, &said),
            None => said.say("the last"),
        }),
    );
}

#[test]
fn what_destructors_add_when_the_loop_is_dropped_is_dropped_too() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle().clone();
    let log = Log::default();
    // Slots before and behind that of the task with the adding destructor.
    hold(&lp, log.guard("first"));
    let (own, said) = (lp.clone(), log.clone());
    hold(
        &lp,
        Last(move || {
            hold(&own, said.guard("before"));
            hold(&own, said.guard("behind"));
            let soon = said.guard("soon");
            own.call_soon(move |_: &Loop| drop(soon));
            chain(&own, 500, &said);
        }),
    );
    drop(event_loop);
    let mut dropped = log.take();
    dropped.sort();
    let all = ["before dropped", "behind dropped", "first dropped"];
    assert_eq!(dropped[..3], all);
    assert_eq!(dropped[3..], ["soon dropped", "the last"]);
    hold(&lp, log.guard("late"));
    assert_eq!(log.take(), ["late dropped"]);
    drop(lp);
    assert!(!watch.is_alive());
}

#[test]
fn what_destructors_begin_when_the_loop_is_dropped_is_dropped_too() {
    let (world, watch) = watched(simulated(&[], &[client(0, &[])]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let listener = lp.listener(SimWorld::LISTENER);
    let accepted =
        start(lp, |cx| async move { wait::accept(&cx, listener).await });
    let (connection, _) = value(&event_loop, &accepted).expect("a client");
    let mut connection = Some(connection);
    let own = lp.clone();
    hold(
        lp,
        Last(move || {
            let connection = connection.take().expect("dropped once");
            let buffer = styles::workload::Buffer::with_capacity(1);
            let key = accepted.key();
            let read = Op::Read { connection, buffer };
            own.submit(Waiter::Task(key), read);
        }),
    );
    assert_eq!(watch.open_sockets(), 1);
    drop(event_loop);
    assert_eq!(watch.open_sockets(), 0);
    assert!(!watch.is_alive());
}

/// A round drops two of a chain, but each of the first two rounds one.
#[test]
fn destructors_may_start_tasks_in_999_rounds() {
    for (tasks, is_fine) in [(2 * 999 - 2, true), (2 * 999 - 1, false)] {
        let event_loop = quiet_loop();
        let log = Log::default();
        chain(event_loop.handle(), tasks - 1, &log);
        let drops = AssertUnwindSafe(|| drop(event_loop));
        assert_eq!(catch_unwind(drops).is_ok(), is_fine, "{tasks}");
        assert_eq!(log.take(), ["the last"], "{tasks}");
    }
}

/// Destructors that never come to an end get an error, instead of filling the
/// stack or going on for ever.
#[test]
fn destructors_that_start_ever_more_are_stopped() {
    let event_loop = quiet_loop();
    chain(event_loop.handle(), u32::MAX, &Log::default());
    let drops = AssertUnwindSafe(|| drop(event_loop));
    let stopped = catch_unwind(drops).expect_err("it is stopped");
    let message = stopped.downcast_ref::<&str>();
    let said = "destructors start ever more on a loop that is gone";
    assert_eq!(message, Some(&said));
}

/// Starts a task that waits, and panics when it is dropped there.
fn spawn_unwilling(style: Style, lp: &Loop) -> Task<()> {
    let script = steps([Step::HoldPanic("not yet"), Step::Sleep(9)]);
    spawn(style, lp, Actor::Task(7), &script)
}

fn not_yet() -> PanickedTask {
    PanickedTask {
        actor: Actor::Task(7),
        message: "not yet".to_string(),
    }
}

in_each_style! {
    fn who_joins_a_task_that_panics_when_it_is_cancelled_is_told(
        style: Style
    ) {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let task = spawn_unwilling(style, lp);
        let key = task.key();
        let joined = start(lp, move |cx| async move {
            wait::ended(&cx, key).await;
            cx.now_us()
        });
        lp.call_at(3, move |lp| lp.cancel(key));
        assert_eq!(value(&event_loop, &joined), 3);
        assert_eq!(task.result(), Some(Err(JoinError::Panicked)));
        assert_eq!(event_loop.panicked_tasks(), [not_yet()]);
        run_out(&event_loop);
        assert_eq!((event_loop.tasks_left(), lp.now_us()), (0, 3));
    }
}

#[test]
fn a_task_that_cancels_itself_and_panics_then_is_lost_and_no_other() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let task: Task<()> = styles::async_await::task::spawn(
        lp,
        Actor::Task(7),
        |cx| async move {
            let _last = Last(|| panic!("not yet"));
            cx.cancel(cx.current_task().expect("this one"));
            pending().await
        },
    );
    let key = task.key();
    let joined = start(lp, move |cx| async move {
        wait::ended(&cx, key).await;
    });
    value(&event_loop, &joined);
    assert_eq!(event_loop.panicked_tasks(), [not_yet()]);
    assert_eq!(task.result(), Some(Err(JoinError::Panicked)));
}

/// Requires that a panic on dropping a value was reported, and that the task
/// beside it ran to its end.
fn check_one_panic(event_loop: &EventLoop, beside: &Task<()>) {
    run_out(event_loop);
    assert_eq!(event_loop.panicked_tasks(), [not_yet()]);
    assert_eq!(beside.result(), Some(Ok(())));
    assert_eq!(event_loop.tasks_left(), 0);
}

#[test]
fn a_result_that_panics_when_it_is_dropped_ends_no_other_task() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let last = || Last(|| panic!("not yet"));
    drop(spawn_async(
        lp,
        Actor::Task(7),
        move |_| async move { last() },
    ));
    let beside = start(lp, |cx| async move { wait::sleep(&cx, 1).await });
    check_one_panic(&event_loop, &beside);
}

/// A task that waits for a job once, and does not take the job's result.
struct Ignores {
    begun: bool,
}

impl Resume for Ignores {
    fn resume(mut self: Pin<&mut Self>, lp: &Loop, _: Option<OpKey>) -> Flow {
        if std::mem::replace(&mut self.begun, true) {
            lp.submit_for_current(Op::Sleep { us: 1 });
            return Flow::Waiting;
        }
        lp.submit_for_current(Op::blocking(1, || Last(|| panic!("not yet"))));
        Flow::Waiting
    }
}

#[test]
fn an_outcome_that_panics_when_it_is_dropped_ends_no_task() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let ignores = Box::pin(Ignores { begun: false });
    let ignoring = lp.spawn::<()>(Actor::Task(7), ignores);
    let key = ignoring.key();
    lp.call_at(9, move |lp| lp.finish(key));
    let beside = start(lp, move |cx| async move {
        wait::ended(&cx, key).await;
        assert_eq!(cx.now_us(), 9, "it waits on after the panic");
    });
    check_one_panic(&event_loop, &beside);
}

#[test]
fn a_loop_that_is_dropped_drops_all_whoever_panics() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let lp = event_loop.handle();
    let log = Log::default();
    let never = Promise::<()>::new(lp);
    let waits = never.clone();
    let early = spawn_unwilling(Style::AsyncAwait, lp);
    let guard = log.guard("late");
    let late = start(lp, |cx| async move {
        let _guard = guard;
        wait::done(&cx, &waits).await;
    });
    let turn = event_loop.turn(PollTimeout::Now);
    assert!(turn.is_ok());
    drop((event_loop, early, late, never));
    assert_eq!(log.take(), ["late dropped"]);
    assert!(!watch.is_alive());
}
