//! Three kinds of things that can be awaited, made by hand.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "custom_awaitable",
    summary: "Things made by hand that can be awaited like any other",
    rows: ["C6", "C10", "C11", "C12"],
}
