//! Calls beside calls, calls of callbacks that know no style, and bridges
//! that are broken on purpose.

use crate::bodies::{Answer, Gone, get, guard, put};
use crate::{callers, passes};
use futures::future::{Either, join, select};
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use styles::bridges;
use styles::bridges::plain::Completion;
use styles::event_loop::Loop;
use styles::send::task::spawn_eager;
use twins::{Cancels, Cause, Handle, Op, Outside, check, futures};

fn other(out: Outside) -> Op<u64> {
    out.op("other", (), [1, 2])
}

#[test]
fn two_calls_at_once_are_two_futures() {
    let old = futures(|out: Outside| async move {
        let cx = out.event_loop();
        let one = async { other(out).await };
        join(guard::async_await(cx, out), one).await
    });
    let new = futures(|out: Outside| async move {
        let cx = out.event_loop();
        let body = move |co| guard::send(co, out);
        let one = |_: Loop| async move { other(out).await };
        let one = bridges::async_await::awaited(&cx, one);
        join(bridges::send::awaited(&cx, body), one).await
    });
    passes(check("two_calls_at_once", old, new));
}

#[test]
fn a_call_that_loses_a_race_is_dropped() {
    let old = futures(|out: Outside| async move {
        let call = pin!(guard::async_await(out.event_loop(), out));
        match select(call, other(out)).await {
            Either::Left((answer, _)) => answer,
            Either::Right((value, _)) => Ok(value),
        }
    });
    let new = futures(|out: Outside| async move {
        let cx = out.event_loop();
        let body = guard::yield_from(out);
        let call = pin!(bridges::yield_from::awaited(&cx, body));
        match select(call, other(out)).await {
            Either::Left((answer, _)) => answer,
            Either::Right((value, _)) => Ok(value),
        }
    });
    passes(check("a_call_that_loses_a_race", old, new));
}

/// Callbacks as people write them, with a closure that cancels.
fn plain(out: Outside, done: Completion<Answer>) -> impl FnOnce() + 'static {
    let current = Rc::new(Cell::new(None::<Handle>));
    let next = current.clone();
    let first = get(out).start();
    current.set(Some(first.handle()));
    first.then(move |got| match got {
        Ok(got) => {
            let second = put(out, got).start();
            next.set(Some(second.handle()));
            second.then(move |end| done.complete(end));
        }
        Err(error) => done.complete(Err(error)),
    });
    move || {
        if let Some(handle) = current.take() {
            handle.cancel();
        }
    }
}

macro_rules! plain_pairs {
    ($($caller:ident: $call:ident;)*) => {$(
        #[test]
        fn $caller() {
            use crate::bodies::outcome;
            let name = concat!("plain_", stringify!($caller));
            let old = caller!($caller, |out| direct!($caller, outcome, out));
            let new = caller!($caller, |out| $call!(out));
            passes(check(name, old, new));
        }
    )*};
}

macro_rules! plain_called {
    ($out:expr) => {{
        let out = $out;
        move |cx, k: crate::Continuation<Answer>| {
            bridges::plain::called(cx, move |done| plain(out, done), k)
        }
    }};
}

macro_rules! plain_yielded {
    ($out:expr) => {{
        let out = $out;
        bridges::plain::yielded(move |done| plain(out, done))
    }};
}

macro_rules! plain_delegated {
    ($out:expr) => {{
        let out = $out;
        bridges::plain::delegated(move |done| plain(out, done))
    }};
}

macro_rules! plain_awaited {
    ($out:expr) => {{
        let out = $out;
        move |cx: Loop| async move {
            let body = move |done| plain(out, done);
            bridges::plain::awaited(&cx, body).await
        }
    }};
}

mod plain_called_from {
    use super::*;

    plain_pairs! {
        callbacks: plain_called;
        send: plain_yielded;
        yield_from: plain_delegated;
        async_await: plain_awaited;
    }
}

/// Told apart: a bridge that starts a task and only waits for it.
#[test]
fn a_bridge_that_loses_the_cancellation_is_told_apart() {
    let old = callers::awaited(|out| move |cx| guard::async_await(cx, out));
    let new = callers::awaited(|out| {
        move |cx: Loop| async move {
            let body = move |co| guard::send(co, out);
            let task = spawn_eager(&cx, cx.next_actor(), body);
            styles::async_await::wait::ended(&cx, task.key()).await;
            task.result().expect("it has ended").unwrap_or(Err(Gone))
        }
    });
    let verdict = check("loses_the_cancellation", old, new).run();
    assert_eq!(verdict.cause(), Some(Cause::Cancel), "{verdict}");
}

/// Told apart: a bridge that drops the callee after what its caller holds.
#[test]
fn a_bridge_that_drops_the_callee_too_late_is_told_apart() {
    let old = callers::awaited(|out| move |cx| guard::async_await(cx, out));
    let new = callers::awaited(|out| {
        move |cx: Loop| async move {
            let body = move |co| guard::send(co, out);
            let task = spawn_eager(&cx, cx.next_actor(), body);
            let _late = Late(cx.clone(), task.key());
            styles::async_await::wait::ended(&cx, task.key()).await;
            task.result().expect("it has ended").unwrap_or(Err(Gone))
        }
    });
    let verdict = check("drops_too_late", old, new).run();
    assert!(!verdict.is_equal(), "{verdict}");
}

/// Cancels in the next turn, when the caller's own drops are over.
struct Late(Loop, styles::event_loop::TaskKey);

impl Drop for Late {
    fn drop(&mut self) {
        let key = self.1;
        self.0.call_soon(move |lp| lp.cancel(key));
    }
}

/// A bridge takes a turn, which shows at a deadline of the same microsecond.
#[test]
fn a_value_of_the_very_moment_of_a_deadline_is_too_late() {
    let old = callers::delegated(|out| {
        callers::within::delegated(guard::yield_from(out))
    });
    let new = callers::delegated(|out| {
        let body = move |co| guard::send(co, out);
        callers::within::delegated(bridges::send::delegated(body))
    });
    let at_a_tie = check("at_a_tie", old, new).ties();
    let at_a_tie = at_a_tie.cancels(Cancels::Never);
    assert!(!at_a_tie.run().is_equal());
    let reason = "the value is with its caller a turn after the end";
    let known = at_a_tie.known(Cause::Order, reason);
    let verdict = known.known(Cause::Error, reason).run();
    assert!(verdict.is_equal(), "{verdict}");
}
