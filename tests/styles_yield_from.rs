//! Bodies that delegate, in tasks: a wait is a child like any other, a child
//! borrows from its parent, and misuse loses its task alone.

mod support;

use futures::future::{FutureExt, join};
use std::cell::Cell;
use std::future::{Future, pending, poll_fn, ready};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;
use styles::event_loop::{JoinError, TaskSet};
use styles::trace::Actor;
use styles::yield_from::join::join_set;
use styles::yield_from::task::{Co, generator, spawn};
use styles::yield_from::wait::{sleep, yield_from, yield_now};
use support::log::Log;
use support::runs::{expect_lost, run_out, run_turns, value};
use support::worlds::{loop_over, quiet_loop, simulated, watched};

const ME: Actor = Actor::Task(1);

/// A wait is a child like any other, of a task too.
#[test]
fn a_task_may_be_a_single_wait() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let slept = spawn(lp, ME, sleep(5));
    let turned = spawn(lp, ME, yield_now());
    assert_eq!(value(&event_loop, &slept), ());
    assert_eq!(lp.now_us(), 5);
    assert_eq!(value(&event_loop, &turned), ());
    let cancelled = spawn(lp, ME, sleep(5));
    run_turns(&event_loop, 1);
    lp.cancel_soon(cancelled.key());
    run_out(&event_loop);
    assert_eq!(cancelled.result(), Some(Err(JoinError::Cancelled)));
    assert_eq!(lp.now_us(), 5);
}

/// PEP 380: children lie within their parents; so they may borrow from them.
#[test]
fn a_child_borrows_from_its_parent() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let body = generator(async move |co| {
        let mut heard = Vec::new();
        for us in [3, 4] {
            let hear = &mut heard;
            let child = generator(async move |co| {
                yield_from!(co, sleep(us));
                hear.push(co.now_us());
            });
            yield_from!(co, child);
        }
        let sessions = TaskSet::new();
        for number in [2, 3] {
            let actor = Actor::Task(number);
            let session = generator(async move |co| {
                yield_from!(co, sleep(10));
            });
            sessions.add(actor, spawn(&co, actor, session));
        }
        yield_from!(co, join_set(&sessions));
        assert!(sessions.first().is_none());
        heard.push(co.now_us());
        heard
    });
    let task = spawn(lp, ME, body);
    assert_eq!(value(&event_loop, &task), [3, 7, 17]);
}

#[test]
fn a_foreign_future_loses_its_task_alone() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let guard = log.guard("held");
    let body = generator(async move |co| {
        let _guard = guard;
        yield_from!(co, yield_now());
        yield_from!(co, generator(async |_| pending::<()>().await));
    });
    let lost = spawn(lp, ME, body);
    let other = spawn(lp, Actor::Task(2), sleep(5));
    let message = "a generator awaited a future that is not its own; \
                   nothing would ever wake it";
    expect_lost(&event_loop, (ME, &lost), message);
    assert_eq!(log.take(), ["held dropped"]);
    assert_eq!(value(&event_loop, &other), ());
}

#[test]
fn a_foreign_future_that_is_ready_is_fine() {
    let event_loop = quiet_loop();
    let body = generator(async move |co| {
        let us = ready(5).await;
        yield_from!(co, sleep(us));
        co.now_us()
    });
    let task = spawn(event_loop.handle(), ME, body);
    assert_eq!(value(&event_loop, &task), 5);
}

/// Requires that a body yields twice, and that nothing of it stays.
fn expect_two_yields<B: Future + 'static>(body: impl FnOnce(Co) -> B + 'static)
where
    B::Output: std::fmt::Debug,
{
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let task = spawn(event_loop.handle(), ME, generator(body));
    let message = "a generator yielded twice at once; await each yield \
                   before the next";
    expect_lost(&event_loop, (ME, &task), message);
    run_out(&event_loop);
    assert_eq!(event_loop.handle().now_us(), 0);
    drop((task, event_loop));
    assert!(!watch.is_alive());
}

#[test]
fn two_waits_at_once_lose_the_task_and_leave_nothing() {
    expect_two_yields(async |co| {
        let one = co.yield_from(sleep(1));
        join(one, co.yield_from(sleep(2))).await
    });
    expect_two_yields(async |co| {
        let one = co.yield_from(yield_now());
        join(one, co.yield_from(generator(async |_| ()))).await
    });
}

/// A wait that was left pending would take the outcome of the other.
#[test]
fn a_wait_while_another_is_left_standing_loses_the_task() {
    expect_two_yields(async |co| {
        let mut one = pin!(co.yield_from(yield_now()));
        pause_for(one.as_mut()).await;
        yield_from!(co, sleep(2));
        one.await
    });
}

/// Polls a future once, pauses as it does, and leaves it.
async fn pause_for<F: Future>(mut future: Pin<&mut F>) {
    let mut polled = false;
    poll_fn(|cx| {
        if polled {
            return Poll::Ready(());
        }
        polled = true;
        assert!(future.as_mut().poll(cx).is_pending());
        Poll::Pending
    })
    .await;
}

#[test]
fn a_delegation_that_is_dropped_unawaited_did_nothing() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    let body = generator(async move |co| {
        drop(co.yield_from(sleep(9)));
        let child = generator(async move |_| said.say("begun"));
        drop(co.yield_from(child));
        assert_eq!(co.counters().operations, 0);
        yield_from!(co, sleep(5));
        co.now_us()
    });
    let task = spawn(lp, ME, body);
    assert_eq!(value(&event_loop, &task), 5);
    assert_eq!(log.take(), [""; 0]);
    assert_eq!(lp.counters().operations, 1);
}

#[test]
fn a_delegation_that_is_dropped_half_way_closes_its_child() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let said = log.clone();
    let body = generator(async move |co| {
        let guard = said.guard("child");
        let child = generator(async move |co| {
            let _guard = guard;
            yield_from!(co, sleep(9))
        });
        assert_eq!(co.yield_from(child).now_or_never(), None);
        said.say("parent");
        yield_from!(co, sleep(5));
        co.now_us()
    });
    let task = spawn(lp, ME, body);
    assert_eq!(value(&event_loop, &task), 5);
    assert_eq!(log.take(), ["child dropped", "parent"]);
    run_out(&event_loop);
    assert_eq!(lp.now_us(), 5);
}

/// The message about a foreign handle; it appears where that is used.
const FOREIGN_CO: &str =
    "a `Co` was used after its generator ended, or while it waits";

#[test]
fn the_parents_way_to_wait_is_foreign_to_the_child() {
    let event_loop = quiet_loop();
    let body = generator(async move |co| {
        let parents = &co;
        let child =
            generator(async move |_| yield_from!(parents, yield_now()));
        yield_from!(co, child)
    });
    let task = spawn(event_loop.handle(), ME, body);
    expect_lost(&event_loop, (ME, &task), FOREIGN_CO);
}

#[test]
fn a_way_to_wait_that_outlives_its_body_says_so() {
    let event_loop = quiet_loop();
    let body = generator(async move |co| {
        let childs: Rc<Cell<Option<Co>>> = Rc::default();
        let lay = childs.clone();
        yield_from!(co, generator(async move |co| lay.set(Some(co))));
        let childs = childs.take().expect("laid there");
        yield_from!(childs, yield_now())
    });
    let task = spawn(event_loop.handle(), ME, body);
    expect_lost(&event_loop, (ME, &task), FOREIGN_CO);
}
