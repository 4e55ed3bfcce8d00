//! The crossing of a bridge, directly; `twins` compares whole calls.

use super::*;
use crate::async_await::task::{Cx, spawn};
use crate::async_await::wait as async_wait;
use crate::bridges;
use crate::callbacks::task::{Continuation, Cx as CallbackCx};
use crate::callbacks::wait as callback_wait;
use crate::event_loop::tests::Still;
use crate::event_loop::{EventLoop, JoinError, Loop, RunError, Task};
use crate::send::task::Co;
use crate::send::wait::{YieldNow, yield_};
use crate::trace::{Actor, Silence};
use crate::yield_from::task::{Boxed, generator};
use crate::yield_from::wait::{self as delegating, yield_from};
use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::pin::Pin;
use std::rc::Rc;

mod depth;
mod plain_calls;

fn event_loop() -> EventLoop {
    let world = Box::new(Still::default());
    EventLoop::new(world, Box::new(Silence))
}

/// Runs a body of async/await to its end.
fn run<T, B>(body: impl FnOnce(Cx) -> B) -> Result<T, RunError>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = event_loop();
    let task = spawn(event_loop.handle(), Actor::Task(7), body);
    event_loop.run_until_complete(&task)
}

/// The message of the panic with which the run of a body ended.
fn panic_of<T, B>(body: impl FnOnce(Cx) -> B) -> String
where
    T: std::fmt::Debug + 'static,
    B: Future<Output = T> + 'static,
{
    match run(body) {
        Err(RunError::Panicked(panicked)) => panicked.message,
        other => panic!("{other:?}"),
    }
}

/// Polls a future, and catches its panic.
async fn caught<T>(
    future: impl Future<Output = T>,
) -> Result<T, Box<dyn std::any::Any + Send>> {
    let mut future = Box::pin(future);
    std::future::poll_fn(move |cx| {
        let poll = || future.as_mut().poll(cx);
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(polled) => polled.map(Ok),
            Err(payload) => std::task::Poll::Ready(Err(payload)),
        }
    })
    .await
}

/// A value that is neither `Clone` nor `Debug`, and no text.
struct Odd(u32);

fn callback_body(waits: bool, cx: CallbackCx, k: Continuation<u32>) {
    match waits {
        true => callback_wait::yield_now(cx, |_, ()| panic_any(Odd(1))),
        false => k(cx, 1),
    }
}

#[test]
fn a_payload_unwinds_at_the_call_and_is_reported_once() {
    for waits in [false, true] {
        let thrown = move |cx: Cx| async move {
            let call = send::awaited(&cx, move |co: Co| async move {
                if waits {
                    yield_!(co, YieldNow);
                }
                panic_any(Odd(5));
            });
            let payload = caught::<()>(call).await.expect_err("thrown");
            payload.downcast::<Odd>().map(|odd| odd.0).ok()
        };
        let event_loop = event_loop();
        let task = spawn(event_loop.handle(), Actor::Task(7), thrown);
        assert_eq!(event_loop.run_until_complete(&task), Ok(Some(5)));
        assert_eq!(event_loop.panicked_tasks(), [], "it was caught");
    }
}

#[test]
fn a_panic_that_nothing_catches_is_that_of_the_caller_alone() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, Actor::Task(7), async |cx: Cx| {
        let call = callbacks::awaited(&cx, |cx, k: Continuation<()>| {
            callback_wait::yield_now(cx, |_, ()| {
                drop(k);
                panic!("too much")
            });
        });
        call.await;
    });
    let ended = event_loop.run_until_complete(&task);
    let Err(RunError::Panicked(panicked)) = ended else {
        panic!("{ended:?}");
    };
    assert_eq!(panicked.message, "too much");
    assert_eq!(event_loop.panicked_tasks(), [panicked]);
}

/// A panic of another task, during a hot start, is that task's.
#[test]
fn a_panic_beside_the_callee_is_reported() {
    let event_loop = event_loop();
    let task = spawn(event_loop.handle(), Actor::Task(7), async |cx: Cx| {
        let call = bridges::yield_from::awaited(
            &cx,
            generator(async move |co| {
                let panics = async |_: Cx| panic!("beside");
                let task: Task<()> = crate::async_await::task::spawn_eager(
                    &co,
                    Actor::Task(8),
                    panics,
                );
                task.result()
            }),
        );
        call.await
    });
    let panicked = Some(Err(JoinError::Panicked));
    assert_eq!(event_loop.run_until_complete(&task), Ok(panicked));
    let all = event_loop.panicked_tasks();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].actor, &*all[0].message), (Actor::Task(8), "beside"));
}

/// The panic is there, but its caller is cancelled before it is told.
#[test]
fn a_panic_that_is_not_waited_for_any_more_is_reported() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, Actor::Task(7), async |cx: Cx| {
        let caller = cx.current_task().expect("a task");
        let call = send::awaited(&cx, move |co: Co| async move {
            yield_!(co, YieldNow);
            co.call_soon(move |lp| lp.cancel(caller));
            panic!("too late");
        });
        let () = call.await;
    });
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    let all = event_loop.panicked_tasks();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].message, "too late");
}

