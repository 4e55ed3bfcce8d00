//! An upload into a temporary file, which is removed in the end, also if the
//! upload is cancelled.
//!
//! The code below an `.await` becomes a callback, and dropping the future
//! becomes a function that cancels. A future owns its locals, so dropping it
//! drops them. The callback is what lives as long as the wait, so the guard
//! moves into the callback. If the operation is given up, the callback is
//! dropped uncalled, and the guard with it.
//!
//! # The wrong turn
//!
//! The destructor becomes a line of the callback, because it ran there. The
//! function that cancels gives the upload up and does not remove the file.
//! Seen in pikvm/pikvm #783: an upload that is aborted leaves a part of the
//! image behind.

use super::Recipe;
use styles::Style;
use twins::{Cause, Check, Done, Op, Outside, callbacks, check, futures};

/// The number of bytes, or the reason why they were not stored.
type Stored = Result<usize, &'static str>;

fn put(out: Outside) -> Op<Stored> {
    out.op("put", "image", [Ok(4), Err("disk full")])
}

/// The file; dropped, it is removed.
struct Part(Outside);

impl Part {
    fn make(out: Outside) -> Part {
        out.note("make image.part");
        Part(out)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.0.note("remove image.part");
    }
}

async fn before(out: Outside) -> Stored {
    let _part = Part::make(out);
    put(out).await
}

fn wrong(out: Outside, done: Done<Stored>) -> impl FnOnce() {
    out.note("make image.part");
    let putting = put(out).start();
    let handle = putting.handle();
    putting.then(move |stored| {
        out.note("remove image.part");
        done.call(stored);
    });
    move || handle.cancel()
}

fn right(out: Outside, done: Done<Stored>) -> impl FnOnce() {
    let part = Part::make(out);
    let putting = put(out).start();
    let handle = putting.handle();
    putting.then(move |stored| {
        drop(part);
        done.call(stored);
    });
    move || handle.cancel()
}

fn wrong_check() -> Check {
    check("wrong_check", futures(before), callbacks(wrong))
}

fn right_check() -> Check {
    check("right_check", futures(before), callbacks(right))
}

pub(super) const RECIPE: Recipe = Recipe {
    from: Style::AsyncAwait,
    to: Style::Callbacks,
    title: "A file that goes with a stopped upload",
    cause: Cause::Cancel,
    wrong: wrong_check,
    right: right_check,
    source: include_str!("async_await_to_callbacks.rs"),
};
