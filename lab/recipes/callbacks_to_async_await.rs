//! A line that is taken from a queue under a lock, and is sent without it.
//!
//! A function that takes a callback returns before the callback runs, so its
//! locals are dropped before the wait. An `async fn` returns at its end. Its
//! locals live across each `.await` in between. What must be dropped before
//! the wait goes into a block that ends before the wait.
//!
//! # The wrong turn
//!
//! The function is moved over line by line, and the guard is still a local of
//! it. Now the lock is held while the line is sent, and all others wait for
//! the network. Clippy looks for this since rust-lang/rust-clippy #5439, the
//! lint `await_holding_lock`.

use super::Recipe;
use styles::Style;
use twins::{Cause, Check, Done, Op, Outside, callbacks, check, futures};

/// The number of bytes, or the reason why the line was not sent.
type Sent = Result<usize, &'static str>;

fn send(out: Outside) -> Op<Sent> {
    out.op("send", "line 1", [Ok(6), Err("closed")])
}

fn before(out: Outside, done: Done<Sent>) -> impl FnOnce() {
    let _lock = out.hold("queue");
    let sending = send(out).start();
    let handle = sending.handle();
    sending.then(move |sent| done.call(sent));
    move || handle.cancel()
}

async fn wrong(out: Outside) -> Sent {
    let _lock = out.hold("queue");
    send(out).await
}

async fn right(out: Outside) -> Sent {
    let sending = {
        let _lock = out.hold("queue");
        send(out)
    };
    sending.await
}

fn wrong_check() -> Check {
    check("wrong_check", callbacks(before), futures(wrong))
}

fn right_check() -> Check {
    check("right_check", callbacks(before), futures(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::Callbacks,
    to: Style::AsyncAwait,
    title: "A lock that is free before the wait",
    cause: Cause::Drop,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("callbacks_to_async_await.rs"),
};
