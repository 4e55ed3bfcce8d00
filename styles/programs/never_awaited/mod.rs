//! A coroutine object that warns when dropped without having been
//! awaited.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "never_awaited",
    summary: "A coroutine object that is never awaited warns when dropped",
    rows: ["R17", "C1", "C5"],
}
