//! What is read side by side: the texts are those on disk, nothing gets lost
//! in cutting and aligning, and what stands in a row belongs together.

#[path = "../support/source.rs"]
mod source;

mod differences;
mod drawing;
mod pieces;
mod properties;
mod sources;
mod suspends;
