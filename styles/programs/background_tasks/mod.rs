//! Tasks go on while others are awaited, and are cancelled with the run.

pub mod async_await;
pub mod callbacks;
pub mod send;
pub mod yield_from;

super::program! {
    name: "background_tasks",
    summary: "Tasks go on while others are awaited, and end with the run",
    rows: ["R12", "K1", "K9", "F5"],
}
