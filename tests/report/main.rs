//! What a report is made from, what is in it, and that it needs nothing else.

#[path = "../support/criterion_tree.rs"]
mod criterion_tree;
mod drawn;
mod fixture;
mod goals;
mod reading;
mod telling;
