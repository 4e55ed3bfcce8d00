//! A coroutine that awaits others, which await others.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

/// The return value of a coroutine that returns nothing.
type Nothing = Option<&'static str>;

super::program! {
    name: "returnit",
    summary: "Values come back through coroutines that await coroutines",
    rows: ["R11", "C6", "C14"],
}
