//! The files that are read side by side: the texts are those on disk, nothing
//! is lost in cutting and aligning, and the pieces of a row belong together.

#[path = "../support/source.rs"]
mod source;

mod differences;
mod drawing;
mod pieces;
mod properties;
mod sources;
mod suspends;
