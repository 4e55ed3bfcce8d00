//! A page of two parts, which a child loads. Its caller notes the size.
//!
//! The `.await` of a child becomes `yield_!(co, Call(child))`. The driver runs
//! the child on top of its caller. If the caller is cancelled, the driver
//! closes both, as a future that is dropped drops the futures in it.
//!
//! # The wrong turn
//!
//! A body has no `.await`, so the child is started as a task and joined. The
//! result is the same. But a cancellation of the caller ends its join only,
//! and the task goes on. Seen in tokio-rs/tokio #1830: a spawned task goes on
//! when the future that awaits it is dropped.

use super::Recipe;
use styles::Style;
use styles::send::join::Join;
use styles::send::run::start;
use styles::send::task::Co;
use styles::send::wait::{Call, yield_};
use twins::{Cause, Check, Op, Outside, check, futures, send};

fn load(out: Outside, part: &'static str) -> Op<usize> {
    out.op("load", part, [part.len()])
}

async fn before(out: Outside) -> usize {
    let bytes = awaited_page(out).await;
    out.note(format!("{bytes} bytes"));
    bytes
}

async fn awaited_page(out: Outside) -> usize {
    let head = load(out, "head").await;
    head + load(out, "body").await
}

async fn wrong(co: Co, out: Outside) -> usize {
    let page = start(&co, move |co| async move { Ok(page(co, out).await) });
    let bytes = yield_!(co, Join(&page)).unwrap_or(0);
    out.note(format!("{bytes} bytes"));
    bytes
}

async fn right(co: Co, out: Outside) -> usize {
    let bytes = yield_!(co, Call(move |co| page(co, out)));
    out.note(format!("{bytes} bytes"));
    bytes
}

async fn page(co: Co, out: Outside) -> usize {
    let head = yield_!(co, load(out, "head"));
    head + yield_!(co, load(out, "body"))
}

fn wrong_check() -> Check {
    check("wrong_check", futures(before), send(wrong))
}

fn right_check() -> Check {
    check("right_check", futures(before), send(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::AsyncAwait,
    to: Style::Send,
    title: "A child that ends with its caller",
    cause: Cause::Cancel,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("async_await_to_send.rs"),
};
