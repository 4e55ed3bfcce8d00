//! Each count is a body that yields for ever; cancelling throws at it.

use crate::asyncio::{Raises, Stage};
use crate::send::run::{run, start};
use crate::send::task::Cx;
use crate::send::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

async fn main(cx: Cx) -> Raises {
    // step: start
    let one = start(&cx, |cx| count(cx, "sleep_1", 1_000_000));
    let two = start(&cx, |cx| count(cx, "sleep_2", 700_000));
    // step: meanwhile
    wait::sleep(&cx, 4_500_000).await?;
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
        wait::sleep(&cx, us).await?;
        i += 1;
    }
}
