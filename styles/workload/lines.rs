//! Framing of the echo server: lines, and when one is too long.

use super::Buffer;

/// Room for input that a session begins with; most lines are short, and it
/// grows by doubling.
const FIRST_CAPACITY: usize = 1024;

/// Room beyond the longest line, for its newline and for lines behind it.
const MARGIN: usize = 1024;

/// What the input holds next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A whole line of this many bytes, its newline not counted; it was moved
    /// to the reply.
    Line(usize),
    /// More bytes of a line than are allowed.
    TooLong,
    /// Nothing, and nothing will come.
    End,
    /// Part of a line, or nothing: read on.
    More,
}

/// The input of one session, cut into lines.
///
/// # Examples
///
/// ```
/// use styles::workload::{Buffer, Lines, Next};
///
/// let mut lines = Lines::new(8);
/// let mut reply = Buffer::with_capacity(0);
/// let mut input = lines.lend();
/// input.extend(b"one\ntw");
/// lines.restore(input, 6);
/// assert_eq!(lines.next(&mut reply), Next::Line(3));
/// assert_eq!(reply.filled(), b"one\n");
/// assert_eq!(lines.next(&mut reply), Next::More);
/// ```
#[derive(Debug)]
pub struct Lines {
    /// Lent to the read that waits, so absent meanwhile.
    input: Option<Buffer>,
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
            searched: 0,
            ended: false,
            max_line_bytes,
        }
    }

    /// Moves the next whole line to `reply`, which it clears first, or tells
    /// why there is none.
    pub fn next(&mut self, reply: &mut Buffer) -> Next {
        reply.clear();
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
        reply.extend(&filled[..taken]);
        input.consume(taken);
        self.searched = 0;
        Next::Line(bytes)
    }

    /// Lends the input, with room in it, to a read.
    pub fn lend(&mut self) -> Buffer {
        let mut input = self
            .input
            .take()
            .unwrap_or_else(|| Buffer::with_capacity(0));
        input.make_room(self.max_line_bytes.saturating_add(MARGIN));
        input
    }

    /// Takes the input back from a read of `bytes`; none means the end.
    pub fn restore(&mut self, input: Buffer, bytes: usize) {
        self.input = Some(input);
        self.ended |= bytes == 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds `pieces` one by one and returns all that comes out.
    fn frame(max_line_bytes: usize, pieces: &[&str]) -> Vec<Next> {
        let mut lines = Lines::new(max_line_bytes);
        let mut reply = Buffer::with_capacity(0);
        let mut all = Vec::new();
        let end = [""];
        for piece in pieces.iter().chain(&end) {
            let mut input = lines.lend();
            input.extend(piece.as_bytes());
            lines.restore(input, piece.len());
            loop {
                let next = lines.next(&mut reply);
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
        let mut reply = Buffer::with_capacity(0);
        for _ in 0..10_000 {
            let mut input = lines.lend();
            assert!(!input.spare().is_empty());
            input.spare()[0] = b'x';
            input.fill(1);
            lines.restore(input, 1);
            assert_eq!(lines.next(&mut reply), Next::More);
        }
        let mut input = lines.lend();
        input.spare()[0] = b'x';
        input.fill(1);
        lines.restore(input, 1);
        assert_eq!(lines.next(&mut reply), Next::TooLong);
    }
}
