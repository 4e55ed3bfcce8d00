//! A query that gives its connection back to the pool. The answer does not
//! wait for that.
//!
//! The continuation becomes the rest of the body, below the yield. A function
//! that takes a callback begins when it is called; a request begins when it is
//! yielded, and then the body waits for it. The old code did not wait for the
//! release. So the request is started, with `start()`, and left alone.
//!
//! # The wrong turn
//!
//! The call of `release` stays as it was, only without its callback. That
//! compiles, but it makes a request and does not begin it. The pool runs
//! empty. Seen in tornadoweb/tornado #2322: `Pool.release` made a coroutine
//! that was never awaited. A `@gen.coroutine` may be called and left alone, an
//! `async def` may not.

use super::Recipe;
use styles::Style;
use styles::send::task::Co;
use styles::send::wait::yield_;
use twins::{Cause, Check, Done, Op, Outside, callbacks, check, send};

/// The answer to a query.
type Rows = Result<u64, &'static str>;

fn query(out: Outside) -> Op<Rows> {
    out.op("query", "users", [Ok(3), Err("refused")])
}

fn release(out: Outside) -> Op<()> {
    out.op("release", 7, [()])
}

fn before(out: Outside, done: Done<Rows>) -> impl FnOnce() {
    let querying = query(out).start();
    let handle = querying.handle();
    querying.then(move |rows| {
        // It has begun; nothing waits for it.
        release(out).then(|()| ());
        done.call(rows);
    });
    move || handle.cancel()
}

async fn wrong(co: Co, out: Outside) -> Rows {
    let rows = yield_!(co, query(out));
    let _releasing = release(out);
    rows
}

async fn right(co: Co, out: Outside) -> Rows {
    let rows = yield_!(co, query(out));
    // It has begun; nothing waits for it.
    drop(release(out).start());
    rows
}

fn wrong_check() -> Check {
    check("wrong_check", callbacks(before), send(wrong))
}

fn right_check() -> Check {
    check("right_check", callbacks(before), send(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::Callbacks,
    to: Style::Send,
    title: "A connection that goes back to its pool",
    cause: Cause::Start,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("callbacks_to_send.rs"),
};
