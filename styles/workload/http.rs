//! Reading an HTTP/1.1 response: head, length, body.

use super::{Buffer, FetchError, Response};

/// Room for input; a head that is longer grows it by doubling.
const CAPACITY: usize = 4 * 1024;

/// A longer head is refused. Common servers allow 8 to 64 KiB.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// More header lines are refused; common servers send about twenty.
const MAX_HEADERS: usize = 100;

/// A promised length is believed up to here; beyond, the body grows as it
/// comes.
const MAX_RESERVED_BYTES: u64 = 64 * 1024;

/// A chunk's size line, extensions included, is refused if it is longer.
const MAX_CHUNK_LINE_BYTES: usize = 1024;

/// How the end of the body is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// So many bytes are still to come.
    Length(u64),
    /// Chunks; so many bytes of the present one, its end included.
    Chunked(Chunk),
    /// The end of the connection.
    UntilEnd,
}

/// Where in a chunked body.
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
    /// Lent to the read that waits, so absent meanwhile.
    input: Option<Buffer>,
    head: Option<(u16, Framing)>,
    body: Vec<u8>,
    max_body_bytes: u64,
}

impl ResponseReader {
    /// Makes the reader of one response.
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

    /// Takes the input back from a read of `bytes`, none at the end; returns
    /// the response when it is whole and its status below 400.
    ///
    /// # Errors
    ///
    /// If no response below 400 will come of it.
    pub fn restore_input(
        &mut self,
        mut input: Buffer,
        bytes: usize,
    ) -> Result<Option<Response>, FetchError> {
        let ended = bytes == 0;
        let whole = self.advance(&mut input, ended)?;
        self.input = Some(input);
        match self.head {
            Some((status, _)) if whole && status < 400 => {
                let body = std::mem::take(&mut self.body);
                Ok(Some(Response { status, body }))
            }
            Some((status, _)) if whole => Err(FetchError::Status(status)),
            Some(_) if ended => Err(FetchError::Truncated),
            _ => Ok(None),
        }
    }

    /// Consumes what can be; returns whether the response is whole.
    fn advance(
        &mut self,
        input: &mut Buffer,
        ended: bool,
    ) -> Result<bool, FetchError> {
        while self.head.is_none() {
            let Some((status, framing)) = parse_head(input, ended)? else {
                return Ok(false);
            };
            // Interim responses only announce the one that counts.
            if status >= 200 {
                self.begin_body(framing)?;
                self.head = Some((status, framing));
            }
        }
        let Some((_, framing)) = &mut self.head else {
            return Ok(false);
        };
        match framing {
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

/// Parses and consumes a head, if it is whole.
fn parse_head(
    input: &mut Buffer,
    ended: bool,
) -> Result<Option<(u16, Framing)>, FetchError> {
    // The parser would skip empty lines; a response begins with `HTTP/`.
    if matches!(input.filled(), [b'\r' | b'\n', ..]) {
        return Err(FetchError::Malformed);
    }
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(input.filled());
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
    input.consume(length);
    Ok(Some((status, framing)))
}

/// Tells how the body ends. The specification of the workload counts a
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
    // Digits that are no `u64` are more than anybody allows.
    Ok(text.parse().unwrap_or(u64::MAX))
}

/// Consumes chunks as far as they came; returns whether the last one did.
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

/// Consumes a line; returns its length without its end.
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
mod tests {
    use super::*;

    type Outcome = Result<(u16, String), FetchError>;

    /// Reads `bytes` in pieces of `step` and then, unless that was enough,
    /// the end.
    fn read(bytes: &[u8], step: usize, max_body_bytes: u64) -> Outcome {
        let mut reader = ResponseReader::new(max_body_bytes);
        let end: &[u8] = b"";
        for piece in bytes.chunks(step).chain([end]) {
            let mut input = reader.lend_input();
            input.extend(piece);
            if let Some(response) = reader.restore_input(input, piece.len())? {
                let body = String::from_utf8(response.body);
                return Ok((response.status, body.expect("text")));
            }
        }
        panic!("neither a response nor an error at the end");
    }

    #[track_caller]
    fn check(bytes: &str, expected: Outcome) {
        for step in 1..=bytes.len().max(1) {
            assert_eq!(read(bytes.as_bytes(), step, 6), expected, "by {step}");
        }
    }

    fn ok(status: u16, body: &str) -> Outcome {
        Ok((status, body.to_string()))
    }

    #[test]
    fn a_body_of_the_promised_length() {
        check(
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
            ok(200, "ok"),
        );
        check("HTTP/1.1 301 x\r\nContent-Length: 0\r\n\r\n", ok(301, ""));
    }

    #[test]
    fn a_body_to_the_end_of_the_connection() {
        check("HTTP/1.0 200 OK\r\n\r\nto end", ok(200, "to end"));
        check("HTTP/1.0 200 OK\r\n\r\n7 bytes", Err(FetchError::TooLarge));
    }

    #[test]
    fn a_body_in_chunks() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let whole =
            format!("{head}2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nT: v\r\n\r\n");
        check(&whole, ok(200, "abcde"));
        check(&format!("{head}7\r\n"), Err(FetchError::TooLarge));
        check(&format!("{head}x\r\n"), Err(FetchError::Malformed));
        check(&format!("{head}1\r\nabc"), Err(FetchError::Malformed));
        check(&format!("{head}2\r\na"), Err(FetchError::Truncated));
    }

    #[test]
    fn too_large_needs_only_the_head_and_comes_before_the_status() {
        let head = "HTTP/1.1 503 x\r\nContent-Length: 7\r\n\r\n";
        check(head, Err(FetchError::TooLarge));
    }

    #[test]
    fn a_status_counts_when_the_body_is_there() {
        let head = "HTTP/1.1 404 x\r\nContent-Length: 2\r\n\r\n";
        check(&format!("{head}no"), Err(FetchError::Status(404)));
        check(&format!("{head}n"), Err(FetchError::Truncated));
    }

    #[test]
    fn what_is_no_response_is_malformed() {
        for bytes in ["", "H", "HTTP", "SSH-2.0-x\r\n\r\n", "\u{e9}"] {
            check(bytes, Err(FetchError::Malformed));
        }
        for line in ["\n", "\r\n"] {
            let late =
                format!("{line}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            check(&late, Err(FetchError::Malformed));
        }
        check(
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            Err(FetchError::Malformed),
        );
        check(
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            Err(FetchError::Malformed),
        );
    }

    #[test]
    fn interim_responses_are_skipped() {
        check(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
            ok(204, ""),
        );
    }

    #[test]
    fn an_endless_head_is_refused() {
        let mut bytes = b"HTTP/1.1 200 OK\r\nX: ".to_vec();
        bytes.resize(MAX_HEAD_BYTES + 1, b'x');
        assert_eq!(read(&bytes, 4096, 6), Err(FetchError::Malformed));
    }
}
