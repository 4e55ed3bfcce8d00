//! Two tasks that count for ever, until they are cancelled.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "two_counts",
    summary: "Two tasks that count for ever, until they are cancelled",
    rows: ["R7", "K1", "K5"],
}
