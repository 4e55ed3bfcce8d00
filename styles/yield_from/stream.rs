//! Small steps from smaller ones: a body delegates to each wait, and to each
//! child, as long as that takes.

use super::task::generator;
use super::wait::{Delegate, read, write, yield_from};
use crate::event_loop::Connection;
use crate::workload::{
    Buffer, Fault, FetchError, Lines, Next, Response, ResponseReader,
};

/// Writes all that the buffer holds.
///
/// # Errors
///
/// If the connection fails, or the body is interrupted.
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
/// If the connection fails, or the body is interrupted.
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

/// Writes a request and reads until the response is whole.
///
/// # Errors
///
/// If the connection fails, the body is interrupted, or what comes is no
/// response.
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
