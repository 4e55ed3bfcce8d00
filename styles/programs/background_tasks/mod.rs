//! Tasks go on while others are awaited, and are cancelled with the run.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "background_tasks",
    summary: "Tasks go on while others are awaited, and end with the run",
    rows: ["R12", "K1", "K9", "F5"],
}
