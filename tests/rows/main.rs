//! The rows of `spec/field.md`, A1 to A13: each is a test that is named after
//! it, played in every style where a style is involved.
//!
//! `table.rs` holds rows and tests together.

#[macro_use]
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/source.rs"]
mod source;

mod along;
mod blocking;
mod bridges;
mod columns;
mod coroutines;
mod entries;
mod errors;
mod futures;
mod generations;
mod iteration;
mod known;
mod loops;
mod rig;
mod shared;
mod table;
mod tasks;
mod time;
mod together;
mod turns;
mod wire;
