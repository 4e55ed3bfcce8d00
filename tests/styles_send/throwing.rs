//! What is thrown at bodies that wait, and what becomes of those below.

use super::{ME, Nested, expect_lost, value};
use crate::support::log::Log;
use crate::support::on_small_stack;
use crate::support::worlds::quiet_loop;
use std::cell::Cell;
use styles::event_loop::{Loop, Promise, Task};
use styles::send::cancel::until;
use styles::send::task::{Co, spawn};
use styles::send::timeout::timeout;
use styles::send::wait::{Call, Sleep, YieldNow, yield_};
use styles::workload::{Elapsed, Fault, Stopped};

#[test]
fn what_is_thrown_comes_out_of_the_innermost_yield_first() {
    let event_loop = quiet_loop();
    let log = Log::default();
    let said = log.clone();
    let task = spawn(event_loop.handle(), ME, |co| {
        timeout(co, 5, |co: Co| async move {
            let said_inside = said.clone();
            let middle = |co: Co| async move {
                let said_inner = said_inside.clone();
                let inner = |co: Co| async move {
                    let thrown = yield_!(co, Sleep(9));
                    said_inner.say(format!("inner: {thrown:?}"));
                    thrown
                };
                let inner = yield_!(co, Call(inner));
                said_inside.say(format!("middle: {inner:?}"));
                inner.map_err(|_| "made of it")
            };
            yield_!(co, Call(middle))
        })
    });
    assert_eq!(value(&event_loop, &task), Err(Elapsed));
    let thrown = "Err(Interrupted)";
    let order = [format!("inner: {thrown}"), format!("middle: {thrown}")];
    assert_eq!(log.take(), order);
    assert_eq!(event_loop.handle().now_us(), 5);
}

/// PEP 342: a body may catch what is thrown and go on; whoever threw it waits
/// for the end all the same.
#[test]
fn a_body_that_catches_what_is_thrown_goes_on() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, ME, |co| async move {
        let body = |co: Co| async move {
            let caught = yield_!(co, Sleep(9));
            assert_eq!(caught, Err(Fault::Interrupted));
            // Its alarm has rung, and rings no more.
            yield_!(co, Sleep(9)).expect("nobody throws again");
        };
        yield_!(co, Call(|co| timeout(co, 5, body)))
    });
    assert_eq!(value(&event_loop, &task), Err(Elapsed));
    assert_eq!(lp.now_us(), 14);
}

#[test]
fn who_is_interrupted_twice_is_told_by_the_outer_too() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let stop = Promise::new(lp);
    let stopping = stop.clone();
    lp.call_at(7, move |_: &Loop| stopping.set(()).expect("pending"));
    let task = spawn(lp, ME, |co| {
        until(co, stop, |co: Co| async move {
            let body = |co: Co| async move {
                let first = yield_!(co, Sleep(9));
                let second = yield_!(co, Sleep(9));
                assert_eq!(first, Err(Fault::Interrupted));
                assert_eq!(second, Err(Fault::Interrupted));
            };
            let elapsed = yield_!(co, Call(|co| timeout(co, 5, body)));
            assert_eq!(elapsed, Err(Elapsed));
        })
    });
    assert_eq!(value(&event_loop, &task), Err(Stopped));
    assert_eq!(lp.now_us(), 7);
}

#[test]
fn a_panic_in_a_child_loses_the_task_innermost_first() {
    let event_loop = quiet_loop();
    let log = Log::default();
    let guards = ["outer", "middle", "inner"].map(|name| log.guard(name));
    let [outer, middle, inner] = guards;
    let task: Task<()> = spawn(event_loop.handle(), ME, |co| async move {
        let _outer = outer;
        let child = |co: Co| async move {
            let _middle = middle;
            let child = |co: Co| async move {
                let _inner = inner;
                yield_!(co, YieldNow).expect("nobody throws");
                panic!("in a child");
            };
            yield_!(co, Call(child))
        };
        yield_!(co, Call(child))
    });
    expect_lost(&event_loop, &task, "in a child");
    assert_eq!(
        log.take(),
        ["inner dropped", "middle dropped", "outer dropped"]
    );
}

#[test]
fn ten_thousand_levels_take_no_stack_and_a_throw_goes_through_all() {
    fn nest(co: Co, depth: u32) -> Nested<Result<u32, Fault>> {
        Box::pin(async move {
            if depth == 0 {
                yield_!(co, Sleep(1))?;
                yield_!(co, Sleep(99))?;
                return Ok(0);
            }
            Ok(yield_!(co, Call(|co| nest(co, depth - 1)))? + 1)
        })
    }
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let deep = spawn(lp, ME, |co| nest(co, 10_000));
        assert_eq!(value(&event_loop, &deep), Ok(10_000));
        let thrown = spawn(lp, ME, |co| {
            timeout(co, 50, |co: Co| async move {
                let ended = yield_!(co, Call(|co| nest(co, 10_000)));
                assert_eq!(ended, Err(Fault::Interrupted));
            })
        });
        assert_eq!(value(&event_loop, &thrown), Err(Elapsed));
        let dropped = spawn(lp, ME, |co| nest(co, 10_000));
        lp.call_later(50, move |_: &Loop| dropped.cancel());
        let end = event_loop.run_until_stopped();
        assert!(end.is_err(), "nobody stops it");
        let left = spawn(lp, ME, |co| nest(co, 10_000));
        let turns = Cell::new(3);
        let left_turns = || turns.replace(turns.get() - 1) > 0;
        event_loop.run_while(left_turns).expect("three turns");
        drop((left, event_loop));
    });
}
