//! A coroutine object can be awaited once, a task as often as one likes.

pub mod async_await;
pub mod callbacks;
pub mod send;
pub mod yield_from;

super::program! {
    name: "await_twice",
    summary: "A coroutine can be awaited once, a task as often as you like",
    rows: ["C4", "F5", "K9"],
}
