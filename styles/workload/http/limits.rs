//! The limits of a response. Each counts bytes or lines of the response
//! itself, however they were read.

/// The length of the longest head that is accepted, interim heads before it
/// included, and of the trailer lines behind a body. Common servers allow 8 to
/// 64 KiB.
pub(super) const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The largest number of header lines that is accepted, and of trailer lines;
/// common servers send about twenty.
pub(super) const MAX_HEADERS: usize = 100;

/// The largest number of interim heads that is accepted before a response;
/// common servers send one or two.
pub(super) const MAX_INTERIM_HEADS: u32 = 16;

/// The length of the longest size line of a chunk that is accepted, extensions
/// and line end included.
pub(super) const MAX_SIZE_LINE_BYTES: usize = 1024;

/// Returns a count of bytes as one that fits in memory, `most` at most.
pub(super) fn clamp(count: u64, most: usize) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).min(most)
}
