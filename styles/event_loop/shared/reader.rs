//! A reader of lines, which has what it read outside of the body that waits.

use crate::event_loop::Connection;
use crate::workload::{Buffer, Lines, Next};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// The most bytes of one read.
const PIECE_BYTES: usize = 4_096;

/// A connection that is read line by line. Clones are the same reader.
///
/// A wait is lent no more than the buffer for the next piece. So a body that
/// is given up while it waits for a line loses nothing: the reader has what
/// came before, and the connection what comes after. A body under a timeout
/// may be begun again, as asyncio's `readline` under `wait_for`.
#[derive(Clone)]
pub struct Reader(Rc<Reading>);

struct Reading {
    connection: Connection,
    lines: RefCell<Lines>,
}

impl Reader {
    /// Makes a reader of lines of at most `max_line_bytes`.
    pub fn new(connection: Connection, max_line_bytes: usize) -> Reader {
        let lines = RefCell::new(Lines::new(max_line_bytes));
        Reader(Rc::new(Reading { connection, lines }))
    }

    /// Takes the next line out of what was read, or says why there is none.
    pub fn next_line(&self) -> Next {
        self.0.lines.borrow_mut().next_line()
    }

    /// Returns the line that was taken last, with its newline.
    pub fn line(&self) -> Vec<u8> {
        let mut lines = self.0.lines.borrow_mut();
        let reply = lines.lend_reply();
        let line = reply.filled().to_vec();
        lines.restore_reply(reply);
        line
    }

    /// Lends what a read of the next piece takes.
    pub fn lend(&self) -> (Connection, Buffer) {
        let piece = Buffer::with_capacity(PIECE_BYTES);
        (self.0.connection.clone(), piece)
    }

    /// Takes a piece that was read; an empty one is the end.
    pub fn take_in(&self, piece: &Buffer) {
        self.0.lines.borrow_mut().take_in(piece.filled());
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reader").field(&self.0.connection).finish()
    }
}
