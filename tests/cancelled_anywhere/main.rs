//! Runs of which one task is cancelled in one wait, for each wait of a run,
//! are the same in every style, except for stated differences.
//!
//! `turns.rs` cancels a task in a wait, `scenarios.rs` does that to clients
//! and servers, which the oracle predicts, `scripts.rs` to random programs,
//! `differences.rs` has the stated differences.

#[path = "../support/mod.rs"]
mod support;

mod differences;
mod scenarios;
mod scripts;
mod turns;
