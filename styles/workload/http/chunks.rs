//! A body in chunks, and the trailer lines behind it (RFC 9112, section 7.1).

use super::limits::{MAX_HEAD_BYTES, MAX_HEADERS, MAX_SIZE_LINE_BYTES, clamp};
use crate::workload::{Buffer, FetchError};

/// A position in a chunked body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chunk {
    /// Before a size line.
    Size,
    /// In a chunk, of which so many bytes are still to come.
    Data(u64),
    /// Before the line end behind a chunk.
    DataEnd,
    /// Before a trailer line.
    Trailer(Trailers),
}

/// The trailer lines that have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Trailers {
    lines: usize,
    bytes: usize,
    /// The bytes of the next line that hold no line feed, so that a long line
    /// is not searched again with each piece.
    searched: usize,
}

impl Chunk {
    /// Consumes chunks as far as they came, and appends them to the body;
    /// returns `true` after the last trailer line.
    pub(super) fn advance(
        &mut self,
        input: &mut Buffer,
        body: &mut Vec<u8>,
        max_body_bytes: u64,
    ) -> Result<bool, FetchError> {
        loop {
            *self = match *self {
                Chunk::Size => {
                    let filled = input.filled();
                    let most = MAX_SIZE_LINE_BYTES;
                    let Some(end) = find_line(filled, 0, most)? else {
                        return Ok(false);
                    };
                    let size = parse_size(&filled[..end])
                        .ok_or(FetchError::Malformed)?;
                    input.consume(end + 1);
                    let whole = (body.len() as u64).saturating_add(size);
                    if whole > max_body_bytes {
                        return Err(FetchError::TooLarge);
                    }
                    match size {
                        0 => Chunk::Trailer(Trailers::default()),
                        size => Chunk::Data(size),
                    }
                }
                Chunk::Data(0) => Chunk::DataEnd,
                Chunk::Data(left) => {
                    let taken = clamp(left, input.filled().len());
                    if taken == 0 {
                        return Ok(false);
                    }
                    body.extend_from_slice(&input.filled()[..taken]);
                    input.consume(taken);
                    Chunk::Data(left - taken as u64)
                }
                Chunk::DataEnd => match input.filled() {
                    [] | [b'\r'] => return Ok(false),
                    [b'\r', b'\n', ..] => {
                        input.consume(2);
                        Chunk::Size
                    }
                    _ => return Err(FetchError::Malformed),
                },
                Chunk::Trailer(mut trailers) => {
                    let taken = trailers.take_line(input)?;
                    *self = Chunk::Trailer(trailers);
                    match taken {
                        None => return Ok(false),
                        Some(Line::Last) => return Ok(true),
                        Some(Line::Field) => Chunk::Trailer(trailers),
                    }
                }
            };
        }
    }
}

/// A line behind the last chunk.
enum Line {
    Field,
    /// The empty one behind the others.
    Last,
}

impl Trailers {
    /// Consumes the next line, if it is complete.
    fn take_line(
        &mut self,
        input: &mut Buffer,
    ) -> Result<Option<Line>, FetchError> {
        let most = MAX_HEAD_BYTES - self.bytes;
        let filled = input.filled();
        let Some(end) = find_line(filled, self.searched, most)? else {
            self.searched = filled.len();
            return Ok(None);
        };
        // A line of fields may end without a carriage return (section 2.2).
        let line = &filled[..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let taken = match line {
            [] => Line::Last,
            _ if self.lines < MAX_HEADERS
                && is_field_line(line, self.lines > 0) =>
            {
                Line::Field
            }
            _ => return Err(FetchError::Malformed),
        };
        self.lines += 1;
        self.bytes += end + 1;
        self.searched = 0;
        input.consume(end + 1);
        Ok(Some(taken))
    }
}

/// Returns the place of the first line feed, which is not among the first
/// `searched` bytes; none, if more must be read.
///
/// # Errors
///
/// If the line is longer than `most` bytes, however much of it has come.
fn find_line(
    filled: &[u8],
    searched: usize,
    most: usize,
) -> Result<Option<usize>, FetchError> {
    let line = &filled[searched..filled.len().min(most)];
    match memchr::memchr(b'\n', line) {
        None if filled.len() >= most => Err(FetchError::Malformed),
        found => Ok(found.map(|place| searched + place)),
    }
}

/// Parses a size line without its line feed: digits, of which one at least is
/// there, and extensions, which are skipped.
///
/// Blanks that fill it up are accepted, as old servers send them; an end
/// without a carriage return is not, since others would take that for a part
/// of the extension.
fn parse_size(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\r")?;
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit());
    let digits = digits.count();
    let (size, rest) = line.split_at(digits);
    let begins = rest.trim_ascii_start().first();
    if digits == 0 || !is_text(rest) || begins.is_some_and(|b| *b != b';') {
        return None;
    }
    // What is too large to count is larger than any limit.
    let size = size.iter().fold(0_u64, |size, digit| {
        let digit = (*digit as char).to_digit(16).unwrap_or(0);
        size.saturating_mul(16).saturating_add(u64::from(digit))
    });
    Some(size)
}

/// Returns whether it is a header line, or goes on with the one before (RFC
/// 9112, section 5).
fn is_field_line(line: &[u8], may_fold: bool) -> bool {
    if matches!(line, [b' ' | b'\t', ..]) {
        return may_fold && is_text(line);
    }
    let mut halves = line.splitn(2, |byte| *byte == b':');
    match (halves.next(), halves.next()) {
        (Some(name), Some(value)) => {
            !name.is_empty() && name.iter().all(is_token) && is_text(value)
        }
        _ => false,
    }
}

/// Returns whether there are no control characters but tabs.
fn is_text(bytes: &[u8]) -> bool {
    let is_fine = |byte: &u8| *byte == b'\t' || !byte.is_ascii_control();
    bytes.iter().all(is_fine)
}

/// Returns whether the byte may be in a token (RFC 9110, section 5.6.2).
fn is_token(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte)
}
