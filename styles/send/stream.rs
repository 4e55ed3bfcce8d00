//! Loops over reads and writes: a body yields each wait, and yields a child to
//! have it called.

use super::task::Co;
use super::wait::{Call, Read, Write, yield_};
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
pub async fn write_all(
    co: Co,
    mut connection: Connection,
    mut buffer: Buffer,
) -> Result<(Connection, Buffer), Fault> {
    while !buffer.is_empty() {
        // step: write
        (connection, buffer, _) = yield_!(co, Write(connection, buffer))?;
    }
    Ok((connection, buffer))
}

/// Reads until a line is complete, the input ends, or the line is too long.
///
/// # Errors
///
/// The fault of the first read that fails. Connection and lines are dropped
/// then.
pub async fn read_line(
    co: Co,
    mut connection: Connection,
    mut lines: Lines,
) -> Result<(Connection, Lines, Next), Fault> {
    let mut next = Next::More;
    while next == Next::More {
        // step: read
        let input = lines.lend_input();
        let (back, input, bytes) = yield_!(co, Read(connection, input))?;
        // step: line
        connection = back;
        lines.restore_input(input, bytes);
        next = lines.next_line();
    }
    Ok((connection, lines, next))
}

/// Reads on until the reader has a complete line, the input has ended, or the
/// line is too long. What has come stays in the reader if this is given up.
///
/// # Errors
///
/// The fault of the first read that fails.
pub async fn next_line(co: Co, reader: Reader) -> Result<Next, Fault> {
    let mut next = reader.next_line();
    while next == Next::More {
        // step: read
        let (connection, piece) = reader.lend();
        let (_, piece, _) = yield_!(co, Read(connection, piece))?;
        // step: line
        reader.take_in(&piece);
        next = reader.next_line();
    }
    Ok(next)
}

/// Writes a request and reads until the response is complete.
///
/// # Errors
///
/// The fault of a write or a read, or the error of the response: malformed,
/// too large, truncated, or a status of 400 or above. The connection is
/// dropped then.
pub async fn exchange(
    co: Co,
    connection: Connection,
    request: Buffer,
    mut reader: ResponseReader,
) -> Result<(Connection, Response), FetchError> {
    // step: request
    let write = |co| write_all(co, connection, request);
    let (mut connection, _) = yield_!(co, Call(write))?;
    loop {
        // step: response
        let input = reader.lend_input();
        let (back, input, bytes) = yield_!(co, Read(connection, input))?;
        connection = back;
        if let Some(response) = reader.restore_input(input, bytes)? {
            return Ok((connection, response));
        }
    }
}
