//! Three kinds of things that can be awaited, made by hand.

pub mod async_await;
pub mod callbacks;
pub mod send;
pub mod yield_from;

super::program! {
    name: "custom_awaitable",
    summary: "Things made by hand that can be awaited like any other",
    rows: ["C6", "C10", "C11", "C12"],
}
