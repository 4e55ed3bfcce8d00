//! Calls within calls: four bodies of one style, and one of each style.

use crate::bodies::{Answer, guard};
use std::future::Future;
use std::pin::Pin;
use styles::bridges;
use styles::callbacks::task::{Continuation, Cx};
use styles::event_loop::Loop;
use styles::send::task::Co;
use styles::send::wait::Call;
use styles::yield_from::task::{Boxed, generator};
use twins::{Held, Outside, yield_, yield_from};

type Boxing = Pin<Box<dyn Future<Output = Answer>>>;

/// The bodies above the innermost one.
const DEPTH: usize = 4;

fn hold(out: Outside, left: usize) -> Held {
    out.hold(["first", "second", "third", "fourth"][DEPTH - left])
}

/// Four bodies of one style.
pub(crate) mod nested {
    use super::*;

    pub(crate) fn callbacks(cx: Cx, out: Outside, k: Continuation<Answer>) {
        callbacks_at(DEPTH, cx, out, k);
    }

    fn callbacks_at(
        left: usize,
        cx: Cx,
        out: Outside,
        k: Continuation<Answer>,
    ) {
        if left == 0 {
            return guard::callbacks(cx, out, k);
        }
        let held = hold(out, left);
        let next = move |cx, answer| {
            drop(held);
            k(cx, answer);
        };
        callbacks_at(left - 1, cx, out, Box::new(next));
    }

    pub(crate) async fn send(co: Co, out: Outside) -> Answer {
        send_at(DEPTH, co, out).await
    }

    fn send_at(left: usize, co: Co, out: Outside) -> Boxing {
        Box::pin(async move {
            if left == 0 {
                let inner = Call(move |co| guard::send(co, out));
                return yield_!(co, inner);
            }
            let _held = hold(out, left);
            yield_!(co, Call(move |co| send_at(left - 1, co, out)))
        })
    }

    pub(crate) fn yield_from(out: Outside) -> Boxed<Answer> {
        yield_from_at(DEPTH, out)
    }

    fn yield_from_at(left: usize, out: Outside) -> Boxed<Answer> {
        Boxed::new(generator(async move |co| {
            if left == 0 {
                return yield_from!(co, guard::yield_from(out));
            }
            let _held = hold(out, left);
            yield_from!(co, yield_from_at(left - 1, out))
        }))
    }

    pub(crate) async fn async_await(cx: Loop, out: Outside) -> Answer {
        async_await_at(DEPTH, cx, out).await
    }

    fn async_await_at(left: usize, cx: Loop, out: Outside) -> Boxing {
        Box::pin(async move {
            if left == 0 {
                return guard::async_await(cx, out).await;
            }
            let _held = hold(out, left);
            async_await_at(left - 1, cx, out).await
        })
    }
}

/// One body of each style.
pub(crate) mod crossed {
    use super::*;

    pub(crate) fn callbacks(cx: Cx, out: Outside, k: Continuation<Answer>) {
        callbacks_at(DEPTH, cx, out, k);
    }

    fn callbacks_at(
        left: usize,
        cx: Cx,
        out: Outside,
        k: Continuation<Answer>,
    ) {
        if left == 0 {
            return guard::callbacks(cx, out, k);
        }
        let held = hold(out, left);
        let inner = move |co| send_at(left - 1, co, out);
        bridges::send::called(cx, inner, move |cx, answer| {
            drop(held);
            k(cx, answer);
        });
    }

    pub(crate) async fn send(co: Co, out: Outside) -> Answer {
        send_at(DEPTH, co, out).await
    }

    fn send_at(left: usize, co: Co, out: Outside) -> Boxing {
        Box::pin(async move {
            if left == 0 {
                return guard::send(co, out).await;
            }
            let _held = hold(out, left);
            let inner = yield_from_at(left - 1, out);
            yield_!(co, bridges::yield_from::yielded(inner))
        })
    }

    pub(crate) fn yield_from(out: Outside) -> Boxed<Answer> {
        yield_from_at(DEPTH, out)
    }

    fn yield_from_at(left: usize, out: Outside) -> Boxed<Answer> {
        Boxed::new(generator(async move |co| {
            if left == 0 {
                return yield_from!(co, guard::yield_from(out));
            }
            let _held = hold(out, left);
            let inner = move |cx| async_await_at(left - 1, cx, out);
            yield_from!(co, bridges::async_await::delegated(inner))
        }))
    }

    pub(crate) async fn async_await(cx: Loop, out: Outside) -> Answer {
        async_await_at(DEPTH, cx, out).await
    }

    fn async_await_at(left: usize, cx: Loop, out: Outside) -> Boxing {
        Box::pin(async move {
            if left == 0 {
                return guard::async_await(cx, out).await;
            }
            let _held = hold(out, left);
            let inner = move |cx, k| callbacks_at(left - 1, cx, out, k);
            bridges::callbacks::awaited(&cx, inner).await
        })
    }
}
