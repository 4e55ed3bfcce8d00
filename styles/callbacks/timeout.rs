//! Give up: two functions are left behind, and the first takes the other
//! back.

use super::task::{Continuation, Cx};
use super::wait;
use crate::workload::Elapsed;
use std::cell::Cell;
use std::rc::Rc;

/// Runs a body for at most so long; then whatever it waits for is let go.
pub fn timeout<T: 'static>(
    cx: Cx,
    limit_us: u64,
    body: impl FnOnce(Cx, Continuation<T>),
    k: impl FnOnce(Result<T, Elapsed>) + 'static,
) {
    let branch = cx.branch();
    let inner = branch.0.clone();
    let first = Rc::new(Cell::new(Some(k)));
    // step: alarm
    let k = first.clone();
    wait::sleep(&cx, limit_us, move |()| {
        drop(branch);
        k.take().expect("the body was given up")(Err(Elapsed));
    });
    // step: body
    body(
        inner,
        Box::new(move |value| {
            // step: end
            cx.give_up();
            first.take().expect("the alarm was given up")(Ok(value));
        }),
    );
}
