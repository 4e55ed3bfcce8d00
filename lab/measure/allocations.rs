//! What a program asks its allocator for.
//!
//! Only a program can count it, for that takes the allocator of the whole; so
//! whoever measures is handed the way to count.

/// What a call asked the allocator for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocations {
    /// How often it asked, to grow something included.
    pub count: u64,
    /// What it asked for in all, in bytes.
    pub bytes: u64,
    /// How many blocks it left behind; less than 0 if it freed more of them
    /// than it asked for.
    pub blocks_left: i64,
    /// What it left behind, in bytes; less than 0 if it freed more than it
    /// asked for.
    pub bytes_left: i64,
}

/// Counts what a call on this thread asks for.
pub type CountAllocations = fn(&mut dyn FnMut()) -> Allocations;
