//! The callees, each written in all four styles.

use std::fmt::Debug;
use styles::callbacks;
use styles::callbacks::task::{Continuation, Cx};
use styles::event_loop::{Loop, Promise};
use styles::send::task::Co;
use styles::yield_from::task::generator;
use styles::yield_from::wait::Delegate;
use twins::{Handle, Op, Outside, yield_, yield_from};

/// The failure of an operation. Nothing asks that it can be cloned.
#[derive(Debug)]
pub(crate) struct Gone;

/// The value of the callees.
pub(crate) type Answer = Result<u64, Gone>;

pub(crate) fn get(out: Outside) -> Op<Answer> {
    out.op("get", 7, [Ok(70), Err(Gone)])
}

pub(crate) fn put(out: Outside, value: u64) -> Op<Answer> {
    out.op("put", value, [Ok(value + 1), Err(Gone)])
}

pub(crate) fn clean(out: Outside) -> Op<()> {
    out.op("clean", (), [()])
}

/// The wait of the caller after the call.
pub(crate) fn last(out: Outside) -> Op<()> {
    out.op("last", (), [()])
}

/// Gives up an operation when it is dropped, unless that is over.
struct GiveUp(Option<Handle>);

impl GiveUp {
    fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for GiveUp {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            handle.cancel();
        }
    }
}

/// The wait of callbacks for an operation.
pub(crate) fn wait<T: Debug + 'static>(
    cx: Cx,
    op: Op<T>,
    k: impl FnOnce(Cx, T) + 'static,
) {
    let promise = Promise::new(&cx);
    let (value, set) = (promise.clone(), promise.clone());
    let started = op.start();
    let gives_up = GiveUp(Some(started.handle()));
    started.then(move |value| drop(set.set(value)));
    callbacks::wait::done(cx, &promise, move |cx, ()| {
        gives_up.disarm();
        k(cx, value.take().expect("it is done"));
    });
}

/// Fails or succeeds, by its operations.
pub(crate) mod outcome {
    use super::*;

    pub(crate) fn callbacks(cx: Cx, out: Outside, k: Continuation<Answer>) {
        wait(cx, get(out), move |cx, got| match got {
            Ok(got) => wait(cx, put(out, got), k),
            Err(error) => k(cx, Err(error)),
        });
    }

    pub(crate) async fn send(co: Co, out: Outside) -> Answer {
        let got = yield_!(co, get(out))?;
        yield_!(co, put(out, got))
    }

    pub(crate) fn yield_from(out: Outside) -> impl Delegate<Return = Answer> {
        generator(async move |co| {
            let got = yield_from!(co, get(out))?;
            yield_from!(co, put(out, got))
        })
    }

    pub(crate) async fn async_await(_: Loop, out: Outside) -> Answer {
        let got = get(out).await?;
        put(out, got).await
    }
}

/// Holds something over two waits, and something else over one.
pub(crate) mod guard {
    use super::*;

    pub(crate) fn callbacks(cx: Cx, out: Outside, k: Continuation<Answer>) {
        let inner = out.hold("inner");
        wait(cx, get(out), move |cx, got| {
            let second = out.hold("second");
            let value = got.unwrap_or(0);
            wait(cx, put(out, value), move |cx, end| {
                drop(second);
                drop(inner);
                k(cx, end);
            });
        });
    }

    pub(crate) async fn send(co: Co, out: Outside) -> Answer {
        let _inner = out.hold("inner");
        let got = yield_!(co, get(out));
        let _second = out.hold("second");
        yield_!(co, put(out, got.unwrap_or(0)))
    }

    pub(crate) fn yield_from(out: Outside) -> impl Delegate<Return = Answer> {
        generator(async move |co| {
            let _inner = out.hold("inner");
            let got = yield_from!(co, get(out));
            let _second = out.hold("second");
            yield_from!(co, put(out, got.unwrap_or(0)))
        })
    }

