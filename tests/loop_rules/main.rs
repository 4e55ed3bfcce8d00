//! The rules that all styles lean on, stated in `event_loop/mod.rs`.

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod bounds;
mod busy;
mod ends;
mod futures;
mod handles;
mod long;
mod places;
mod runs;
mod tasks;
mod ties;
mod turns;
mod wakers;
mod watching;
mod withdrawal;

use std::future::Future;
use styles::async_await::task::{Cx, spawn};
use styles::event_loop::{EventLoop, Loop, Task};
use styles::trace::Actor;

/// Starts a body where it does not matter in which style.
fn start<T, B>(lp: &Loop, body: impl FnOnce(Cx) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    spawn(lp, Actor::Task(0), body)
}

/// Runs until a task has ended; gives its value.
fn value<T: 'static>(event_loop: &EventLoop, task: &Task<T>) -> T {
    event_loop.run_until_complete(task).expect("a value")
}

/// Runs until nothing is left to do.
fn run_out(event_loop: &EventLoop) {
    let ended = event_loop.run_until_stopped();
    assert!(ended.is_err(), "nobody stops it");
}
