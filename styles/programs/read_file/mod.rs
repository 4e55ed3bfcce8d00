//! A file is read with a callback, with promises, and by awaiting.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

use crate::asyncio::{Kind, Raised, Raises};
use crate::event_loop::{Loop, Promise};

/// What is in a file, or that there is none.
type Content = Raises<&'static str>;

/// How long it takes to print what was read.
const ANOTHER_US: u64 = 2_000;

/// Returns at once; `callback` is called when the file was read.
fn read_file(
    lp: &Loop,
    name: &'static str,
    callback: impl FnOnce(&Loop, Content) + Unpin + 'static,
) {
    if name == "foo.txt" {
        lp.call_later(10_000, |lp| callback(lp, Ok("the data of foo")));
        return;
    }
    let text = format!("no such file: {name}");
    let error = Raised::new(Kind::Runtime, text);
    lp.call_later(5_000, |lp| callback(lp, Err(error)));
}

/// Returns at once; the future is set when the file was read.
fn file(lp: &Loop, name: &'static str) -> Promise<Content> {
    let file = Promise::new(lp);
    let read = file.clone();
    read_file(lp, name, move |_, content| drop(read.set(content)));
    file
}

/// Returns what another asynchronous thing says about what it was given.
fn got(data: Option<&str>) -> String {
    let data = data.unwrap_or("nothing");
    format!("  another async thing got {data}")
}

super::program! {
    name: "read_file",
    summary: "A file read with a callback, with promises, and by awaiting",
    rows: ["R10", "E1", "E2", "E3", "E4", "U5"],
}
