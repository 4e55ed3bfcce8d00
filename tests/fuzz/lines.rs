//! Lines of the echo server: the same as of a text that is there at once.

use crate::pieces::{crumbs, cut};
use styles::workload::{Lines, Next};

/// Returns the lines of pieces, and what comes behind the last.
fn framed(pieces: &[&[u8]], most: usize) -> (Vec<Vec<u8>>, Next) {
    let mut lines = Lines::new(most);
    let mut all = Vec::new();
    for piece in pieces.iter().copied().chain([&b""[..]]) {
        let mut rest = piece;
        loop {
            let mut input = lines.lend_input();
            assert!(input.capacity() <= (most + 1024).max(1024));
            let bytes = input.spare().len().min(rest.len());
            assert!(bytes > 0 || rest.is_empty(), "no room for {rest:?}");
            input.spare()[..bytes].copy_from_slice(&rest[..bytes]);
            input.fill(bytes);
            rest = &rest[bytes..];
            lines.restore_input(input, bytes);
            loop {
                match lines.next_line() {
                    Next::Line(length) => {
                        let reply = lines.lend_reply();
                        let line = reply.filled().to_vec();
                        let text = line.strip_suffix(b"\n").unwrap_or(&line);
                        assert_eq!(text.len() as u64, length);
                        lines.restore_reply(reply);
                        all.push(line);
                    }
                    Next::More => break,
                    end => return (all, end),
                }
            }
            if rest.is_empty() {
                break;
            }
        }
    }
    panic!("no end at the end");
}

/// Returns the lines of a text, by a search that shares nothing with the
/// framing.
fn model(text: &[u8], most: usize) -> (Vec<Vec<u8>>, Next) {
    let mut all = Vec::new();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.strip_suffix(b"\n").unwrap_or(line).len() > most {
            return (all, Next::TooLong);
        }
        all.push(line.to_vec());
    }
    (all, Next::End)
}

/// Checks the lines of a text in different pieces; the first byte is the limit
/// of a line.
pub(crate) fn check(input: &[u8]) {
    let (limit, rest) = input.split_at(input.len().min(1));
    let most = usize::from(limit.first().copied().unwrap_or(1)).max(1);
    // Many newlines, and long lines too.
    let text: Vec<u8> = rest
        .iter()
        .flat_map(|byte| match byte {
            0..=20 => b"\n".to_vec(),
            250..=255 => b"x".repeat(200),
            byte => vec![*byte],
        })
        .collect();
    let expected = model(&text, most);
    for pieces in [vec![&text[..]], crumbs(&text), cut(&text, most as u64)] {
        assert_eq!(framed(&pieces, most), expected);
    }
}
