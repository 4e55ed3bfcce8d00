//! One coroutine between lines that are printed before any loop and after it.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "add_slowly",
    summary: "A run of the loop between plain code before and after it",
    rows: ["R6", "R16", "L8", "T1"],
}
