//! What cannot be said in acts: the same few lines, written in each style.

pub(crate) mod items;
pub(crate) mod lines;
pub(crate) mod steps;
pub(crate) mod wire;

use std::cell::Cell;
use std::rc::Rc;
use std::thread::{self, ThreadId};
use styles::event_loop::Loop;
use styles::send::wait::{Blocking, Call, YieldNow, yield_};
use styles::trace::Actor;
use styles::workload::Fault;
use styles::yield_from::task::generator;
use styles::{Style, async_await, callbacks, send, yield_from};

/// Whose the bodies are.
const WHO: Actor = Actor::Task(1);

/// Where a body began, where its job ran, and where it went on.
pub(crate) type Threads = Rc<Cell<Option<[ThreadId; 3]>>>;

/// Starts a body that has a job done, and notes on which threads.
pub(crate) fn threads(style: Style, lp: &Loop) -> Threads {
    let threads = Threads::default();
    let seen = threads.clone();
    let id = || thread::current().id();
    let note = move |began, ran: Result<ThreadId, Fault>| {
        seen.set(ran.ok().map(|job| [began, job, id()]));
    };
    match style {
        Style::Callbacks => {
            drop(callbacks::task::spawn(lp, WHO, move |cx, k| {
                let began = id();
                callbacks::wait::blocking(cx, 0, id, move |cx, ran| {
                    note(began, ran);
                    k(cx, ());
                });
            }));
        }
        Style::Send => {
            drop(send::task::spawn(lp, WHO, move |co| async move {
                let began = id();
                note(began, yield_!(co, Blocking(0, id)));
            }));
        }
        Style::YieldFrom => {
            use yield_from::wait::blocking;
            let body = generator(async move |co| {
                let began = id();
                note(began, yield_from!(co, blocking(0, id)));
            });
            drop(yield_from::task::spawn(lp, WHO, body));
        }
        Style::AsyncAwait => {
            drop(async_await::task::spawn(lp, WHO, move |cx| async move {
                let began = id();
                note(began, async_await::wait::blocking(&cx, 0, id).await);
            }));
        }
    }
    threads
}

/// Calls a body that says so, in a task; then says that it was called, and
/// only then awaits it.
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

/// Adds to a list between waits, and prints it with how often it did.
pub(crate) fn locals(style: Style, lp: &Loop) {
    fn step(lp: &Loop, list: &mut Vec<u32>) {
        list.push(list.len() as u32 + 1);
        lp.print(format_args!("{list:?} {}", list.len()));
    }
    match style {
        Style::Callbacks => {
            fn rest(
                cx: callbacks::task::Cx,
                mut list: Vec<u32>,
                k: callbacks::task::Continuation<()>,
            ) {
                step(&cx, &mut list);
                if list.len() == 3 {
                    return k(cx, ());
                }
                callbacks::wait::yield_now(cx, move |cx, ()| {
                    rest(cx, list, k)
                });
            }
            drop(callbacks::task::spawn(lp, WHO, |cx, k| {
                rest(cx, Vec::new(), k);
            }));
        }
        Style::Send => {
            drop(send::task::spawn(lp, WHO, |co| async move {
                let mut list = Vec::new();
                step(&co, &mut list);
                while list.len() < 3 {
                    yield_!(co, YieldNow).expect("nobody throws");
                    step(&co, &mut list);
                }
            }));
        }
        Style::YieldFrom => {
            use yield_from::wait::yield_now;
            let body = generator(async move |co| {
                let mut list = Vec::new();
                step(&co, &mut list);
                while list.len() < 3 {
                    yield_from!(co, yield_now()).expect("nobody throws");
                    step(&co, &mut list);
                }
            });
            drop(yield_from::task::spawn(lp, WHO, body));
        }
        Style::AsyncAwait => {
            drop(async_await::task::spawn(lp, WHO, |cx| async move {
                let mut list = Vec::new();
                step(&cx, &mut list);
                while list.len() < 3 {
                    async_await::wait::yield_now(&cx).await;
                    step(&cx, &mut list);
                }
            }));
        }
    }
}
