//! The input of a report, its content, and its independence from other files.

#[path = "../support/criterion_tree.rs"]
mod criterion_tree;
mod drawn;
mod fixture;
mod goals;
mod reading;
mod telling;
