//! Bodies that yield requests, in tasks of `send`: the value of a yield is
//! what the driver sent, what is thrown comes out of the topmost, and misuse
//! loses its task alone.

#[macro_use]
mod support;

use futures::future::join;
use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::future::{Future, pending, poll_fn, ready};
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;
use styles::asyncio::{Raises, SharedTask};
use styles::event_loop::{
    EventLoop, LabFuture, Loop, LostTask, Op, Outcome, RunError, Task,
};
use styles::generator::{Engine, Genawaiter, Inline};
use styles::send::cancel::until;
use styles::send::join::{Join, Settle};
use styles::send::request::{Answer, Asked, Request, Sent};
use styles::send::task::{Co, spawn, spawn_on};
use styles::send::timeout::timeout;
use styles::send::wait::{Blocking, Call, Ended, Sleep, Turn, yield_};
use styles::trace::Who;
use styles::workload::{Elapsed, Fault, Stopped};
use support::log::Log;
use support::on_small_stack;
use support::worlds::{loop_over, quiet_loop, simulated, watched};

const ME: Who = Who::Task(1);

/// As often as would not fit on a small stack, if each nested.
const MANY: u32 = 100_000;

fn value<T: 'static>(event_loop: &EventLoop, task: &Task<T>) -> T {
    event_loop.run_until_complete(task).expect("a value")
}

/// Runs a body on a quiet loop; gives what came of it.
fn run<T, B>(body: impl FnOnce(Co) -> B) -> T
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, body);
    value(&event_loop, &task)
}

/// Requires that a task is lost with this message, and no other task.
fn expect_lost<T: Debug + 'static>(
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

/// Runs a body that is lost with this message.
fn expect_loss<T, B>(message: &str, body: impl FnOnce(Co) -> B)
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
{
    let event_loop = quiet_loop();
    let task = spawn(event_loop.handle(), ME, body);
    expect_lost(&event_loop, &task, message);
}

type Nested<T> = Pin<Box<dyn Future<Output = T>>>;

/// A request of what the driver can be asked for, whose reply is the answer
/// as it came.
struct Plain(Asked);

impl Request for Plain {
    type Reply = Answer;
    type Kept = ();

    fn ask(self, _: &Co) -> (Asked, ()) {
        (self.0, ())
    }

    fn reply((): (), answer: Answer) -> Answer {
        answer
    }
}

/// A call of a child that runs on an engine, as [`Call`] is on `genawaiter`.
struct CallOn<K, F>(F, PhantomData<K>);

impl<K, F, B> Request for CallOn<K, F>
where
    K: Engine<B> + 'static,
    F: FnOnce(Co) -> B,
    B: Future + 'static,
    B::Output: 'static,
{
    type Reply = B::Output;
    type Kept = PhantomData<B>;

    fn ask(self, co: &Co) -> (Asked, PhantomData<B>) {
        (Asked::Call(co.child::<K, B>(self.0)), PhantomData)
    }

    fn reply(_: PhantomData<B>, answer: Answer) -> B::Output {
        answer.returned()
    }
}

/// PEP 342: the value of the yield is what is sent.
#[test]
fn what_is_sent_is_the_value_of_the_yield() {
    run(|co| async move {
        let job = Op::blocking(3, || 7);
        let answer = yield_!(co, Plain(Asked::Wait(job)));
        let Ok(Sent::Outcome(outcome)) = answer.sent() else {
            panic!("what came of the operation is sent");
        };
        assert_eq!(outcome.returned(), Ok(7));
        let sleep = Op::Sleep { us: 4 };
        let answer = yield_!(co, Plain(Asked::Wait(sleep)));
        let sent = answer.sent();
        assert!(matches!(sent, Ok(Sent::Outcome(Outcome::Done))), "{sent:?}");
        assert_eq!(co.now_us(), 7);
        for asked in [Asked::Turn, Asked::Wait(Op::Turn), Asked::Nothing] {
            let sent = yield_!(co, Plain(asked)).sent();
            assert!(matches!(sent, Ok(Sent::Done)), "{sent:?}");
        }
        let child = co.child::<Genawaiter<_>, _>(|_| ready("a value"));
        let answer = yield_!(co, Plain(Asked::Call(child)));
        assert_eq!(answer.returned::<&str>(), "a value");
    });
}

#[test]
fn what_is_thrown_is_the_answer_to_any_request() {
    let stop = |body: fn(Co) -> Nested<Answer>| {
        run(move |co| async move {
            let said = Rc::new(Cell::new(None));
            let saying = said.clone();
            let body =
                move |co| async move { saying.set(Some(body(co).await)) };
            let ended = yield_!(co, Call(|co| timeout(co, 5, body)));
            assert_eq!(ended, Err(Elapsed));
            said.take().expect("the body has ended").sent()
        })
    };
    let sleep = stop(|co| {
        let sleep = Op::Sleep { us: 9 };
        Box::pin(async move { yield_!(co, Plain(Asked::Wait(sleep))) })
    });
    assert!(matches!(sleep, Err(Fault::Interrupted)), "{sleep:?}");
    let job = stop(|co| {
        let job = Op::blocking(9, || 7);
        Box::pin(async move { yield_!(co, Plain(Asked::Wait(job))) })
    });
    assert!(matches!(job, Err(Fault::Interrupted)), "{job:?}");
}

