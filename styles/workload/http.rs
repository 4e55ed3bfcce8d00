//! Reading an HTTP/1.1 response after RFC 9112: head, length, body.
//!
//! The outcome hangs on the bytes alone, and not on how the reads cut them.

mod chunks;
mod head;
mod limits;

use self::head::{Framing, Head, Interim};
use self::limits::{MAX_HEAD_BYTES, clamp};
use super::{Buffer, FetchError, Response};

/// The room for input. A head and a kilobyte of body come in one read; a
/// longer head grows it by doubling.
const CAPACITY: usize = 2 * 1024;

/// The room that is reserved at most for a promised length. A longer body
/// grows as it comes.
const MAX_RESERVED_BYTES: u64 = 64 * 1024;

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
    interim: Interim,
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
            interim: Interim::default(),
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
        let head = match &mut self.head {
            Some(head) => head,
            None => {
                let parsed = self.interim.parse_head(input, ended)?;
                let Some(head) = parsed else {
                    return Ok(false);
                };
                self.begin_body(head.framing)?;
                self.head.insert(head)
            }
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
            Framing::Chunked(chunk) => {
                chunk.advance(input, &mut self.body, self.max_body_bytes)
            }
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

#[cfg(test)]
mod tests;
