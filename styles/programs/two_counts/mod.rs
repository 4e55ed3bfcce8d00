//! Two tasks that count for ever, until they are cancelled.

pub mod async_await;
pub mod callbacks;
pub mod send;
pub mod yield_from;

super::program! {
    name: "two_counts",
    summary: "Two tasks that count for ever, until they are cancelled",
    rows: ["R7", "K1", "K5"],
}
