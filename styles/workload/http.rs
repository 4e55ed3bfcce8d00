//! Reading an HTTP/1.1 response: head, length, body.

use super::{Buffer, FetchError, Response};
use httparse::ParserConfig;
use std::mem::MaybeUninit;

/// The room for input. A head and a kilobyte of body come in one read; a
/// longer head grows it by doubling.
const CAPACITY: usize = 2 * 1024;

/// The length of the longest head that is accepted. Common servers allow 8 to
/// 64 KiB.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The largest number of header lines that is accepted; common servers send
/// about twenty.
const MAX_HEADERS: usize = 100;

/// The room that is reserved at most for a promised length. A longer body
/// grows as it comes.
const MAX_RESERVED_BYTES: u64 = 64 * 1024;

/// The length of the longest size line of a chunk that is accepted, extensions
/// included.
const MAX_CHUNK_LINE_BYTES: usize = 1024;

/// The content of a head.
#[derive(Clone, Copy, Debug)]
struct Head {
    status: u16,
    framing: Framing,
    /// `true` if the connection can serve another request.
    keeps_open: bool,
}

/// The way in which the end of the body is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// A number of bytes, of which these are still to come.
    Length(u64),
    /// Chunks, with the position in the present one.
    Chunked(Chunk),
    /// The end of the connection.
    UntilEnd,
}

/// A position in a chunked body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chunk {
    Size,
    Data(u64),
    DataEnd,
    Trailer,
}

/// A response that is being read.
///
/// # Examples
///
/// ```
/// use styles::workload::ResponseReader;
///
/// let mut reader = ResponseReader::new(1024);
/// let mut input = reader.lend_input();
/// let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
/// input.extend(bytes);
/// let response = reader.restore_input(input, bytes.len()).unwrap().unwrap();
/// assert_eq!((response.status, response.body), (200, b"ok".to_vec()));
/// ```
#[derive(Debug)]
pub struct ResponseReader {
    /// The input; absent while it is lent to a read.
    input: Option<Buffer>,
    head: Option<Head>,
    body: Vec<u8>,
    max_body_bytes: u64,
}

impl ResponseReader {
    /// Makes the reader of one response with a body of at most
    /// `max_body_bytes`.
    pub fn new(max_body_bytes: u64) -> ResponseReader {
        ResponseReader {
            input: Some(Buffer::with_capacity(CAPACITY)),
            head: None,
            body: Vec::new(),
            max_body_bytes,
        }
    }

    /// Lends the input, with room in it, to a read.
    pub fn lend_input(&mut self) -> Buffer {
        let mut input = self
            .input
            .take()
            .unwrap_or_else(|| Buffer::with_capacity(0));
        input.make_room(MAX_HEAD_BYTES);
        input
    }

    /// Takes the input back from a read of `bytes`, 0 at the end. Returns the
    /// response if it is complete.
    ///
    /// # Errors
    ///
    /// If the response is malformed, truncated or too large, or its status is
    /// 400 or above.
    pub fn restore_input(
        &mut self,
        mut input: Buffer,
        bytes: usize,
    ) -> Result<Option<Response>, FetchError> {
        let ended = bytes == 0;
        let whole = self.advance(&mut input, ended)?;
        self.input = Some(input);
        match self.head {
            Some(head) if whole && head.status < 400 => Ok(Some(Response {
                status: head.status,
                body: std::mem::take(&mut self.body),
                // A peer that sends more than was asked for is not asked
                // again.
                keeps_open: head.keeps_open && self.has_no_rest(),
            })),
            Some(head) if whole => Err(FetchError::Status(head.status)),
            Some(_) if ended => Err(FetchError::Truncated),
            _ => Ok(None),
        }
    }

    /// Consumes as much as possible; returns `true` if the response is
    /// complete.
    fn advance(
        &mut self,
        input: &mut Buffer,
        ended: bool,
    ) -> Result<bool, FetchError> {
        while self.head.is_none() {
            let Some(head) = parse_head(input, ended)? else {
                return Ok(false);
            };
            // Interim responses only announce the one that counts.
            if head.status >= 200 {
                self.begin_body(head.framing)?;
                self.head = Some(head);
            }
        }
        let Some(head) = &mut self.head else {
            return Ok(false);
        };
        match &mut head.framing {
            Framing::Length(left) => {
                let taken = clamp(*left, input.filled().len());
                self.body.extend_from_slice(&input.filled()[..taken]);
                input.consume(taken);
                *left -= taken as u64;
                Ok(*left == 0)
            }
            Framing::UntilEnd => {
                self.body.extend_from_slice(input.filled());
                input.clear();
                if self.body.len() as u64 > self.max_body_bytes {
                    return Err(FetchError::TooLarge);
                }
                Ok(ended)
            }
            Framing::Chunked(chunk) => advance_chunks(
                chunk,
                input,
                &mut self.body,
                self.max_body_bytes,
            ),
        }
    }

    fn has_no_rest(&self) -> bool {
        self.input.as_ref().is_some_and(Buffer::is_empty)
    }

    fn begin_body(&mut self, framing: Framing) -> Result<(), FetchError> {
        if let Framing::Length(length) = framing {
            if length > self.max_body_bytes {
                return Err(FetchError::TooLarge);
            }
            let reserved = length.min(MAX_RESERVED_BYTES);
            self.body.reserve_exact(clamp(reserved, usize::MAX));
        }
        Ok(())
    }
}

