//! What only callbacks promise: when `k` is called, what a task's only `Cx` is
//! worth and how long, and that what is there already needs no stack.

#[path = "../support/mod.rs"]
mod support;

mod bounced;
mod guards;
mod kept;
mod there;

use styles::asyncio::Raises;
use styles::event_loop::{EventLoop, Loop, Promise};
use styles::trace::Actor;
use support::log::Log;

/// Whose the tasks are.
const WHO: Actor = Actor::Task(1);

/// Runs until nothing happens any more.
fn run_out(event_loop: &EventLoop) {
    let ended = event_loop.run_until_stopped();
    assert!(ended.is_err(), "nobody stops it");
}

/// Says a line, with the time.
fn say(lp: &Loop, log: &Log, line: &str) {
    log.say(format!("{} {line}", lp.now_us()));
}

fn done_future(lp: &Loop) -> Promise<Raises<u32>> {
    let future = Promise::new(lp);
    future.set(Ok(7)).expect("pending");
    future
}
