//! Promises of callbacks only: the time at which `k` is called, the worth of a
//! task's only `Cx` and its end, and results that are there already without a
//! stack.

#[path = "../support/mod.rs"]
mod support;

mod bounced;
mod guards;
mod kept;
mod there;

use styles::asyncio::Raises;
use styles::event_loop::{Loop, Promise};
use styles::trace::Actor;
use support::log::Log;
use support::runs::run_out;

/// The actor of the tasks.
const WHO: Actor = Actor::Task(1);

/// Says a line, with the time.
fn say(lp: &Loop, log: &Log, line: &str) {
    log.say(format!("{} {line}", lp.now_us()));
}

fn done_future(lp: &Loop) -> Promise<Raises<u32>> {
    let future = Promise::new(lp);
    future.set(Ok(7)).expect("pending");
    future
}
