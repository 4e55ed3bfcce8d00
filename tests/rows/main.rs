//! The rows of `spec/field.md`, A1 to A13: each is a test that is named after
//! it, played in every style where a style is involved.
//!
//! `table.rs` holds rows and tests together.

#[macro_use]
#[path = "../support/each_style.rs"]
mod each_style;

mod body;
mod columns;
mod loops;
mod players;
mod script;
