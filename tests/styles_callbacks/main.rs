//! What only callbacks promise: when `k` is called, what a task's only `Cx` is
//! worth and how long, and that what is there already needs no stack.

#[path = "../support/mod.rs"]
mod support;

mod bounced;
mod guards;
mod kept;
mod there;

use styles::asyncio::Raises;
use styles::event_loop::{LabFuture, Loop};
use styles::trace::Who;
use support::log::Log;
use support::runs::run_out;

/// Whose the tasks are.
const WHO: Who = Who::Task(1);

/// Says a line, with the time.
fn say(lp: &Loop, log: &Log, line: &str) {
    log.say(format!("{} {line}", lp.now_us()));
}

fn done_future(lp: &Loop) -> LabFuture<Raises<u32>> {
    let future = LabFuture::new(lp);
    future.set(Ok(7)).expect("pending");
    future
}