/// Parses and consumes a head, if it is complete.
fn parse_head(
    input: &mut Buffer,
    ended: bool,
) -> Result<Option<Head>, FetchError> {
    // The parser would skip empty lines; a response begins with `HTTP/`.
    if matches!(input.filled(), [b'\r' | b'\n', ..]) {
        return Err(FetchError::Malformed);
    }
    let mut headers = [const { MaybeUninit::uninit() }; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut []);
    let parsed = ParserConfig::default().parse_response_with_uninit_headers(
        &mut response,
        input.filled(),
        &mut headers,
    );
    let parsed = parsed.map_err(|_| FetchError::Malformed)?;
    let httparse::Status::Complete(length) = parsed else {
        if input.filled().len() >= MAX_HEAD_BYTES {
            return Err(FetchError::Malformed);
        }
        if ended && input.filled().starts_with(b"HTTP/") {
            return Err(FetchError::Truncated);
        }
        if ended {
            return Err(FetchError::Malformed);
        }
        return Ok(None);
    };
    let status = response.code.ok_or(FetchError::Malformed)?;
    let framing = framing_of(status, response.headers)?;
    let keeps_open = framing != Framing::UntilEnd
        && response.version == Some(1)
        && !response.headers.iter().any(says_close);
    input.consume(length);
    Ok(Some(Head {
        status,
        framing,
        keeps_open,
    }))
}

fn says_close(header: &httparse::Header<'_>) -> bool {
    header.name.eq_ignore_ascii_case("connection")
        && header
            .value
            .split(|byte| *byte == b',')
            .any(|word| word.trim_ascii().eq_ignore_ascii_case(b"close"))
}

/// Returns the framing of the body. The specification of the workload counts a
/// `Content-Length` whatever the status; 204 and 304 without one are empty.
fn framing_of(
    status: u16,
    headers: &[httparse::Header<'_>],
) -> Result<Framing, FetchError> {
    let mut length = None;
    let mut chunked = false;
    for header in headers {
        if header.name.eq_ignore_ascii_case("content-length") {
            let value = parse_length(header.value)?;
            // Several are fine only if they agree.
            if length.is_some_and(|length| length != value) {
                return Err(FetchError::Malformed);
            }
            length = Some(value);
        }
        if header.name.eq_ignore_ascii_case("transfer-encoding") {
            // Other encodings were not offered.
            if !header.value.trim_ascii().eq_ignore_ascii_case(b"chunked") {
                return Err(FetchError::Malformed);
            }
            chunked = true;
        }
    }
    Ok(match length {
        _ if chunked => Framing::Chunked(Chunk::Size),
        Some(length) => Framing::Length(length),
        None if matches!(status, 100..200 | 204 | 304) => Framing::Length(0),
        None => Framing::UntilEnd,
    })
}

fn parse_length(value: &[u8]) -> Result<u64, FetchError> {
    let value = value.trim_ascii();
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(FetchError::Malformed);
    }
    let text = std::str::from_utf8(value);
    let text = text.map_err(|_| FetchError::Malformed)?;
    // More digits than a `u64` has are a length that no limit allows.
    Ok(text.parse().unwrap_or(u64::MAX))
}

/// Consumes chunks as far as they came; returns `true` after the last one.
fn advance_chunks(
    chunk: &mut Chunk,
    input: &mut Buffer,
    body: &mut Vec<u8>,
    max_body_bytes: u64,
) -> Result<bool, FetchError> {
    loop {
        match *chunk {
            Chunk::Size => {
                let parsed = httparse::parse_chunk_size(input.filled());
                match parsed.map_err(|_| FetchError::Malformed)? {
                    httparse::Status::Complete((used, size)) => {
                        input.consume(used);
                        let whole = (body.len() as u64).saturating_add(size);
                        if whole > max_body_bytes {
                            return Err(FetchError::TooLarge);
                        }
                        *chunk = match size {
                            0 => Chunk::Trailer,
                            size => Chunk::Data(size),
                        };
                    }
                    httparse::Status::Partial => return partial_line(input),
                }
            }
            Chunk::Data(0) => *chunk = Chunk::DataEnd,
            Chunk::Data(left) => {
                let taken = clamp(left, input.filled().len());
                if taken == 0 {
                    return Ok(false);
                }
                body.extend_from_slice(&input.filled()[..taken]);
                input.consume(taken);
                *chunk = Chunk::Data(left - taken as u64);
            }
            Chunk::DataEnd => match input.filled() {
                [] | [b'\r'] => return Ok(false),
                [b'\r', b'\n', ..] => {
                    input.consume(2);
                    *chunk = Chunk::Size;
                }
                _ => return Err(FetchError::Malformed),
            },
            Chunk::Trailer => match take_line(input) {
                Some(0) => return Ok(true),
                Some(_) => {}
                None => return partial_line(input),
            },
        }
    }
}

/// Consumes a line; returns its length without the line end.
fn take_line(input: &mut Buffer) -> Option<usize> {
    let filled = input.filled();
    let place = filled.iter().position(|byte| *byte == b'\n')?;
    let length = filled[..place].trim_ascii_end().len();
    input.consume(place + 1);
    Some(length)
}

fn partial_line(input: &Buffer) -> Result<bool, FetchError> {
    if input.filled().len() > MAX_CHUNK_LINE_BYTES {
        return Err(FetchError::Malformed);
    }
    Ok(false)
}

fn clamp(count: u64, most: usize) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).min(most)
}

#[cfg(test)]
mod tests;
