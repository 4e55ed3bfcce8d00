//! Framing of the echo server: lines, and when one is too long.

use super::{Buffer, Reason};

/// Room for input that a session begins with; most lines are short, and it
/// grows by doubling.
const FIRST_CAPACITY: usize = 1024;

/// Room beyond the longest line, for its newline and for lines behind it.
const MARGIN: usize = 1024;

/// What the input holds next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A whole line of this many bytes, its newline not counted; it is in the
    /// reply.
    Line(u64),
    /// More bytes of a line than are allowed.
    TooLong,
    /// Nothing, and nothing will come.
    End,
    /// Part of a line, or nothing: read on.
    More,
}

impl Next {
    /// Returns the length of the line that is in the reply, or `None` at the
    /// end, or while there is only part of a line.
    ///
    /// # Errors
    ///
    /// If the line is too long.
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
    /// Lent to the read that waits, so absent meanwhile.
    input: Option<Buffer>,
    /// Lent to the write that waits.
    reply: Option<Buffer>,
    /// Filled bytes known to hold no newline, so that a long line is not
    /// searched again with each piece.
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

    /// Moves the next whole line to the reply, or tells why there is none.
    pub fn next_line(&mut self) -> Next {
        let Some(input) = &mut self.input else {
            return Next::More;
        };
        let filled = input.filled();
        let found = filled[self.searched..].iter().position(|b| *b == b'\n');
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

    /// Takes the input back from a read of `bytes`; none means the end.
    pub fn restore_input(&mut self, input: Buffer, bytes: usize) {
        self.input = Some(input);
        self.ended |= bytes == 0;
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

    /// Feeds `pieces` one by one and returns all that comes out.
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
