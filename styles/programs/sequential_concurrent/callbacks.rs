//! One wait after another is one function in the other; waits at once are two
//! tasks.

use crate::asyncio::{Raises, Stage, gather};
use crate::callbacks::join::settle;
use crate::callbacks::run::{run, start};
use crate::callbacks::task::{Continuation, Cx};
use crate::callbacks::wait;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: sequential
    cx.print("Running coroutines sequentially:");
    sleeper(cx, "A", move |cx, result| {
        if result.is_err() {
            return k(cx, result);
        }
        // step: second
        sleeper(cx, "B", move |cx, result| {
            if result.is_err() {
                return k(cx, result);
            }
            // step: concurrent
            cx.print("Running coroutines concurrently:");
            let both = ["C", "D"]
                .map(|name| start(&cx, move |cx, k| sleeper(cx, name, k)));
            let all = gather(&cx, both.into());
            settle(cx, all.future(), move |cx, result| {
                k(cx, result.map(drop))
            });
        });
    });
}

fn sleeper(cx: Cx, name: &'static str, k: impl FnOnce(Cx, Raises) + 'static) {
    // step: sleep
    cx.print(format_args!("  {name}: Starting sleep"));
    wait::sleep(cx, 1_000_000, move |cx, ()| {
        // step: return
        cx.print(format_args!("  {name}: Ending sleep"));
        k(cx, Ok(()));
    });
}
