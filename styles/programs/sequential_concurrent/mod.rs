//! The same waits one after another, and all at once.

mod async_await;
mod callbacks;
mod send;
mod yield_from;

super::program! {
    name: "sequential_concurrent",
    summary: "The same waits one after another, and all at once",
    rows: ["R2", "G4", "C14"],
}
