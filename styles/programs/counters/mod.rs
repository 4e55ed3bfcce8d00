//! Tasks take turns, and are joined by waiting for the first of the rest.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "counters",
    summary: "Tasks take turns, and are joined by filtering those not done",
    rows: ["R15", "K10", "T2"],
}
