//! The head of a response: its status, and how the end of its body is known.
//!
//! Only `Connection`, `Content-Length` and `Transfer-Encoding` are read; of
//! the other fields the form is checked alone.

use super::chunks::Chunk;
use super::limits::{MAX_HEAD_BYTES, MAX_HEADERS, MAX_INTERIM_HEADS};
use crate::workload::{Buffer, FetchError};
use httparse::{Header, ParserConfig};
use std::mem::MaybeUninit;

/// The content of a head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) framing: Framing,
    /// `true` if the connection can serve another request.
    pub(super) keeps_open: bool,
}

/// The way in which the end of the body is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// A number of bytes, of which these are still to come.
    Length(u64),
    /// Chunks, with the position in the present one.
    Chunked(Chunk),
    /// The end of the connection.
    UntilEnd,
}

/// The heads that have come so far, which only announced the one that counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Interim {
    heads: u32,
    bytes: usize,
    /// The length of the part of a head that ends within the value of a
    /// field: as long as only plain bytes follow, there is nothing to parse.
    /// So a head that comes byte by byte is not parsed once for each.
    in_value: Option<usize>,
}

impl Interim {
    /// Parses and consumes heads up to the one that counts, which is returned
    /// if it is complete.
    ///
    /// An interim response of any status is skipped, as a client may (RFC
    /// 9110, section 15.2). So is 101, which no request here asks for: what
    /// comes behind it must be a response all the same.
    pub(super) fn parse_head(
        &mut self,
        input: &mut Buffer,
        ended: bool,
    ) -> Result<Option<Head>, FetchError> {
        loop {
            let most = MAX_HEAD_BYTES - self.bytes;
            let filled = input.filled();
            if !ended && self.goes_on_in_value(filled, most) {
                return Ok(None);
            }
            let Some((length, head)) = parse(filled, most)? else {
                self.in_value = ends_in_value(filled).then_some(filled.len());
                return match ended {
                    true => Err(self.cut(filled)),
                    false => Ok(None),
                };
            };
            self.in_value = None;
            input.consume(length);
            if head.status >= 200 {
                return Ok(Some(head));
            }
            self.bytes += length;
            self.heads += 1;
            if self.heads > MAX_INTERIM_HEADS {
                return Err(FetchError::Malformed);
            }
        }
    }

    /// Returns whether all that came since the last parse is within the value
    /// of a field.
    fn goes_on_in_value(&mut self, filled: &[u8], most: usize) -> bool {
        let came = self.in_value.and_then(|parsed| filled.get(parsed..));
        let goes_on = filled.len() < most
            && came.is_some_and(|came| came.iter().all(is_plain));
        if goes_on {
            self.in_value = Some(filled.len());
        }
        goes_on
    }

    /// Returns the error of a connection that ended with this part of a head.
    fn cut(&self, filled: &[u8]) -> FetchError {
        match self.heads > 0 || filled.starts_with(b"HTTP/") {
            true => FetchError::Truncated,
            false => FetchError::Malformed,
        }
    }
}

/// Returns whether the first part of a head, which is well formed so far, ends
/// within the value of a field.
fn ends_in_value(filled: &[u8]) -> bool {
    let line = memchr::memrchr(b'\n', filled).map(|end| &filled[end + 1..]);
    line.is_some_and(|line| line.contains(&b':') && !line.ends_with(b"\r"))
}

/// Returns whether a byte may stand anywhere in the value of a field.
fn is_plain(byte: &u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'~' | 0x80..)
}

