//! Each count is a future that is never ready; cancelling drops it.

use crate::async_await::run::{run, start};
use crate::async_await::task::Cx;
use crate::async_await::wait;
use crate::asyncio::{Raises, Stage};

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: start
    let one = start(&cx, |cx| count(cx, "sleep_1", 1_000_000));
    let two = start(&cx, |cx| count(cx, "sleep_2", 700_000));
    // step: meanwhile
    wait::sleep(&cx, 4_500_000).await;
    // step: cancel
    one.cancel();
    two.cancel();
    cx.print("stopped both");
    Ok(())
}

async fn count(cx: Cx, name: &'static str, us: u64) -> Raises {
    let mut i = 0_u64;
    loop {
        // step: count
        cx.print(format_args!("{name}: Counted to {i}"));
        wait::sleep(&cx, us).await;
        i += 1;
    }
}