#[test]
fn a_turn_is_what_is_thrown_at_too() {
    let ended = run(|co| {
        timeout(co, 0, |co: Co| async move {
            // The alarm was set first.
            assert_eq!(yield_!(co, Turn), Err(Fault::Interrupted));
            assert_eq!(yield_!(co, Turn), Ok(()));
        })
    });
    assert_eq!(ended, Err(Elapsed));
}

#[test]
fn an_answer_of_another_kind_is_told() {
    let message = "a child was called, no operation";
    expect_loss(message, |co| async move {
        let child = co.child::<Genawaiter<_>, _>(|_| ready(1));
        drop(yield_!(co, Plain(Asked::Call(child))).outcome());
    });
    let message = "a child was called that returns this";
    expect_loss(message, |co| async move {
        let child = co.child::<Genawaiter<_>, _>(|_| ready(1_u32));
        yield_!(co, Plain(Asked::Call(child))).returned::<u64>();
    });
    expect_loss(message, |co| async move {
        yield_!(co, Plain(Asked::Turn)).returned::<u64>();
    });
}

/// What is there already is sent at once: no turn passes, and no call nests.
#[test]
fn what_is_there_takes_neither_turn_nor_stack() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let ended = spawn(lp, Who::Task(2), |_| ready(Raises::Ok(3)));
        let ended = SharedTask::new(lp, ended);
        let set = LabFuture::<Raises<u32>>::new(lp);
        set.set(Ok(4)).expect("pending");
        let task = spawn(lp, ME, |co| async move {
            yield_!(co, Ended(ended.key()))?;
            let turns = co.counters().turns;
            for _ in 0..MANY {
                assert_eq!(yield_!(co, Join(&ended)), Ok(3));
                assert_eq!(yield_!(co, Settle(&set)), Ok(4));
            }
            assert_eq!(co.counters().turns, turns);
            Raises::Ok(())
        });
        assert_eq!(value(&event_loop, &task), Ok(()));
    });
}

#[test]
fn a_yield_that_is_dropped_did_nothing() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, ME, |co| async move {
        let begun = co.counters().operations;
        drop(co.yield_(Turn));
        drop(co.yield_(Sleep(99)));
        let never = |_| -> Nested<u32> { panic!("it was not called") };
        drop(co.yield_(Call(never)));
        assert_eq!(co.counters().operations, begun);
        assert_eq!(yield_!(co, Call(|_| ready(3))), 3);
        assert_eq!(yield_!(co, Sleep(5)), Ok(()));
        assert_eq!(co.counters().operations, begun + 1);
        co.now_us()
    });
    assert_eq!(value(&event_loop, &task), 5);
}

/// Polls a yield until the driver has it, lets it be answered and drops it.
async fn abandon(yielding: impl Future) {
    let mut yielding = pin!(yielding);
    let mut is_asked = false;
    poll_fn(|cx| {
        if is_asked {
            return Poll::Ready(());
        }
        is_asked = yielding.as_mut().poll(cx).is_pending();
        Poll::Pending
    })
    .await;
}

#[test]
fn an_answer_that_is_not_taken_is_not_that_of_the_next_yield() {
    run(|co| async move {
        for _ in 0..2 {
            abandon(co.yield_(Turn)).await;
            assert_eq!(yield_!(co, Blocking(1, || 7)), Ok(7));
            abandon(co.yield_(Blocking(1, || 8))).await;
            assert_eq!(yield_!(co, Turn), Ok(()));
            abandon(co.yield_(Turn)).await;
            assert_eq!(yield_!(co, Call(|_| ready(9))), 9);
            abandon(co.yield_(Call(|_| ready(9)))).await;
            assert_eq!(yield_!(co, Blocking(1, || 10)), Ok(10));
        }
    });
}

#[test]
fn a_child_begins_with_a_yield_of_its_own_whatever_was_sent_before() {
    let value = run(|co| async move {
        abandon(co.yield_(Turn)).await;
        yield_!(
            co,
            Call(|co: Co| async move {
                yield_!(co, Sleep(5)).map(|()| co.now_us())
            })
        )
    });
    assert_eq!(value, Ok(5));
}

#[test]
fn a_yield_that_is_over_cannot_be_polled() {
    let message = "a yield was polled after it was over";
    expect_loss(message, |co| async move {
        let mut yielding = pin!(co.yield_(Turn));
        assert_eq!(yielding.as_mut().await, Ok(()));
        yielding.await
    });
}

#[test]
fn a_value_comes_back_through_three_levels() {
    let value = run(|co| async move {
        let middle = |co: Co| async move {
            let inner = |co: Co| async move {
                yield_!(co, Sleep(5)).map(|()| co.now_us())
            };
            yield_!(co, Call(inner)).map(|us| vec![us, 6])
        };
        yield_!(co, Call(middle)).map(|list| format!("{list:?}"))
    });
    assert_eq!(value, Ok("[5, 6]".to_string()));
}