/// Parses a head of at most `most` bytes; returns its length too.
fn parse(
    filled: &[u8],
    most: usize,
) -> Result<Option<(usize, Head)>, FetchError> {
    // The parser would skip empty lines; a response begins with `HTTP/`.
    if matches!(filled, [b'\r' | b'\n', ..]) {
        return Err(FetchError::Malformed);
    }
    let mut headers = [const { MaybeUninit::uninit() }; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut []);
    let parsed = ParserConfig::default()
        // Lines that go on with a blank (RFC 9112, section 5.2).
        .allow_obsolete_multiline_headers_in_responses(true)
        .parse_response_with_uninit_headers(
            &mut response,
            filled,
            &mut headers,
        );
    let parsed = parsed.map_err(|_| FetchError::Malformed)?;
    let httparse::Status::Complete(length) = parsed else {
        return match filled.len() < most {
            true => Ok(None),
            false => Err(FetchError::Malformed),
        };
    };
    if length > most {
        return Err(FetchError::Malformed);
    }
    let status = match response.code {
        Some(status @ 100..) => status,
        _ => return Err(FetchError::Malformed),
    };
    let is_1_1 = response.version == Some(1);
    let fields = Fields::read(response.headers);
    let framing = fields.framing(status, is_1_1)?;
    let head = Head {
        status,
        framing,
        keeps_open: is_1_1
            && framing != Framing::UntilEnd
            && !fields.says_close
            // Somebody on the way may have read the other one (RFC 9112,
            // section 6.1).
            && !(fields.says_coding && fields.length.is_some()),
    };
    Ok(Some((length, head)))
}

/// The fields that frame the body.
struct Fields {
    /// `true` if there is a `Transfer-Encoding`, and the codings in it.
    says_coding: bool,
    codings: Codings,
    /// The `Content-Length`; an error if it is none.
    length: Option<Result<u64, FetchError>>,
    says_close: bool,
}

/// The codings of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codings {
    None,
    Chunked,
    /// Others, which were not offered, or several.
    Other,
}

impl Fields {
    /// Reads the fields; those that occur on several lines are lists, as are
    /// those with commas (RFC 9110, section 5.3).
    fn read(headers: &[Header<'_>]) -> Fields {
        let mut fields = Fields {
            says_coding: false,
            codings: Codings::None,
            length: None,
            says_close: false,
        };
        for Header { name, value } in headers {
            if name.eq_ignore_ascii_case("content-length") {
                fields.add_lengths(value);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                fields.says_coding = true;
                elements(value).for_each(|coding| fields.add_coding(coding));
            } else if name.eq_ignore_ascii_case("connection") {
                fields.says_close |= elements(value)
                    .any(|word| word.eq_ignore_ascii_case(b"close"));
            }
        }
        fields
    }

    fn add_coding(&mut self, coding: &[u8]) {
        let is_chunked = coding.eq_ignore_ascii_case(b"chunked");
        self.codings = match self.codings {
            Codings::None if is_chunked => Codings::Chunked,
            _ => Codings::Other,
        };
    }

    /// Adds lengths, which are fine only if all agree (RFC 9112, section 6.3,
    /// rule 5).
    fn add_lengths(&mut self, value: &[u8]) {
        let mut is_empty = true;
        for element in elements(value) {
            let length = parse_length(element);
            is_empty = false;
            self.length = match self.length {
                Some(before) if before != length => {
                    Some(Err(FetchError::Malformed))
                }
                _ => Some(length),
            };
        }
        // A line that says none is wrong, wherever it stands.
        if is_empty {
            self.length = Some(Err(FetchError::Malformed));
        }
    }

    /// Returns the framing of the body (RFC 9112, section 6.3).
    fn framing(
        &self,
        status: u16,
        is_1_1: bool,
    ) -> Result<Framing, FetchError> {
        match (self.codings, self.length) {
            // There is none, whatever the fields say.
            _ if matches!(status, 100..200 | 204 | 304) => {
                Ok(Framing::Length(0))
            }
            // HTTP/1.0 has no codings: such framing is faulty (section 6.1).
            _ if self.says_coding && !is_1_1 => Err(FetchError::Malformed),
            (Codings::Chunked, _) => Ok(Framing::Chunked(Chunk::Size)),
            (Codings::Other, _) => Err(FetchError::Malformed),
            (Codings::None, Some(length)) if !self.says_coding => {
                length.map(Framing::Length)
            }
            (Codings::None, _) => Ok(Framing::UntilEnd),
        }
    }
}

/// Returns the elements of a list; empty ones are ignored (RFC 9110, section
/// 5.6.1.2).
fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|byte| *byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
}

fn parse_length(digits: &[u8]) -> Result<u64, FetchError> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(FetchError::Malformed);
    }
    let text = std::str::from_utf8(digits);
    let text = text.map_err(|_| FetchError::Malformed)?;
    // More digits than a `u64` has are a length that no limit allows.
    Ok(text.parse().unwrap_or(u64::MAX))
}
