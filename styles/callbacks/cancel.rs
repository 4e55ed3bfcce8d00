//! Stop now and release all: two functions are left behind, and the first
//! takes the other back.

use super::task::{Continuation, Cx};
use super::wait;
use crate::event_loop::LabFuture;
use crate::workload::Stopped;
use std::cell::Cell;
use std::rc::Rc;

/// Runs a body until `stop` is set; then whatever it waits for is let go.
pub fn until<T: 'static>(
    cx: Cx,
    stop: LabFuture<()>,
    body: impl FnOnce(Cx, Continuation<T>),
    k: impl FnOnce(Result<T, Stopped>) + 'static,
) {
    let branch = cx.branch();
    let inner = branch.0.clone();
    let first = Rc::new(Cell::new(Some(k)));
    // step: alarm
    let k = first.clone();
    wait::future(&cx, &stop, move |()| {
        drop(branch);
        k.take().expect("the body was given up")(Err(Stopped));
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
