//! The callers, one in each style: each holds something, calls, notes what
//! came back, and waits once more.

use crate::bodies::{Answer, last, wait};
use std::future::Future;
use std::pin::Pin;
use styles::callbacks;
use styles::callbacks::task::{Continuation, Cx};
use styles::event_loop::Loop;
use styles::send::request::Request;
use styles::yield_from::wait::Delegate;
use twins::{Done, Outside, Version, futures, send, yield_, yield_from};

/// A version in callbacks: a task, which is cancelled by being dropped.
pub(crate) fn called<C, F>(call: F) -> impl Version<Answer>
where
    C: FnOnce(Cx, Continuation<Answer>) + 'static,
    F: Fn(Outside) -> C + Clone + 'static,
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
            call(out)(cx, Box::new(next));
        };
        let task = callbacks::task::spawn(&lp, lp.next_actor(), body);
        move || task.cancel()
    })
}

/// A version in `send`.
pub(crate) fn yielded<Q, F>(call: F) -> impl Version<Answer>
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
pub(crate) fn delegated<D, F>(call: F) -> impl Version<Answer>
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
pub(crate) fn awaited<B, C, F>(call: F) -> impl Version<Answer>
where
    B: Future<Output = Answer> + 'static,
    C: FnOnce(Loop) -> B,
    F: Fn(Outside) -> C + Clone + 'static,
{
    futures(move |out: Outside| {
        let call = call.clone();
        async move {
            let _outer = out.hold("outer");
            let got = call(out)(out.event_loop()).await;
            out.note(format!("{got:?}"));
            last(out).await;
            got
        }
    })
}

/// Callers that wait for a while only; what comes of that is the answer.
pub(crate) mod within {
    use super::*;
    use styles::send::task::Co;
    use styles::send::wait::Call;
    use styles::workload::Elapsed;
    use styles::yield_from::task::generator;

    /// Longer than one operation takes, and shorter than two.
    const LIMIT_US: u64 = 150;

    fn answer(ended: Result<Answer, Elapsed>) -> Answer {
        ended.unwrap_or(Ok(0))
    }

    pub(crate) fn called(
        call: impl FnOnce(Cx, Continuation<Answer>) + 'static,
    ) -> impl FnOnce(Cx, Continuation<Answer>) {
        move |cx, k| {
            let next = |cx, ended| k(cx, answer(ended));
            callbacks::timeout::timeout(cx, LIMIT_US, call, next);
        }
    }

    pub(crate) fn yielded(
        call: impl Request<Reply = Answer> + 'static,
    ) -> impl Request<Reply = Answer> {
        Call(async move |co: Co| {
            let call = Call(move |co| {
                styles::send::timeout::timeout(co, LIMIT_US, async |co: Co| {
                    yield_!(co, call)
                })
            });
            answer(yield_!(co, call))
        })
    }

    pub(crate) fn delegated(
        call: impl Delegate<Return = Answer>,
    ) -> impl Delegate<Return = Answer> {
        let limited = styles::yield_from::timeout::timeout(LIMIT_US, call);
        generator(async move |co| answer(yield_from!(co, limited)))
    }

    pub(crate) fn awaited<B: Future<Output = Answer> + 'static>(
        call: impl FnOnce(Loop) -> B,
    ) -> impl FnOnce(Loop) -> Pin<Box<dyn Future<Output = Answer>>> {
        use styles::async_await::timeout::timeout;
        |cx| {
            let call = call(cx.clone());
            Box::pin(async move { answer(timeout(&cx, LIMIT_US, call).await) })
        }
    }
}
