//! Requests and the values that are sent for them.

use super::{ME, Nested, expect_loss, run, value};
use crate::support::on_small_stack;
use crate::support::worlds::quiet_loop;
use std::future::{Future, poll_fn, ready};
use std::marker::PhantomData;
use std::pin::pin;
use std::task::Poll;
use styles::asyncio::{Raises, SharedTask};
use styles::event_loop::{Cancelled, Op, Outcome, Promise};
use styles::generator::{Engine, Genawaiter, Inline};
use styles::send::catch::Catch;
use styles::send::join::{Join, Settle};
use styles::send::request::{Answer, Asked, Request, Sent};
use styles::send::task::{Co, spawn, spawn_on};
use styles::send::wait::{Blocking, Call, Ended, Sleep, YieldNow, yield_};
use styles::trace::Actor;

/// The number of calls that would not fit on a small stack, if each nested.
const MANY: u32 = 100_000;

/// A request for anything that the driver answers, with the answer as its
/// reply.
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

/// PEP 342: the value of the yield is the value that is sent.
#[test]
fn what_is_sent_is_the_value_of_the_yield() {
    run(|co| async move {
        let job = Op::blocking(3, || 7);
        let answer = yield_!(co, Plain(Asked::Wait(job)));
        let Sent::Outcome(outcome) = answer.sent() else {
            panic!("what came of the operation is sent");
        };
        assert_eq!(outcome.returned(), Ok(7));
        let sleep = Op::Sleep { us: 4 };
        let answer = yield_!(co, Plain(Asked::Wait(sleep)));
        let sent = answer.sent();
        assert!(matches!(sent, Sent::Outcome(Outcome::Done)), "{sent:?}");
        assert_eq!(co.now_us(), 7);
        for asked in [Asked::Yield, Asked::Wait(Op::Yield), Asked::Nothing] {
            let sent = yield_!(co, Plain(asked)).sent();
            assert!(matches!(sent, Sent::Done), "{sent:?}");
        }
        let child = co.child::<Genawaiter<_>, _>(|_| ready("a value"));
        let answer = yield_!(co, Plain(Asked::Call(child)));
        assert_eq!(answer.returned::<&str>(), "a value");
    });
}

#[test]
fn a_cancellation_is_the_answer_to_a_call_that_is_caught() {
    run(|co| async move {
        let child = co.caught_child::<Genawaiter<_>, _>(|_| ready("a value"));
        let answer = yield_!(co, Plain(Asked::Call(child)));
        assert_eq!(answer.caught::<&str>(), Ok("a value"));
        let cancelled = cancelled(&co).await;
        let raises = |co: Co| async move {
            yield_!(co, Plain(Asked::Raise(cancelled)))
        };
        let middle = |co: Co| async move { yield_!(co, Call(raises)) };
        let child = co.caught_child::<Genawaiter<_>, _>(middle);
        let answer = yield_!(co, Plain(Asked::Call(child)));
        let caught = answer.sent();
        assert!(matches!(caught, Sent::Cancelled(_)), "{caught:?}");
    });
}

/// Catches a cancellation of the current task.
async fn cancelled(co: &Co) -> Cancelled {
    let task = co.current_task().expect("a task runs");
    co.call_soon(move |lp| assert!(lp.cancel_soon(task)));
    let sleeps = |co: Co| async move { yield_!(co, Sleep(9)) };
    yield_!(co, Catch(sleeps)).expect_err("it was cancelled")
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
        yield_!(co, Plain(Asked::Yield)).returned::<u64>();
    });
}

/// A result that is there already is sent at once: no turn passes, and no call
/// nests.
#[test]
fn what_is_there_takes_neither_turn_nor_stack() {
    on_small_stack(|| {
        let event_loop = quiet_loop();
        let lp = event_loop.handle();
        let ended = spawn(lp, Actor::Task(2), |_| ready(Raises::Ok(3)));
        let ended = SharedTask::new(lp, ended);
        let set = Promise::<Raises<u32>>::new(lp);
        set.set(Ok(4)).expect("pending");
        let task = spawn(lp, ME, |co| async move {
            yield_!(co, Ended(ended.key()));
            let turns = co.counters().turns;
            for _ in 0..MANY {
                assert_eq!(yield_!(co, Join(&ended)), Ok(3));
                assert_eq!(yield_!(co, Settle(&set)), Ok(4));
            }
            assert_eq!(co.counters().turns, turns);
        });
        assert_eq!(value(&event_loop, &task), ());
    });
}

#[test]
fn a_yield_that_is_dropped_did_nothing() {
    let event_loop = quiet_loop();
    let lp = event_loop.handle();
    let task = spawn(lp, ME, |co| async move {
        let begun = co.counters().operations;
        drop(co.yield_(YieldNow));
        drop(co.yield_(Sleep(99)));
        let never = |_| -> Nested<u32> { panic!("it was not called") };
        drop(co.yield_(Call(never)));
        assert_eq!(co.counters().operations, begun);
        assert_eq!(yield_!(co, Call(|_| ready(3))), 3);
        yield_!(co, Sleep(5));
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
            abandon(co.yield_(YieldNow)).await;
            assert_eq!(yield_!(co, Blocking(1, || 7)), Ok(7));
            abandon(co.yield_(Blocking(1, || 8))).await;
            yield_!(co, YieldNow);
            abandon(co.yield_(YieldNow)).await;
            assert_eq!(yield_!(co, Call(|_| ready(9))), 9);
            abandon(co.yield_(Call(|_| ready(9)))).await;
            assert_eq!(yield_!(co, Blocking(1, || 10)), Ok(10));
        }
    });
}

#[test]
fn a_child_begins_with_a_yield_of_its_own_whatever_was_sent_before() {
    let value = run(|co| async move {
        abandon(co.yield_(YieldNow)).await;
        yield_!(
            co,
            Call(|co: Co| async move {
                yield_!(co, Sleep(5));
                co.now_us()
            })
        )
    });
    assert_eq!(value, 5);
}

#[test]
fn a_yield_that_is_over_cannot_be_polled() {
    let message = "a yield was polled after it was over";
    expect_loss(message, |co| async move {
        let mut yielding = pin!(co.yield_(YieldNow));
        yielding.as_mut().await;
        yielding.await
    });
}

#[test]
fn a_child_runs_on_either_engine() {
    async fn inner(co: Co) -> u64 {
        yield_!(co, Sleep(5));
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
