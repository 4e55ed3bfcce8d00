//! The few lines that steps cannot express, written in each style.

pub(crate) mod numbers;
pub(crate) mod steps;

use styles::event_loop::Loop;
use styles::send::wait::{Call, yield_};
use styles::trace::Actor;
use styles::yield_from::task::generator;
use styles::{Style, async_await, callbacks, send, yield_from};

/// The actor of the bodies.
const WHO: Actor = Actor::Task(1);

/// Calls a body in a task, then prints that it was called, and only then
/// awaits it; the body prints a line when it runs.
pub(crate) fn call_then_say(style: Style, lp: &Loop) {
    match style {
        Style::Callbacks => {
            use callbacks::task::Cx;
            fn body(cx: Cx, k: impl FnOnce(Cx, ()) + 'static) {
                cx.print("body");
                cx.bounce(move |cx| k(cx, ()));
            }
            drop(callbacks::task::spawn(lp, WHO, |cx, k| {
                let lp = Loop::clone(&cx);
                body(cx, k);
                lp.print("called");
            }));
        }
        Style::Send => {
            async fn body(co: send::task::Co) {
                co.print("body");
            }
            drop(send::task::spawn(lp, WHO, |co| async move {
                let object = Call(body);
                co.print("called");
                yield_!(co, object);
            }));
        }
        Style::YieldFrom => {
            use yield_from::wait::Delegate;
            fn body() -> impl Delegate<Return = ()> {
                generator(async move |co| co.print("body"))
            }
            let main = generator(async move |co| {
                let object = body();
                co.print("called");
                yield_from!(co, object);
            });
            drop(yield_from::task::spawn(lp, WHO, main));
        }
        Style::AsyncAwait => {
            async fn body(cx: async_await::task::Cx) {
                cx.print("body");
            }
            drop(async_await::task::spawn(lp, WHO, |cx| async move {
                let object = body(cx.clone());
                cx.print("called");
                object.await;
            }));
        }
    }
}
