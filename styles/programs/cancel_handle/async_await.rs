//! Handles of the loop's own callbacks; only the future between them awaits.

use super::cancelled;
use crate::async_await::run::run;
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage};
use std::rc::Rc;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: set
    let never = Rc::new(cx.call_later(2_000_000, |lp| {
        lp.print("never printed");
    }));
    let kept = cx.call_later(1_000_000, |lp| {
        lp.print("a timer that was left alone");
    });
    let soon = cx.call_soon(|lp| lp.print("never printed either"));
    // step: cancel
    soon.cancel();
    cx.call_soon(|lp| lp.print("called soon"));
    let in_time = never.clone();
    cx.call_later(1_500_000, move |_| in_time.cancel());
    cx.print(cancelled([&never, &kept, &soon]));
    // step: too late
    wait::sleep(&cx, 1_750_000).await;
    kept.cancel();
    cx.print(cancelled([&never, &kept, &soon]));
    // step: once more
    never.cancel();
    wait::sleep(&cx, 1_000_000).await;
    cx.print("end");
    Ok(())
}
