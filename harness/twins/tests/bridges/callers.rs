//! The callers, one in each style: each holds something, calls, notes what
//! came back, and waits once more.

use crate::bodies::{Answer, last, wait};
use std::future::Future;
use styles::callbacks;
use styles::callbacks::task::Continuation;
use styles::event_loop::Loop;
use styles::send::request::Request;
use styles::yield_from::wait::Delegate;
use twins::{Done, Outside, Version, futures, send, yield_, yield_from};

/// A version in callbacks: a task, which is cancelled by being dropped.
pub fn called<F>(call: F) -> impl Version<Answer>
where
    F: Fn(Outside, callbacks::task::Cx, Continuation<Answer>)
        + Clone
        + 'static,
{
    twins::callbacks(move |out: Outside, done: Done<Answer>| {
        let (lp, call) = (out.event_loop(), call.clone());
        let body = move |cx, k: Continuation<()>| {
            let outer = out.hold("outer");
            let next = move |cx, got: Answer| {
                out.note(format!("{got:?}"));
                wait(cx, last(out), move |cx, ()| {
                    drop(outer);
                    done.call(got);
                    k(cx, ());
                });
            };
            call(out, cx, Box::new(next));
        };
        let task = callbacks::task::spawn(&lp, lp.next_actor(), body);
        move || task.cancel()
    })
}

/// A version in `send`.
pub fn yielded<Q, F>(call: F) -> impl Version<Answer>
where
    Q: Request<Reply = Answer> + 'static,
    F: Fn(Outside) -> Q + Clone + 'static,
{
    send(move |co, out| {
        let call = call.clone();
        async move {
            let _outer = out.hold("outer");
            let got = yield_!(co, call(out));
            out.note(format!("{got:?}"));
            yield_!(co, last(out));
            got
        }
    })
}

/// A version in `yield from`.
pub fn delegated<D, F>(call: F) -> impl Version<Answer>
where
    D: Delegate<Return = Answer> + 'static,
    D::Child: 'static,
    F: Fn(Outside) -> D + Clone + 'static,
{
    yield_from(move |co, out| {
        let call = call.clone();
        async move {
            let _outer = out.hold("outer");
            let got = yield_from!(co, call(out));
            out.note(format!("{got:?}"));
            yield_from!(co, last(out));
            got
        }
    })
}

/// A version in async/await.
pub fn awaited<B, F>(call: F) -> impl Version<Answer>
where
    B: Future<Output = Answer> + 'static,
    F: Fn(Loop, Outside) -> B + Clone + 'static,
{
    futures(move |out: Outside| {
        let call = call.clone();
        async move {
            let _outer = out.hold("outer");
            let got = call(out.event_loop(), out).await;
            out.note(format!("{got:?}"));
            last(out).await;
            got
        }
    })
}
