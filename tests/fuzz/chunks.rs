//! Chunked bodies: what was cut into chunks is whole again, and what is cut
//! off is told.

use crate::pieces::{MAX_BODY_BYTES, crumbs, cut, read};
use styles::workload::FetchError;

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

const EXTENSIONS: &[&str] =
    &["", ";", " ", ";a=b", "\t; c = \"d;e\"", ";\u{e9}"];

const TRAILERS: &[&str] = &["", "X: y\r\n", "X:\n", "X: y\r\n z\r\nA: b\r\n"];

/// Writes a body in chunks, as an encoder that shares nothing with the parser.
fn encode(mut body: &[u8], choices: &[u8]) -> Vec<u8> {
    let mut choices = choices.iter().copied().cycle();
    let mut choose = || usize::from(choices.next().unwrap_or(0));
    let mut said = HEAD.to_vec();
    while !body.is_empty() {
        let (chunk, rest) = body.split_at(body.len().min(1 + choose() % 40));
        let extension = EXTENSIONS[choose() % EXTENSIONS.len()];
        let size = match choose() % 3 {
            0 => format!("{:x}", chunk.len()),
            1 => format!("{:X}", chunk.len()),
            _ => format!("{:05x}", chunk.len()),
        };
        said.extend(format!("{size}{extension}\r\n").bytes());
        said.extend(chunk);
        said.extend(b"\r\n");
        body = rest;
    }
    let trailers = TRAILERS[choose() % TRAILERS.len()];
    said.extend(format!("00\r\n{trailers}\r\n").bytes());
    said
}

/// Checks that a body comes out of its chunks, and of no part of them; the
/// first bytes choose how it is cut.
pub(crate) fn check(input: &[u8]) {
    let (choices, body) = input.split_at(input.len().min(8));
    assert!(body.len() as u64 <= MAX_BODY_BYTES);
    let said = encode(body, choices);
    let seed = said.len() as u64;
    for pieces in [vec![&said[..]], crumbs(&said), cut(&said, seed)] {
        let made = read(&pieces);
        assert_eq!(made.outcome, Ok((200, body.to_vec())));
        assert!(made.may_be_used_again);
    }
    let place = choices.iter().map(|choice| usize::from(*choice));
    let place = place.sum::<usize>() % (said.len() - HEAD.len());
    let cut_off = read(&[&said[..HEAD.len() + place]]);
    assert_eq!(cut_off.outcome, Err(FetchError::Truncated), "{place}");
}
