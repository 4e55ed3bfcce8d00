//! What cannot be said in acts: the same few lines, written in each style.

pub(crate) mod items;
pub(crate) mod lines;
pub(crate) mod steps;
pub(crate) mod wire;

use std::cell::Cell;
use std::rc::Rc;
use std::thread::{self, ThreadId};
use styles::event_loop::Loop;
use styles::trace::Who;
use styles::{Style, async_await, callbacks, send, yield_from};

/// Whose the bodies are.
const WHO: Who = Who::Task(1);

/// Where a thread's number is put.
type Seen = Rc<Cell<Option<ThreadId>>>;

/// Starts a body that notes its own thread and that of a job of its.
pub(crate) fn threads(style: Style, lp: &Loop) -> (Seen, Seen) {
    let (main, job) = (Seen::default(), Seen::default());
    let seen = (main.clone(), job.clone());
    let id = || thread::current().id();
    match style {
        Style::Callbacks => {
            drop(callbacks::task::spawn(lp, WHO, move |cx, k| {
                seen.0.set(Some(id()));
                callbacks::wait::blocking(&cx, 0, id, move |ran| {
                    seen.1.set(ran.ok());
                    k(());
                });
            }));
        }
        Style::Send => {
            drop(send::task::spawn(lp, WHO, move |cx| async move {
                seen.0.set(Some(id()));
                seen.1.set(send::wait::blocking(&cx, 0, id).await.ok());
            }));
        }
        Style::YieldFrom => {
            drop(yield_from::task::spawn(lp, WHO, move |cx| async move {
                seen.0.set(Some(id()));
                seen.1
                    .set(yield_from::wait::blocking(&cx, 0, id).await.ok());
            }));
        }
        Style::AsyncAwait => {
            drop(async_await::task::spawn(lp, WHO, move |cx| async move {
                seen.0.set(Some(id()));
                seen.1
                    .set(async_await::wait::blocking(&cx, 0, id).await.ok());
            }));
        }
    }
    (main, job)
}

/// Where a job ran, and where its task went on.
type After = Rc<Cell<Option<(ThreadId, ThreadId)>>>;

/// Starts a body that notes where a job of its runs, and where it goes on.
pub(crate) fn thread_after_a_job(style: Style, lp: &Loop) -> After {
    let after = After::default();
    let note = after.clone();
    let id = || thread::current().id();
    let note = move |ran: Result<ThreadId, _>| {
        note.set(ran.ok().map(|job| (job, thread::current().id())));
    };
    match style {
        Style::Callbacks => {
            drop(callbacks::task::spawn(lp, WHO, move |cx, k| {
                callbacks::wait::blocking(&cx, 0, id, move |ran| {
                    note(ran);
                    k(());
                });
            }));
        }
        Style::Send => {
            drop(send::task::spawn(lp, WHO, move |cx| async move {
                note(send::wait::blocking(&cx, 0, id).await);
            }));
        }
        Style::YieldFrom => {
            drop(yield_from::task::spawn(lp, WHO, move |cx| async move {
                note(yield_from::wait::blocking(&cx, 0, id).await);
            }));
        }
        Style::AsyncAwait => {
            drop(async_await::task::spawn(lp, WHO, move |cx| async move {
                note(async_await::wait::blocking(&cx, 0, id).await);
            }));
        }
    }
    after
}

/// Calls a body that says so, in a task; then says that it was called, and
/// only then awaits it.
pub(crate) fn call_then_say(style: Style, lp: &Loop) {
    match style {
        Style::Callbacks => {
            fn body(lp: &Loop, k: impl FnOnce(())) {
                lp.print("body");
                k(());
            }
            drop(callbacks::task::spawn(lp, WHO, |cx, k| {
                body(&cx.clone(), move |()| {
                    cx.print("called");
                    k(());
                });
            }));
        }
        Style::Send => {
            async fn body(cx: send::task::Cx) {
                cx.print("body");
            }
            drop(send::task::spawn(lp, WHO, |cx| async move {
                let object = |cx| body(cx);
                cx.print("called");
                send::wait::call(&cx, object).await;
            }));
        }
        Style::YieldFrom => {
            async fn body(cx: yield_from::task::Cx) {
                cx.print("body");
            }
            drop(yield_from::task::spawn(lp, WHO, |cx| async move {
                let object = |cx| body(cx);
                cx.print("called");
                yield_from::wait::yield_from(&cx, object).await;
            }));
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
                    return k(());
                }
                callbacks::wait::turn(&cx.clone(), move |()| {
                    rest(cx, list, k);
                });
            }
            drop(callbacks::task::spawn(lp, WHO, |cx, k| {
                rest(cx, Vec::new(), k);
            }));
        }
        Style::Send => {
            drop(send::task::spawn(lp, WHO, |cx| async move {
                let mut list = Vec::new();
                step(&cx, &mut list);
                while list.len() < 3 {
                    send::wait::turn(&cx).await.expect("nobody throws");
                    step(&cx, &mut list);
                }
            }));
        }
        Style::YieldFrom => {
            drop(yield_from::task::spawn(lp, WHO, |cx| async move {
                let mut list = Vec::new();
                step(&cx, &mut list);
                while list.len() < 3 {
                    yield_from::wait::turn(&cx).await.expect("nobody throws");
                    step(&cx, &mut list);
                }
            }));
        }
        Style::AsyncAwait => {
            drop(async_await::task::spawn(lp, WHO, |cx| async move {
                let mut list = Vec::new();
                step(&cx, &mut list);
                while list.len() < 3 {
                    async_await::wait::turn(&cx).await;
                    step(&cx, &mut list);
                }
            }));
        }
    }
}
