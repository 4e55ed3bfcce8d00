//! The exchange of the async/await column and its kept connections, with the
//! steps that can be broken.
//!
//! A reader that is broken is the sound one, given other bytes than those that
//! came.

use super::{Broken, Fault};
use std::cell::RefCell;
use std::rc::Rc;
use styles::async_await::task::Cx;
use styles::async_await::{stream, wait};
use styles::event_loop::{Connection, ConnectionPool};
use styles::visit::Visit;
use styles::workload::{
    Address, Buffer, FetchError, Response, ResponseReader,
};

/// The kept connections: in the sound pool, or in one that does not look
/// whether they are quiet.
#[derive(Clone)]
pub(super) struct Pool {
    pub(super) sound: ConnectionPool,
    unseen: Rc<RefCell<Vec<(Address, Connection)>>>,
    /// The most connections in the one that does not look.
    most: usize,
}

impl Pool {
    /// Makes an empty pool for at most `most` connections.
    pub(super) fn new(most: usize, broken: Broken) -> Pool {
        let (sound, unseen) = match broken.has(Fault::TakesUnasked) {
            true => (0, most),
            false => (most, 0),
        };
        Pool {
            sound: ConnectionPool::new(sound),
            unseen: Rc::default(),
            most: unseen,
        }
    }

    /// Takes a connection for a visit.
    pub(super) fn take(&self, visit: &mut Visit) -> Option<Connection> {
        let mut unseen = self.unseen.borrow_mut();
        let place = unseen.iter().rposition(|(a, _)| a == visit.address());
        match place {
            Some(place) => Some(unseen.remove(place).1),
            None => visit.take(),
        }
    }

    /// Keeps a connection in the pool that does not look.
    pub(super) fn keep(&self, address: &Address, connection: &Connection) {
        let mut unseen = self.unseen.borrow_mut();
        if unseen.len() < self.most {
            unseen.push((address.clone(), connection.clone()));
        }
    }
}

/// Writes a request and reads until the response is complete.
pub(super) async fn exchange(
    cx: &Cx,
    connection: Connection,
    request: Buffer,
    max_body_bytes: u64,
    broken: Broken,
) -> Result<(Connection, Response), FetchError> {
    let reader = ResponseReader::new(max_body_bytes);
    if !broken.has(Fault::WaitsFor204) && !broken.has(Fault::EndsAtEmptySize) {
        return stream::exchange(cx, connection, request, reader).await;
    }
    let (mut connection, _) =
        stream::write_all(cx, connection, request).await?;
    let mut said = Vec::new();
    loop {
        let input = ResponseReader::new(max_body_bytes).lend_input();
        let (back, input, bytes) = wait::read(cx, connection, input).await?;
        connection = back;
        said.extend_from_slice(input.filled());
        let read = misread(&said, bytes == 0, max_body_bytes, broken)?;
        if let Some(response) = read {
            return Ok((connection, response));
        }
    }
}

/// Reads all that came so far.
fn misread(
    said: &[u8],
    ended: bool,
    most: u64,
    broken: Broken,
) -> Result<Option<Response>, FetchError> {
    let is_204 = said.starts_with(b"HTTP/1.1 204");
    if broken.has(Fault::WaitsFor204) && is_204 {
        let said = [b"HTTP/1.1 200", &said[12..]].concat();
        let read = read(&said, ended, most)?;
        return Ok(read.map(|response| Response {
            status: 204,
            ..response
        }));
    }
    let result = read(said, ended, most);
    if broken.has(Fault::EndsAtEmptySize)
        && result == Err(FetchError::Malformed)
    {
        // What is malformed stays so, whatever follows.
        let lengths: Vec<_> = (0..=said.len()).collect();
        let first = lengths.partition_point(|length| {
            read(&said[..*length], false, most) != result
        });
        let place = lengths.get(first).copied().unwrap_or(said.len());
        let wrong = said[..place].strip_suffix(b"\r\n");
        if let Some(rest) = wrong.filter(|rest| rest.ends_with(b"\r\n")) {
            return read(&[rest, b"0\r\n\r\n"].concat(), ended, most);
        }
    }
    result
}

fn read(
    said: &[u8],
    ended: bool,
    most: u64,
) -> Result<Option<Response>, FetchError> {
    let mut reader = ResponseReader::new(most);
    let mut input = reader.lend_input();
    input.extend(said);
    if let Some(response) = reader.restore_input(input, said.len())? {
        return Ok(Some(response));
    }
    match ended {
        true => {
            let input = reader.lend_input();
            reader.restore_input(input, 0)
        }
        false => Ok(None),
    }
}
