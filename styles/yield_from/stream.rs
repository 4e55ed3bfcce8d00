//! Loops over reads and writes: a body delegates to each wait and to each
//! child.

use super::task::generator;
use super::wait::{Delegate, read, write, yield_from};
use crate::event_loop::{Connection, Reader};
use crate::workload::{
    Buffer, Fault, FetchError, Lines, Next, Response, ResponseReader,
};

/// Writes the whole buffer, which comes back empty.
///
/// # Errors
///
/// The fault of the first write that fails. Connection and buffer are dropped
/// then.
pub fn write_all(
    mut connection: Connection,
    mut buffer: Buffer,
) -> impl Delegate<Return = Result<(Connection, Buffer), Fault>> {
    generator(async move |co| {
        while !buffer.is_empty() {
            // step: write
            (connection, buffer, _) =
                yield_from!(co, write(connection, buffer))?;
        }
        Ok((connection, buffer))
    })
}

/// Reads until a line is complete, the input ends, or the line is too long.
///
/// # Errors
///
/// The fault of the first read that fails. Connection and lines are dropped
/// then.
pub fn read_line(
    mut connection: Connection,
    mut lines: Lines,
) -> impl Delegate<Return = Result<(Connection, Lines, Next), Fault>> {
    generator(async move |co| {
        let mut next = Next::More;
        while next == Next::More {
            // step: read
            let input = lines.lend_input();
            let (back, input, bytes) =
                yield_from!(co, read(connection, input))?;
            // step: line
            connection = back;
            lines.restore_input(input, bytes);
            next = lines.next_line();
        }
        Ok((connection, lines, next))
    })
}

/// Reads on until the reader has a complete line, the input has ended, or the
/// line is too long. What has come stays in the reader if this is given up.
///
/// # Errors
///
/// The fault of the first read that fails.
pub fn next_line(
    reader: &Reader,
) -> impl Delegate<Return = Result<Next, Fault>> {
    generator(async move |co| {
        let mut next = reader.next_line();
        while next == Next::More {
            // step: read
            let (connection, piece) = reader.lend();
            let (_, piece, _) = yield_from!(co, read(connection, piece))?;
            // step: line
            reader.take_in(&piece);
            next = reader.next_line();
        }
        Ok(next)
    })
}

/// Writes a request and reads until the response is complete.
///
/// # Errors
///
/// The fault of a write or a read, or the error of the response: malformed,
/// too large, truncated, or a status of 400 or above. The connection is
/// dropped then.
pub fn exchange(
    connection: Connection,
    request: Buffer,
    mut reader: ResponseReader,
) -> impl Delegate<Return = Result<(Connection, Response), FetchError>> {
    generator(async move |co| {
        // step: request
        let (mut connection, _) =
            yield_from!(co, write_all(connection, request))?;
        loop {
            // step: response
            let input = reader.lend_input();
            let (back, input, bytes) =
                yield_from!(co, read(connection, input))?;
            connection = back;
            if let Some(response) = reader.restore_input(input, bytes)? {
                return Ok((connection, response));
            }
        }
    })
}
