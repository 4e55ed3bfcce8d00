//! Small steps from smaller ones: a function leaves itself behind, to be
//! called again.

use super::task::Cx;
use super::wait;
use crate::event_loop::Connection;
use crate::workload::{
    Buffer, Fault, FetchError, Lines, Next, Response, ResponseReader,
};

/// Writes all that the buffer holds.
///
/// Of an empty one `k` is called at once, as after any other call.
pub fn write_all(
    cx: Cx,
    connection: Connection,
    buffer: Buffer,
    k: impl FnOnce(Result<(Connection, Buffer), Fault>) + 'static,
) {
    if buffer.is_empty() {
        return k(Ok((connection, buffer)));
    }
    // step: write
    wait::write(&cx.clone(), connection, buffer, |written| match written {
        Ok((connection, buffer, _)) => write_all(cx, connection, buffer, k),
        Err(fault) => k(Err(fault)),
    });
}

/// Reads until the input tells something else than to read on.
pub fn read_line(
    cx: Cx,
    connection: Connection,
    mut lines: Lines,
    k: impl FnOnce(Result<(Connection, Lines, Next), Fault>) + 'static,
) {
    // step: read
    let input = lines.lend_input();
    wait::read(&cx.clone(), connection, input, move |read| {
        let (connection, input, bytes) = match read {
            Ok(read) => read,
            Err(fault) => return k(Err(fault)),
        };
        // step: line
        lines.restore_input(input, bytes);
        match lines.next_line() {
            Next::More => read_line(cx, connection, lines, k),
            next => k(Ok((connection, lines, next))),
        }
    });
}

/// Writes a request and reads until the response is whole.
pub fn exchange(
    cx: Cx,
    connection: Connection,
    request: Buffer,
    reader: ResponseReader,
    k: impl FnOnce(Result<(Connection, Response), FetchError>) + 'static,
) {
    // step: request
    write_all(cx.clone(), connection, request, |written| match written {
        Ok((connection, _)) => read_response(cx, connection, reader, k),
        Err(fault) => k(Err(fault.into())),
    });
}

fn read_response(
    cx: Cx,
    connection: Connection,
    mut reader: ResponseReader,
    k: impl FnOnce(Result<(Connection, Response), FetchError>) + 'static,
) {
    // step: response
    let input = reader.lend_input();
    wait::read(&cx.clone(), connection, input, move |read| {
        let (connection, input, bytes) = match read {
            Ok(read) => read,
            Err(fault) => return k(Err(fault.into())),
        };
        match reader.restore_input(input, bytes) {
            Ok(None) => read_response(cx, connection, reader, k),
            Ok(Some(response)) => k(Ok((connection, response))),
            Err(error) => k(Err(error)),
        }
    });
}
