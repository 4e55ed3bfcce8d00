//! A port that is read from a file, and a connection that is made to it.
//!
//! The code below a yield becomes a closure. A `?` cannot leave the function
//! from within that closure: it becomes a branch that calls `done` with the
//! error. The result of the function is what `done` is called with, so each
//! path ends with one such call.
//!
//! # The wrong turn
//!
//! The path of the success is written down. The path of the failure has
//! nothing to do, so it is left out, and `done` is never called. The caller
//! waits for ever. Seen in Unleash/unleash-ios-sdk #58: a function that did
//! not always call its callback.

use super::Recipe;
use super::under_way::UnderWay;
use styles::Style;
use styles::send::task::Co;
use styles::send::wait::yield_;
use twins::{Cause, Check, Done, Op, Outside, callbacks, check, send};

/// A value, or the reason why there is none.
type Answer = Result<u64, &'static str>;

fn read(out: Outside) -> Op<Answer> {
    out.op("read", "port", [Ok(8080), Err("missing")])
}

fn connect(out: Outside, port: u64) -> Op<Answer> {
    out.op("connect", port, [Ok(1), Err("refused")])
}

async fn before(co: Co, out: Outside) -> Answer {
    let port = yield_!(co, read(out))?;
    yield_!(co, connect(out, port))
}

fn wrong(out: Outside, done: Done<Answer>) -> impl FnOnce() {
    let under_way = UnderWay::default();
    let next = under_way.clone();
    under_way.wait(read(out), move |port| {
        if let Ok(port) = port {
            next.wait(connect(out, port), move |end| done.call(end));
        }
    });
    move || under_way.cancel()
}

fn right(out: Outside, done: Done<Answer>) -> impl FnOnce() {
    let under_way = UnderWay::default();
    let next = under_way.clone();
    under_way.wait(read(out), move |port| match port {
        Ok(port) => {
            next.wait(connect(out, port), move |end| done.call(end));
        }
        Err(error) => done.call(Err(error)),
    });
    move || under_way.cancel()
}

fn wrong_check() -> Check {
    check("wrong_check", send(before), callbacks(wrong))
}

fn right_check() -> Check {
    check("right_check", send(before), callbacks(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::Send,
    to: Style::Callbacks,
    title: "A failure that must be called back, too",
    cause: Cause::Hang,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("send_to_callbacks.rs"),
};