    pub(crate) async fn async_await(_: Loop, out: Outside) -> Answer {
        let _inner = out.hold("inner");
        let got = get(out).await;
        let _second = out.hold("second");
        put(out, got.unwrap_or(0)).await
    }
}

/// Panics on an outcome, with something held; before its first wait, if an
/// input says so.
pub(crate) mod panics {
    use super::*;

    fn begins(out: Outside) {
        if out.pick("panics at once", 0..=1) == 1 {
            panic!("at once");
        }
    }

    pub(crate) fn callbacks(cx: Cx, out: Outside, k: Continuation<Answer>) {
        let inner = out.hold("inner");
        begins(out);
        wait(cx, get(out), move |cx, got| {
            let got = got.expect("it was there");
            drop(inner);
            k(cx, Ok(got));
        });
    }

    pub(crate) async fn send(co: Co, out: Outside) -> Answer {
        let _inner = out.hold("inner");
        begins(out);
        Ok(yield_!(co, get(out)).expect("it was there"))
    }

    pub(crate) fn yield_from(out: Outside) -> impl Delegate<Return = Answer> {
        generator(async move |co| {
            let _inner = out.hold("inner");
            begins(out);
            Ok(yield_from!(co, get(out)).expect("it was there"))
        })
    }

    pub(crate) async fn async_await(_: Loop, out: Outside) -> Answer {
        let _inner = out.hold("inner");
        begins(out);
        Ok(get(out).await.expect("it was there"))
    }
}

/// Does not wait.
pub(crate) mod at_once {
    use super::*;

    fn says(out: Outside) -> Answer {
        let _inner = out.hold("inner");
        out.note("at once");
        Err(Gone)
    }

    pub(crate) fn callbacks(cx: Cx, out: Outside, k: Continuation<Answer>) {
        k(cx, says(out));
    }

    pub(crate) async fn send(_: Co, out: Outside) -> Answer {
        says(out)
    }

    pub(crate) fn yield_from(out: Outside) -> impl Delegate<Return = Answer> {
        generator(async move |_| says(out))
    }

    pub(crate) async fn async_await(_: Loop, out: Outside) -> Answer {
        says(out)
    }
}

/// Catches a cancellation, waits, and raises it again; where the style cannot
/// be told, it does not.
pub(crate) mod catches {
    use super::*;
    use styles::send::catch::{Catch, Raise};
    use styles::yield_from::catch::{catch, raise};

    pub(crate) async fn send(co: Co, out: Outside) -> Answer {
        let caught = Catch(move |co| super::guard::send(co, out));
        match yield_!(co, caught) {
            Ok(answer) => answer,
            Err(cancelled) => {
                let _cleaning = out.hold("cleaning");
                yield_!(co, clean(out));
                match yield_!(co, Raise(cancelled)) {}
            }
        }
    }

    pub(crate) fn yield_from(out: Outside) -> impl Delegate<Return = Answer> {
        generator(async move |co| {
            match yield_from!(co, catch(super::guard::yield_from(out))) {
                Ok(answer) => answer,
                Err(cancelled) => {
                    let _cleaning = out.hold("cleaning");
                    yield_from!(co, clean(out));
                    match yield_from!(co, raise(cancelled)) {}
                }
            }
        })
    }
}

/// Catches a cancellation, waits, and returns a value all the same.
pub(crate) mod swallows {
    use super::*;
    use styles::send::catch::Catch;
    use styles::yield_from::catch::catch;

    pub(crate) async fn send(co: Co, out: Outside) -> Answer {
        let caught = Catch(move |co| super::guard::send(co, out));
        match yield_!(co, caught) {
            Ok(answer) => answer,
            Err(_) => {
                yield_!(co, clean(out));
                Ok(1)
            }
        }
    }

    pub(crate) fn yield_from(out: Outside) -> impl Delegate<Return = Answer> {
        generator(async move |co| {
            match yield_from!(co, catch(super::guard::yield_from(out))) {
                Ok(answer) => answer,
                Err(_) => {
                    yield_from!(co, clean(out));
                    Ok(1)
                }
            }
        })
    }
}