#[test]
fn a_child_runs_on_either_engine() {
    async fn inner(co: Co) -> u64 {
        assert_eq!(yield_!(co, Sleep(5)), Ok(()));
        co.now_us()
    }
    async fn middle(co: Co) -> u64 {
        let inline = yield_!(co, CallOn(inner, PhantomData::<Inline<_>>));
        inline + yield_!(co, Call(inner))
    }
    async fn outer(co: Co) -> u64 {
        let boxed = yield_!(co, Call(middle));
        let inline = yield_!(co, CallOn(middle, PhantomData::<Inline<_>>));
        boxed * 100 + inline
    }
    let event_loop = quiet_loop();
    let task = spawn_on::<Inline<_>, _, _>(event_loop.handle(), ME, outer);
    assert_eq!(value(&event_loop, &task), 15 * 100 + 35);
}

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
    let stop = LabFuture::new(lp);
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

const FOREIGN: &str = "a generator awaited a future that is not its own; \
                       nobody would ever wake it";

#[test]
fn a_foreign_future_loses_its_task_alone() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let log = Log::default();
    let guard = log.guard("held");
    let lost = spawn(lp, ME, |co| async move {
        let _guard = guard;
        yield_!(co, Turn).expect("nobody throws");
        yield_!(co, Call(|_| pending::<()>()));
    });
    let other =
        spawn(lp, Who::Task(2), |co| async move { yield_!(co, Sleep(5)) });
    expect_lost(&event_loop, &lost, FOREIGN);
    assert_eq!(log.take(), ["held dropped"]);
    assert_eq!(value(&event_loop, &other), Ok(()));
}

#[test]
fn a_foreign_future_that_is_ready_is_fine() {
    let value = run(|co| async move {
        let us = ready(5).await;
        yield_!(co, Sleep(us)).map(|()| co.now_us())
    });
    assert_eq!(value, Ok(5));
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
    expect_lost(&event_loop, &task, message);
    let rest = event_loop.run_until_stopped();
    assert!(rest.is_err(), "nothing is left: {rest:?}");
    drop((task, event_loop));
    assert!(!watch.is_alive());
}

#[test]
fn two_requests_of_any_kind_at_once_are_told() {
    let message = "a generator yielded twice at once; await each yield \
                   before the next";
    let none: fn(Co) -> Nested<()> = |co| {
        Box::pin(async move {
            let _ = join(co.yield_(Turn), co.yield_(Turn)).await;
        })
    };
    let some: fn(Co) -> Nested<()> = |co| {
        Box::pin(async move {
            let child = co.yield_(Call(|_| ready(1)));
            let _ = join(co.yield_(Turn), child).await;
        })
    };
    let other: fn(Co) -> Nested<()> = |co| {
        Box::pin(async move {
            let child = co.yield_(Call(|_| ready(1)));
            let _ = join(child, co.yield_(Turn)).await;
        })
    };
    for body in [none, some, other] {
        expect_loss(message, body);
    }
}

#[test]
fn the_parents_co_is_foreign_to_the_child() {
    expect_loss(FOREIGN, |co| async move {
        let co = Rc::new(co);
        let parents = co.clone();
        let child = |_| async move { yield_!(parents, Turn) };
        yield_!(co, Call(child))
    });
}

#[test]
fn a_co_that_outlives_its_body_says_so() {
    let message = "a `Co` was used after its generator ended";
    expect_loss(message, |co| async move {
        let childs: Rc<Cell<Option<Co>>> = Rc::default();
        let lay = childs.clone();
        let child = |co| async move { lay.set(Some(co)) };
        yield_!(co, Call(child));
        let childs = childs.take().expect("laid there");
        yield_!(childs, Turn)
    });
}

#[test]
fn the_co_of_another_task_is_foreign() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let smuggled: Rc<RefCell<Option<Co>>> = Rc::default();
    let lay = smuggled.clone();
    let patient = spawn(lp, Who::Task(2), |co| async move {
        // It waits by the one, and is waited by with the other.
        let ended =
            yield_!(co, Call(|co: Co| async move { yield_!(co, Sleep(5)) }));
        *lay.borrow_mut() = Some(co);
        ended
    });
    assert_eq!(value(&event_loop, &patient), Ok(()));
    let thief = spawn(lp, ME, |_| async move {
        let co = smuggled.take().expect("laid there");
        yield_!(co, Turn)
    });
    let message = "a `Co` was used after its generator ended";
    expect_lost(&event_loop, &thief, message);
}

#[test]
fn a_panic_in_a_child_loses_the_task_innermost_first() {
    let event_loop = quiet_loop();
    let log = Log::default();
    let (outer, inner) = (log.guard("outer"), log.guard("inner"));
    let task: Task<()> = spawn(event_loop.handle(), ME, |co| async move {
        let _outer = outer;
        let child = |co: Co| async move {
            let _inner = inner;
            yield_!(co, Turn).expect("nobody throws");
            panic!("in a child");
        };
        yield_!(co, Call(child))
    });
    expect_lost(&event_loop, &task, "in a child");
    assert_eq!(log.take(), ["inner dropped", "outer dropped"]);
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
