//! A response that comes in pieces, and what is made of it.

#![allow(dead_code, reason = "each test file uses its part")]

use styles::workload::{FetchError, ResponseReader};

/// The most bytes of a body that are accepted.
pub(crate) const MAX_BODY_BYTES: u64 = 1_000;

/// The most bytes that are kept of what was not read so far.
const MAX_INPUT_BYTES: usize = 64 * 1024;

/// The outcome of reading a response.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// Status and body, or the error.
    pub(crate) outcome: Result<(u16, Vec<u8>), FetchError>,
    /// `true` if the connection can serve another request: nothing speaks
    /// against it, and nothing has come behind the response.
    pub(crate) may_be_used_again: bool,
}

/// Reads a response that comes in these pieces, behind which the connection
/// ends.
pub(crate) fn read(pieces: &[&[u8]]) -> Made {
    let mut reader = ResponseReader::new(MAX_BODY_BYTES);
    let mut rest = pieces.concat();
    let mut sizes = pieces.iter().map(|piece| piece.len());
    let mut left = 0;
    loop {
        if left == 0 {
            left = sizes.find(|size| *size > 0).unwrap_or(0);
        }
        let mut input = reader.lend_input();
        assert!(input.capacity() <= MAX_INPUT_BYTES, "{}", input.capacity());
        let spare = input.spare();
        assert!(!spare.is_empty(), "a read of nothing is an end");
        let bytes = spare.len().min(left);
        spare[..bytes].copy_from_slice(&rest[..bytes]);
        input.fill(bytes);
        rest.drain(..bytes);
        left -= bytes;
        match reader.restore_input(input, bytes) {
            Ok(None) => assert_ne!(bytes, 0, "more is asked for at the end"),
            Ok(Some(response)) => {
                return Made {
                    outcome: Ok((response.status, response.body)),
                    may_be_used_again: response.keeps_open && rest.is_empty(),
                };
            }
            Err(error) => {
                return Made {
                    outcome: Err(error),
                    may_be_used_again: false,
                };
            }
        }
    }
}

/// Cuts bytes into pieces of one byte, or of a few if there are many bytes.
pub(crate) fn crumbs(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.chunks((bytes.len() / 2_000).max(1)).collect()
}

/// Cuts bytes into pieces of random sizes.
pub(crate) fn cut(bytes: &[u8], seed: u64) -> Vec<&[u8]> {
    let (mut rest, mut pieces, mut state) = (bytes, Vec::new(), seed);
    while !rest.is_empty() {
        // Knuth's generator; its upper bits are the random ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // Small ones are as many as large ones.
        let most = 1 << ((state >> 60) % 12);
        let size = 1 + (state >> 32) as usize % most;
        let (piece, behind) = rest.split_at(size.min(rest.len()));
        pieces.push(piece);
        rest = behind;
    }
    pieces
}
