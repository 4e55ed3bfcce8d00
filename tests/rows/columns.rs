//! What cannot be said in acts: the same few lines, written in each style.

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
