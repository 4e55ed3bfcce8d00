//! Yields that no body should make.

use super::{ME, Nested, expect_loss, expect_lost, run, run_out, value};
use crate::support::log::Log;
use crate::support::worlds::{loop_over, quiet_loop, simulated, watched};
use futures::future::join;
use std::cell::{Cell, RefCell};
use std::future::{pending, ready};
use std::rc::Rc;
use styles::send::task::{Co, spawn};
use styles::send::wait::{Call, Sleep, YieldNow, yield_};
use styles::trace::Actor;

const OF_ANOTHER: &str =
    "a `Co` was used after its generator ended, or while it waits";

const FOREIGN: &str = "a generator awaited a future that is not its own; \
                       nothing would ever wake it";

#[test]
fn a_foreign_future_loses_its_task_alone() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let guard = log.guard("held");
    let lost = spawn(lp, ME, |co| async move {
        let _guard = guard;
        yield_!(co, YieldNow);
        yield_!(co, Call(|_| pending::<()>()));
    });
    let other =
        spawn(
            lp,
            Actor::Task(2),
            |co| async move { yield_!(co, Sleep(5)) },
        );
    expect_lost(&event_loop, (ME, &lost), FOREIGN);
    assert_eq!(log.take(), ["held dropped"]);
    assert_eq!(value(&event_loop, &other), ());
}

#[test]
fn a_foreign_future_that_is_ready_is_fine() {
    let value = run(|co| async move {
        let us = ready(5).await;
        yield_!(co, Sleep(us));
        co.now_us()
    });
    assert_eq!(value, 5);
}

#[test]
fn two_yields_at_once_lose_the_task_and_leave_nothing() {
    let (world, watch) = watched(simulated(&[], &[]));
    let event_loop = loop_over(world);
    let task = spawn(event_loop.handle(), ME, |co| async move {
        join(co.yield_(Sleep(1)), co.yield_(Sleep(2))).await
    });
    let message = "a generator yielded twice at once; await each yield \
                   before the next";
    expect_lost(&event_loop, (ME, &task), message);
    run_out(&event_loop);
    drop((task, event_loop));
    assert!(!watch.is_alive());
}

#[test]
fn two_requests_of_any_kind_at_once_are_told() {
    let message = "a generator yielded twice at once; await each yield \
                   before the next";
    let none: fn(Co) -> Nested<()> = |co| {
        Box::pin(async move {
            let _ = join(co.yield_(YieldNow), co.yield_(YieldNow)).await;
        })
    };
    let some: fn(Co) -> Nested<()> = |co| {
        Box::pin(async move {
            let child = co.yield_(Call(|_| ready(1)));
            let _ = join(co.yield_(YieldNow), child).await;
        })
    };
    let other: fn(Co) -> Nested<()> = |co| {
        Box::pin(async move {
            let child = co.yield_(Call(|_| ready(1)));
            let _ = join(child, co.yield_(YieldNow)).await;
        })
    };
    for body in [none, some, other] {
        expect_loss(message, body);
    }
}

#[test]
fn the_parents_co_is_not_for_the_child() {
    expect_loss(OF_ANOTHER, |co| async move {
        let co = Rc::new(co);
        let parents = co.clone();
        let child = |_| async move { yield_!(parents, YieldNow) };
        yield_!(co, Call(child))
    });
}

#[test]
fn a_co_that_outlives_its_body_says_so() {
    let message = OF_ANOTHER;
    expect_loss(message, |co| async move {
        let childs: Rc<Cell<Option<Co>>> = Rc::default();
        let lay = childs.clone();
        let child = |co| async move { lay.set(Some(co)) };
        yield_!(co, Call(child));
        let childs = childs.take().expect("laid there");
        yield_!(childs, YieldNow)
    });
}

#[test]
fn the_co_of_another_task_says_so() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let smuggled: Rc<RefCell<Option<Co>>> = Rc::default();
    let lay = smuggled.clone();
    let patient = spawn(lp, Actor::Task(2), |co| async move {
        // It waits with its child's handle, and lays down its own.
        yield_!(co, Call(|co: Co| async move { yield_!(co, Sleep(5)) }));
        *lay.borrow_mut() = Some(co);
    });
    assert_eq!(value(&event_loop, &patient), ());
    let thief = spawn(lp, ME, |_| async move {
        let co = smuggled.take().expect("laid there");
        yield_!(co, YieldNow)
    });
    let message = OF_ANOTHER;
    expect_lost(&event_loop, (ME, &thief), message);
}