#[test]
fn a_continuation_that_is_dropped_uncalled_is_told_with_the_place() {
    let line = line!() + 4;
    let never = panic_of(async |cx: Cx| {
        // Once without a wait, once after one.
        let drops = |_, k: Continuation<()>| drop(k);
        let first = caught(callbacks::awaited(&cx, drops)).await;
        assert!(first.is_err());
        let waits = |cx, k: Continuation<()>| {
            callback_wait::yield_now(cx, |_, ()| drop(k));
        };
        callbacks::awaited(&cx, waits).await;
    });
    let place = format!("bridges/tests.rs:{}:", line + 5);
    assert!(never.contains(&place), "{never}");
    assert!(
        never.contains("dropped its continuation uncalled"),
        "{never}"
    );
}

/// Nothing is waited for, so not a turn is taken.
#[test]
fn a_callee_that_does_not_wait_takes_no_turn() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, Actor::Task(7), async |cx: Cx| {
        let body = |cx, k| callback_body(false, cx, k);
        let mut sum = callbacks::awaited(&cx, body).await;
        sum += send::awaited(&cx, async move |co: Co| {
            yield_!(co, callbacks::yielded(body))
                + yield_!(co, async_await::yielded(async |_| 1))
                + yield_!(
                    co,
                    bridges::yield_from::yielded(generator(async |_| 1))
                )
        })
        .await;
        sum + bridges::yield_from::awaited(
            &cx,
            generator(async move |co| {
                yield_from!(co, callbacks::delegated(body))
                    + yield_from!(co, async_await::delegated(async |_| 1))
                    + yield_from!(co, send::delegated(async |_| 1))
            }),
        )
        .await
    });
    assert_eq!(event_loop.run_until_complete(&task), Ok(7));
    let counters = lp.counters();
    assert_eq!((counters.turns, counters.operations), (1, 0));
}

#[test]
fn a_callee_that_is_cancelled_by_others_cancels_its_caller() {
    /// Cancels the callee, which is the current task, from outside.
    fn cancel_soon(lp: &Loop) {
        let callee = lp.current_task().expect("a task");
        lp.call_soon(move |lp| {
            assert!(lp.cancel_soon(callee));
        });
    }
    let log = Rc::new(RefCell::new(Vec::new()));
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let said = log.clone();
    let task = spawn(lp, Actor::Task(7), async move |cx: Cx| {
        let says = said.clone();
        let call = send::awaited(&cx, async move |co: Co| {
            // A style that can be told is told.
            let waits = |co: Co| async move {
                yield_!(
                    co,
                    async_await::yielded(async |cx: Cx| {
                        cancel_soon(&cx);
                        async_wait::sleep(&cx, 9).await;
                    })
                );
            };
            let caught = yield_!(co, crate::send::catch::Catch(waits));
            assert!(caught.is_err());
            says.borrow_mut().push("send was told");
            let waits = generator(async |co: crate::yield_from::task::Co| {
                let call = callbacks::delegated(|cx, k: Continuation<()>| {
                    cancel_soon(&cx);
                    callback_wait::sleep(cx, 9, k);
                });
                let call = crate::yield_from::catch::catch(call);
                yield_from!(co, call).is_err()
            });
            assert!(yield_!(co, bridges::yield_from::yielded(waits)));
            says.borrow_mut().push("yield from was told");
            cancel_soon(&co);
            yield_!(co, crate::send::wait::Sleep(9));
        });
        call.await;
        said.borrow_mut().push("never");
    });
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    assert_eq!(*log.borrow(), ["send was told", "yield from was told"]);
    assert_eq!(event_loop.tasks_left(), 0);
}

#[test]
fn a_callback_caller_is_cancelled_with_its_callee() {
    let event_loop = event_loop();
    let lp = event_loop.handle();
    let task: Task<()> =
        crate::callbacks::task::spawn(lp, Actor::Task(7), |cx, k| {
            let doomed = async |cx: Cx| {
                let callee = cx.current_task().expect("a task");
                cx.cancel(callee);
                async_wait::yield_now(&cx).await;
            };
            async_await::called(cx, doomed, k);
        });
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    assert_eq!(event_loop.tasks_left(), 0);
}

/// A destructor of the callee panics while its caller is dropped.
#[test]
fn a_panic_of_a_destructor_is_reported() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("a bomb");
        }
    }
    let event_loop = event_loop();
    let task = spawn(event_loop.handle(), Actor::Task(7), async |cx: Cx| {
        let call = send::awaited(&cx, async |co: Co| {
            let _bomb = Bomb;
            yield_!(co, crate::send::wait::Sleep(9));
        });
        call.await;
    });
    let key = task.key();
    event_loop.handle().call_soon(move |lp| lp.cancel(key));
    let ended = event_loop.run_until_complete(&task);
    assert_eq!(ended, Err(RunError::Cancelled));
    let all = event_loop.panicked_tasks();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].actor, &*all[0].message), (Actor::Task(7), "a bomb"));
}

#[test]
fn a_callee_belongs_to_the_actor_of_its_caller() {
    let actors = run(async |cx: Cx| {
        let actor = |lp: &Loop| lp.actor(lp.current_task()?);
        let body = async move |co: Co| actor(&co);
        send::awaited(&cx, body).await
    });
    assert_eq!(actors, Ok(Some(Actor::Task(7))));
}
