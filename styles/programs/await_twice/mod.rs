//! A coroutine object that can be awaited once, and a task that can be awaited
//! any number of times.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "await_twice",
    summary: "A coroutine can be awaited once, a task as often as you like",
    rows: ["C4", "F5", "K9"],
}
