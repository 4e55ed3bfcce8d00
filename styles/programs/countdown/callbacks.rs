//! The counting is plain callbacks; so is what is left behind for the future
//! at its end.

use super::finish_in;
use crate::asyncio::{Raises, Stage};
use crate::callbacks::join::settle;
use crate::callbacks::run::run;
use crate::callbacks::task::{Continuation, Cx};
use crate::event_loop::Promise;

/// Runs the program.
pub(super) fn program(stage: &Stage) -> Raises {
    run(stage, main)
}

fn main(cx: Cx, k: Continuation<Raises>) {
    // step: schedule
    let done = Promise::new(&cx);
    let end = done.clone();
    cx.call_soon(move |lp| finish_in(lp, 5, end));
    cx.call_soon(|lp| lp.print("called soon, second in line"));
    cx.print("both are scheduled, neither has run");
    // step: wait
    settle(cx, &done, move |cx, ended| {
        if ended.is_err() {
            return k(cx, ended);
        }
        // step: go on
        cx.print("the waiter goes on");
        k(cx, Ok(()));
    });
}
