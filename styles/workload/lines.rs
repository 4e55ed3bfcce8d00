//! Framing of the echo server: the input is cut into lines.

use super::{Buffer, Reason};

/// The room for input at the beginning of a session. Most lines are short, and
/// it grows by doubling.
const FIRST_CAPACITY: usize = 1024;

/// The room beyond the longest line, for its newline and for lines behind it.
const MARGIN: usize = 1024;

/// The next item of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A complete line of this many bytes, without its newline; it is in the
    /// reply.
    Line(u64),
    /// A line that is longer than allowed.
    TooLong,
    /// The end of the input.
    End,
    /// Part of a line, or nothing; more must be read.
    More,
}

impl Next {
    /// Returns the length of the line that is in the reply; `None` at the end,
    /// or if more must be read.
    ///
    /// # Errors
    ///
    /// [`Reason::TooLong`], if the line is too long.
    pub fn line(self) -> Result<Option<u64>, Reason> {
        match self {
            Next::Line(bytes) => Ok(Some(bytes)),
            Next::TooLong => Err(Reason::TooLong),
            Next::End | Next::More => Ok(None),
        }
    }
}

/// The input of one session, cut into lines.
///
/// # Examples
///
/// ```
/// use styles::workload::{Lines, Next};
///
/// let mut lines = Lines::new(8);
/// let mut input = lines.lend_input();
/// input.extend(b"one\ntw");
/// lines.restore_input(input, 6);
/// assert_eq!(lines.next_line(), Next::Line(3));
/// assert_eq!(lines.lend_reply().filled(), b"one\n");
/// assert_eq!(lines.next_line(), Next::More);
/// ```
#[derive(Debug)]
pub struct Lines {
    /// The input; absent while it is lent to a read.
    input: Option<Buffer>,
    /// The reply; absent while it is lent to a write.
    reply: Option<Buffer>,
    /// The number of filled bytes that hold no newline, so that a long line is
    /// not searched again with each piece.
    searched: usize,
    ended: bool,
    max_line_bytes: usize,
}

impl Lines {
    /// Makes the framing of a new session.
    pub fn new(max_line_bytes: usize) -> Lines {
        Lines {
            input: Some(Buffer::with_capacity(FIRST_CAPACITY)),
            reply: None,
            searched: 0,
            ended: false,
            max_line_bytes,
        }
    }

    /// Moves the next complete line to the reply, or says why there is none.
    pub fn next_line(&mut self) -> Next {
        let Some(input) = &mut self.input else {
            return Next::More;
        };
        let filled = input.filled();
        if self.searched == filled.len() && !self.ended {
            return Next::More;
        }
        let found = memchr::memchr(b'\n', &filled[self.searched..]);
        let (bytes, taken) = match found {
            Some(place) => (self.searched + place, self.searched + place + 1),
            None => (filled.len(), filled.len()),
        };
        if bytes > self.max_line_bytes {
            return Next::TooLong;
        }
        if found.is_none() {
            self.searched = filled.len();
            if !self.ended {
                return Next::More;
            }
            if filled.is_empty() {
                return Next::End;
            }
        }
        let reply = self.reply.get_or_insert_with(|| Buffer::with_capacity(0));
        reply.clear();
        reply.extend(&filled[..taken]);
        input.consume(taken);
        self.searched = 0;
        Next::Line(bytes as u64)
    }

    /// Lends the input, with room in it, to a read.
    pub fn lend_input(&mut self) -> Buffer {
        let mut input = self
            .input
            .take()
            .unwrap_or_else(|| Buffer::with_capacity(0));
        input.make_room(self.max_line_bytes.saturating_add(MARGIN));
        input
    }

    /// Takes the input back from a read of `bytes`; 0 is the end.
    pub fn restore_input(&mut self, input: Buffer, bytes: usize) {
        self.input = Some(input);
        self.ended |= bytes == 0;
    }

    /// Takes bytes that were read into another buffer; none is the end.
    pub fn take_in(&mut self, bytes: &[u8]) {
        let mut input = self.lend_input();
        input.extend(bytes);
        self.restore_input(input, bytes.len());
    }

    /// Lends the reply to a write.
    pub fn lend_reply(&mut self) -> Buffer {
        self.reply
            .take()
            .unwrap_or_else(|| Buffer::with_capacity(0))
    }

    /// Takes the reply back, for the next line.
    pub fn restore_reply(&mut self, reply: Buffer) {
        self.reply = Some(reply);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds `pieces` one by one and returns all items that come out.
    fn frame(max_line_bytes: usize, pieces: &[&str]) -> Vec<Next> {
        let mut lines = Lines::new(max_line_bytes);
        let mut all = Vec::new();
        let end = [""];
        for piece in pieces.iter().chain(&end) {
            let mut input = lines.lend_input();
            input.extend(piece.as_bytes());
            lines.restore_input(input, piece.len());
            loop {
                let next = lines.next_line();
                all.push(next);
                if !matches!(next, Next::Line(_)) {
                    break;
                }
            }
        }
        all
    }

    #[test]
    fn a_line_of_exactly_the_limit_is_a_line() {
        assert_eq!(
            frame(3, &["abc", "\nab"]),
            [
                Next::More,
                Next::Line(3),
                Next::More,
                Next::Line(2),
                Next::End
            ]
        );
    }

    #[test]
    fn one_byte_more_is_too_long_before_its_newline_comes() {
        assert_eq!(frame(3, &["abcd"])[0], Next::TooLong);
        assert_eq!(frame(3, &["abcd\n"])[0], Next::TooLong);
    }

    #[test]
    fn there_is_always_room_to_learn_that_a_line_is_too_long() {
        let mut lines = Lines::new(10_000);
        for _ in 0..10_000 {
            let mut input = lines.lend_input();
            assert!(!input.spare().is_empty());
            input.spare()[0] = b'x';
            input.fill(1);
            lines.restore_input(input, 1);
            assert_eq!(lines.next_line(), Next::More);
        }
        let mut input = lines.lend_input();
        input.spare()[0] = b'x';
        input.fill(1);
        lines.restore_input(input, 1);
        assert_eq!(lines.next_line(), Next::TooLong);
    }
}
