//! The counting is plain callbacks; the future at its end is awaited.

use super::finish_in;
use crate::async_await::join::settle;
use crate::async_await::run::run;
use crate::async_await::task::Cx;
use crate::asyncio::{Raises, Stage};
use crate::event_loop::Promise;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: schedule
    let done = Promise::new(&cx);
    let end = done.clone();
    cx.call_soon(move |lp| finish_in(lp, 5, end));
    cx.call_soon(|lp| lp.print("called soon, second in line"));
    cx.print("both are scheduled, neither has run");
    // step: wait
    settle(&cx, &done).await?;
    // step: go on
    cx.print("the waiter goes on");
    Ok(())
}
