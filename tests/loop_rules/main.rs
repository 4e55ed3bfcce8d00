//! The rules that all styles lean on, stated in `event_loop/mod.rs`.

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod bounds;
mod busy;
mod contexts;
mod ends;
mod futures;
mod handles;
mod hot;
mod long;
mod owned;
mod payloads;
mod peerless;
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
use styles::event_loop::{Loop, Task};
use styles::trace::Actor;
use support::runs::{run_out, run_turns, value};

/// Starts a body in a style that does not matter.
fn start<T, B>(lp: &Loop, body: impl FnOnce(Cx) -> B) -> Task<T>
where
    T: 'static,
    B: Future<Output = T> + 'static,
{
    spawn(lp, Actor::Task(0), body)
}
