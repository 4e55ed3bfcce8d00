//! Counts of a program's allocations.
//!
//! Only a program can count them, since that takes the allocator of the whole
//! program; so the measurements take the function that counts as an argument.

/// The allocations of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocations {
    /// The number of requests, those that grow a block included.
    pub count: u64,
    /// The requested bytes, in all.
    pub bytes: u64,
    /// The number of blocks left behind; less than 0 if more were freed than
    /// requested.
    pub blocks_left: i64,
    /// The bytes left behind; less than 0 if more were freed than requested.
    pub bytes_left: i64,
}

/// A function that counts the allocations of a call on this thread.
pub type CountAllocations = fn(&mut dyn FnMut()) -> Allocations;

/// Makes a call, and counts its allocations; what it returns is dropped
/// outside of them.
///
/// # Panics
///
/// If `count` does not make the call.
pub fn counted<T>(
    count: CountAllocations,
    call: impl FnOnce() -> T,
) -> (T, Allocations) {
    let (mut call, mut returned) = (Some(call), None);
    let during = count(&mut || {
        returned = call.take().map(|call| call());
    });
    (returned.expect("what counts makes the call"), during)
}
