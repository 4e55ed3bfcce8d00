//! The same waits one after another, and all at once.

pub mod async_await;
pub mod callbacks;
pub mod send;
pub mod yield_from;

super::program! {
    name: "sequential_concurrent",
    summary: "The same waits one after another, and all at once",
    rows: ["R2", "G4", "C14"],
}
