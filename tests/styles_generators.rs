//! Bodies that are generators, in tasks: what is thrown reaches the
//! innermost, its value comes back, and misuse loses its task alone.
//!
//! Those of `send`; what `yield_from` has instead is in
//! `styles_yield_from.rs`.

#[macro_use]
mod support;

use futures::future::join;
use std::cell::Cell;
use std::future::{Future, pending, ready};
use std::pin::Pin;
use std::rc::Rc;
use styles::event_loop::{
    EventLoop, LabFuture, Loop, LostTask, RunError, Task,
};
use styles::trace::Who;
use styles::workload::{Elapsed, Fault, Stopped};
use support::log::Log;
use support::on_small_stack;
use support::worlds::{loop_over, quiet_loop, simulated, watched};

const ME: Who = Who::Task(1);

/// Runs a test in the style.
macro_rules! in_both_styles {
    ($($(#[$attribute:meta])* fn $name:ident() $body:block)*) => {
        mod send {
            use super::*;
            use styles::send::cancel::until;
            use styles::send::task::{Cx, spawn};
            use styles::send::timeout::timeout;
            use styles::send::wait::{self, call};

            $($(#[$attribute])* #[test] fn $name() $body)*
        }
    };
}

fn value<T: 'static>(event_loop: &EventLoop, task: &Task<T>) -> T {
    event_loop.run_until_complete(task).expect("a value")
}

/// Requires that a task is lost with this message, and no other task.
fn expect_lost<T: std::fmt::Debug + 'static>(
    event_loop: &EventLoop,
    task: &Task<T>,
    message: &str,
) {
    let lost = LostTask {
        who: ME,
        message: message.to_string(),
    };
    let ended = event_loop.run_until_complete(task);
    assert_eq!(ended.expect_err("lost"), RunError::Lost(lost.clone()));
    assert_eq!(event_loop.lost_tasks(), [lost]);
}

/// What the message says of it; where it is used, not where it is missed.
const FOREIGN_CO: &str =
    "a `Co` was used after its generator ended, or while it waits";

type Nested<T> = Pin<Box<dyn Future<Output = T>>>;

in_both_styles! {
    fn a_value_comes_back_through_three_levels() {
        let event_loop = quiet_loop();
        let task = spawn(event_loop.handle(), ME, |cx| async move {
            let middle = call(&cx, |cx| async move {
                let inner = call(&cx, |cx| async move {
                    wait::sleep(&cx, 5).await.map(|()| cx.now_us())
                });
                inner.await.map(|us| vec![us, 6])
            });
            middle.await.map(|list| format!("{list:?}"))
        });
        assert_eq!(value(&event_loop, &task), Ok("[5, 6]".to_string()));
    }

    fn what_is_thrown_comes_out_of_the_innermost_wait_first() {
        let event_loop = quiet_loop();
        let log = Log::default();
        let said = log.clone();
        let task = spawn(event_loop.handle(), ME, |cx| async move {
            timeout(cx, 5, |cx| async move {
                let middle = call(&cx, |cx| async move {
                    let said_inside = said.clone();
                    let inner = call(&cx, |cx| async move {
                        let thrown = wait::sleep(&cx, 9).await;
                        said_inside.say(format!("inner: {thrown:?}"));
                        thrown
                    });
                    let inner = inner.await;
                    said.say(format!("middle: {inner:?}"));
                    inner.map_err(|_| "made of it")
                });
                middle.await
            })
            .await
        });
        assert_eq!(value(&event_loop, &task), Err(Elapsed));
        let thrown = "Err(Interrupted)";
        let order = [format!("inner: {thrown}"), format!("middle: {thrown}")];
        assert_eq!(log.take(), order);
        assert_eq!(event_loop.handle().now_us(), 5);
    }

    /// PEP 342: a body may catch what is thrown and go on; whoever threw it
    /// waits for the end all the same.
    fn a_body_that_catches_what_is_thrown_goes_on() {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let task = spawn(lp, ME, |cx| async move {
            let ended = timeout(cx, 5, |cx| async move {
                let caught = wait::sleep(&cx, 9).await;
                assert_eq!(caught, Err(Fault::Interrupted));
                // Its alarm has rung, and rings no more.
                wait::sleep(&cx, 9).await.expect("nobody throws again");
            });
            ended.await
        });
        assert_eq!(value(&event_loop, &task), Err(Elapsed));
        assert_eq!(lp.now_us(), 14);
    }

    fn who_is_interrupted_twice_is_told_by_the_outer_too() {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let stop = LabFuture::new(lp);
        let stopping = stop.clone();
        lp.call_at(7, move |_: &Loop| stopping.set(()).expect("pending"));
        let task = spawn(lp, ME, |cx| async move {
            let stopped = until(cx, stop, |cx| async move {
                let elapsed = call(&cx, |cx| {
                    timeout(cx, 5, |cx| async move {
                        let first = wait::sleep(&cx, 9).await;
                        let second = wait::sleep(&cx, 9).await;
                        assert_eq!((first, second), (
                            Err(Fault::Interrupted),
                            Err(Fault::Interrupted),
                        ));
                    })
                });
                assert_eq!(elapsed.await, Err(Elapsed));
            });
            stopped.await
        });
        assert_eq!(value(&event_loop, &task), Err(Stopped));
        assert_eq!(lp.now_us(), 7);
    }

    fn a_foreign_future_loses_its_task_alone() {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let log = Log::default();
        let guard = log.guard("held");
        let lost = spawn(lp, ME, |cx| async move {
            let _guard = guard;
            wait::turn(&cx).await.expect("nobody throws");
            call(&cx, |_| pending::<()>()).await;
        });
        let other = spawn(lp, Who::Task(2), |cx| async move {
            wait::sleep(&cx, 5).await
        });
        let message = "a generator awaited a future that is not its own; \
                       nobody would ever wake it";
        expect_lost(&event_loop, &lost, message);
        assert_eq!(log.take(), ["held dropped"]);
        assert_eq!(value(&event_loop, &other), Ok(()));
    }

    fn a_foreign_future_that_is_ready_is_fine() {
        let event_loop = quiet_loop();
        let task = spawn(event_loop.handle(), ME, |cx| async move {
            let us = ready(5).await;
            wait::sleep(&cx, us).await.map(|()| cx.now_us())
        });
        assert_eq!(value(&event_loop, &task), Ok(5));
    }

    fn two_waits_at_once_lose_the_task_and_leave_nothing() {
        let (world, watch) = watched(simulated(&[], &[]));
        let event_loop = loop_over(world);
        let task = spawn(event_loop.handle(), ME, |cx| async move {
            let both = join(wait::sleep(&cx, 1), wait::sleep(&cx, 2));
            both.await
        });
        let message = "a generator yielded twice at once; await each yield \
                       before the next";
        expect_lost(&event_loop, &task, message);
        let rest = event_loop.run_until_stopped();
        assert!(rest.is_err(), "nothing is left: {rest:?}");
        drop((task, event_loop));
        assert!(!watch.is_alive());
    }

    fn the_parents_way_to_wait_is_foreign_to_the_child() {
        let event_loop = quiet_loop();
        let task = spawn(event_loop.handle(), ME, |cx| async move {
            let cx = Rc::new(cx);
            let parents = cx.clone();
            let child = call(&cx, |_| async move {
                wait::turn(&parents).await
            });
            child.await
        });
        expect_lost(&event_loop, &task, FOREIGN_CO);
    }

    fn a_way_to_wait_that_outlives_its_body_says_so() {
        let event_loop = quiet_loop();
        let task = spawn(event_loop.handle(), ME, |cx| async move {
            let childs: Rc<Cell<Option<Cx>>> = Rc::default();
            let lay = childs.clone();
            call(&cx, |cx| async move { lay.set(Some(cx)) }).await;
            let childs = childs.take().expect("laid there");
            wait::turn(&childs).await
        });
        expect_lost(&event_loop, &task, FOREIGN_CO);
    }

    fn a_panic_in_a_child_loses_the_task_innermost_first() {
        let event_loop = quiet_loop();
        let log = Log::default();
        let (outer, inner) = (log.guard("outer"), log.guard("inner"));
        let task: Task<()> = spawn(event_loop.handle(), ME, |cx| async move {
            let _outer = outer;
            call(&cx, |cx| async move {
                let _inner = inner;
                wait::turn(&cx).await.expect("nobody throws");
                panic!("in a child");
            })
            .await
        });
        expect_lost(&event_loop, &task, "in a child");
        assert_eq!(log.take(), ["inner dropped", "outer dropped"]);
    }

    fn ten_thousand_levels_take_no_stack_and_a_throw_goes_through_all() {
        fn nest(cx: Cx, depth: u32) -> Nested<Result<u32, Fault>> {
            Box::pin(async move {
                if depth == 0 {
                    wait::sleep(&cx, 1).await?;
                    wait::sleep(&cx, 99).await?;
                    return Ok(0);
                }
                Ok(call(&cx, |cx| nest(cx, depth - 1)).await? + 1)
            })
        }
        on_small_stack(|| {
            let event_loop = quiet_loop();
            let lp = event_loop.handle();
            let deep = spawn(lp, ME, |cx| nest(cx, 10_000));
            assert_eq!(value(&event_loop, &deep), Ok(10_000));
            let thrown = spawn(lp, ME, |cx| async move {
                let deep = |cx: Cx| async move {
                    call(&cx, |cx| nest(cx, 10_000)).await.map_err(|fault| {
                        assert_eq!(fault, Fault::Interrupted);
                    })
                };
                timeout(cx, 50, deep).await
            });
            assert_eq!(value(&event_loop, &thrown), Err(Elapsed));
            let dropped = spawn(lp, ME, |cx| nest(cx, 10_000));
            lp.call_later(50, move |_: &Loop| dropped.cancel());
            let end = event_loop.run_until_stopped();
            assert!(end.is_err(), "nobody stops it");
            let left = spawn(lp, ME, |cx| nest(cx, 10_000));
            let turns = Cell::new(3);
            let left_turns = || turns.replace(turns.get() - 1) > 0;
            event_loop.run_while(left_turns).expect("three turns");
            drop((left, event_loop));
        });
    }
}
