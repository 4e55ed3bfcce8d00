//! Loops over reads and writes: a function that leaves itself behind for the
//! next round.
//!
//! "Stack ripping": what was one function with locals is cut at each wait.
//! Each value that is needed behind the cut is carried over it by hand.

use super::task::Cx;
use super::wait;
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
    cx: Cx,
    connection: Connection,
    buffer: Buffer,
    k: impl FnOnce(Cx, Result<(Connection, Buffer), Fault>) + 'static,
) {
    if buffer.is_empty() {
        return cx.bounce(move |cx| k(cx, Ok((connection, buffer))));
    }
    write_more(cx, connection, buffer, k);
}

fn write_more(
    cx: Cx,
    connection: Connection,
    buffer: Buffer,
    k: impl FnOnce(Cx, Result<(Connection, Buffer), Fault>) + 'static,
) {
    // step: write
    wait::write(cx, connection, buffer, move |cx, written| match written {
        Ok((connection, buffer, _)) if buffer.is_empty() => {
            k(cx, Ok((connection, buffer)));
        }
        Ok((connection, buffer, _)) => write_more(cx, connection, buffer, k),
        Err(fault) => k(cx, Err(fault)),
    });
}

/// Reads until a line is complete, the input ends, or the line is too long.
///
/// # Errors
///
/// The fault of the first read that fails. Connection and lines are dropped
/// then.
pub fn read_line(
    cx: Cx,
    connection: Connection,
    mut lines: Lines,
    k: impl FnOnce(Cx, Result<(Connection, Lines, Next), Fault>) + 'static,
) {
    // step: read
    let input = lines.lend_input();
    wait::read(cx, connection, input, move |cx, read| {
        let (connection, input, bytes) = match read {
            Ok(read) => read,
            Err(fault) => return k(cx, Err(fault)),
        };
        // step: line
        lines.restore_input(input, bytes);
        match lines.next_line() {
            Next::More => read_line(cx, connection, lines, k),
            next => k(cx, Ok((connection, lines, next))),
        }
    });
}

/// Reads on until the reader has a complete line, the input has ended, or the
/// line is too long. What has come stays in the reader if this is given up.
///
/// # Errors
///
/// The fault of the first read that fails.
pub fn next_line(
    cx: Cx,
    reader: Reader,
    k: impl FnOnce(Cx, Result<Next, Fault>) + 'static,
) {
    match reader.next_line() {
        Next::More => read_piece(cx, reader, k),
        next => cx.bounce(move |cx| k(cx, Ok(next))),
    }
}

fn read_piece(
    cx: Cx,
    reader: Reader,
    k: impl FnOnce(Cx, Result<Next, Fault>) + 'static,
) {
    // step: read
    let (connection, piece) = reader.lend();
    wait::read(cx, connection, piece, move |cx, read| {
        let piece = match read {
            Ok((_, piece, _)) => piece,
            Err(fault) => return k(cx, Err(fault)),
        };
        // step: line
        reader.take_in(&piece);
        match reader.next_line() {
            Next::More => read_piece(cx, reader, k),
            next => k(cx, Ok(next)),
        }
    });
}

/// Writes a request and reads until the response is complete.
///
/// # Errors
///
/// The fault of a write or a read, or the error of the response: malformed,
/// too large, truncated, or a status of 400 or above. The connection is
/// dropped then.
pub fn exchange(
    cx: Cx,
    connection: Connection,
    request: Buffer,
    reader: ResponseReader,
    k: impl FnOnce(Cx, Result<(Connection, Response), FetchError>) + 'static,
) {
    // step: request
    write_all(cx, connection, request, move |cx, written| match written {
        Ok((connection, _)) => read_response(cx, connection, reader, k),
        Err(fault) => k(cx, Err(fault.into())),
    });
}

fn read_response(
    cx: Cx,
    connection: Connection,
    mut reader: ResponseReader,
    k: impl FnOnce(Cx, Result<(Connection, Response), FetchError>) + 'static,
) {
    // step: response
    let input = reader.lend_input();
    wait::read(cx, connection, input, move |cx, read| {
        let (connection, input, bytes) = match read {
            Ok(read) => read,
            Err(fault) => return k(cx, Err(fault.into())),
        };
        match reader.restore_input(input, bytes) {
            Ok(None) => read_response(cx, connection, reader, k),
            Ok(Some(response)) => k(cx, Ok((connection, response))),
            Err(error) => {
                // It is closed before its successor is made, as where the
                // function returns first.
                drop(connection);
                k(cx, Err(error));
            }
        }
    });
}
