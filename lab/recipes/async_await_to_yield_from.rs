//! Two statements over a connection, which is closed in the end, also if one
//! fails.
//!
//! An `.await` becomes a delegation. An `async` block within a function
//! becomes `generator(async move |co| { .. })`, a body of its own that is
//! delegated to. A `?` in it ends this body only, and the function goes on
//! below it.
//!
//! # The wrong turn
//!
//! The block seems to have no use, so its lines are moved into the function.
//! Now a `?` leaves the function, past the line that closes the connection.
//! Seen in MaterializeInc/materialize #5550: after an error of the connection,
//! `terminate` was not called.

use super::Recipe;
use styles::Style;
use styles::yield_from::task::{Co, generator};
use twins::{Cause, Check, Op, Outside, check, futures, yield_from};

/// The number of rows, or the reason for which there are none.
type Rows = Result<u64, &'static str>;

fn run(out: Outside, statement: &'static str) -> Op<Rows> {
    out.op("run", statement, [Ok(1), Err("locked")])
}

fn close(out: Outside) -> Op<()> {
    out.op("close", (), [()])
}

async fn before(out: Outside) -> Rows {
    let rows = async {
        run(out, "begin").await?;
        run(out, "update").await
    };
    let rows = rows.await;
    close(out).await;
    rows
}

async fn wrong(co: Co, out: Outside) -> Rows {
    yield_from!(co, run(out, "begin"))?;
    let rows = yield_from!(co, run(out, "update"));
    yield_from!(co, close(out));
    rows
}

async fn right(co: Co, out: Outside) -> Rows {
    let rows = generator(async move |co| {
        yield_from!(co, run(out, "begin"))?;
        yield_from!(co, run(out, "update"))
    });
    let rows = yield_from!(co, rows);
    yield_from!(co, close(out));
    rows
}

fn wrong_check() -> Check {
    check("wrong_check", futures(before), yield_from(wrong))
}

fn right_check() -> Check {
    check("right_check", futures(before), yield_from(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::AsyncAwait,
    to: Style::YieldFrom,
    title: "A connection that is closed in any case",
    cause: Cause::Error,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("async_await_to_yield_from.rs"),
};
