//! A batch of prices that are asked for at once. The list has the order of the
//! items.
//!
//! A yield becomes an `.await`. The yields took one after the other what had
//! been started together; `join_all` waits for all of it at once and keeps the
//! order. What `start()` has started goes on if the function is cancelled,
//! before and after the move.
//!
//! # The wrong turn
//!
//! `buffer_unordered` does the same and limits how many run, so it looks
//! better. But it gives each value when it comes. In a test the answers come
//! in the order of the questions, and the list is right. Seen in
//! rust-lang/bors #582, where pull requests came out in the wrong order.

use super::Recipe;
use futures::future::join_all;
use futures::stream::{StreamExt, iter};
use styles::Style;
use styles::send::task::Co;
use styles::send::wait::yield_;
use twins::{Cause, Check, Op, Outside, check, send};

const ITEMS: [&str; 2] = ["bread", "milk"];

fn price(out: Outside, item: &'static str) -> Op<usize> {
    out.op("price", item, [item.len()])
}

async fn before(co: Co, out: Outside) -> Vec<usize> {
    let asked = ITEMS.map(|item| price(out, item).start());
    let mut prices = Vec::new();
    for asking in asked {
        prices.push(yield_!(co, asking));
    }
    prices
}

async fn wrong(out: Outside) -> Vec<usize> {
    let asked = ITEMS.map(|item| price(out, item).start());
    iter(asked).buffer_unordered(2).collect().await
}

async fn right(out: Outside) -> Vec<usize> {
    let asked = ITEMS.map(|item| price(out, item).start());
    join_all(asked).await
}

fn wrong_check() -> Check {
    check("wrong_check", send(before), twins::futures(wrong))
}

fn right_check() -> Check {
    check("right_check", send(before), twins::futures(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::Send,
    to: Style::AsyncAwait,
    title: "A batch in the order of its items",
    cause: Cause::Order,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("send_to_async_await.rs"),
};
