//! The client by hand: one loop over edge-triggered readiness, and httparse.

use super::{Bodies, CONCURRENCY, request};
use benches::Stopwatch;
use mio::event::Event;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;

/// The edges taken at once, as in the lab's world.
const EVENTS_PER_POLL: usize = 1024;

/// The size of the input buffer in bytes, as in the workload.
const INPUT_BYTES: usize = 2 * 1024;

/// The most header lines; more than the server sends.
const MAX_HEADERS: usize = 16;

/// Fetches everything; returns the bodies.
pub(crate) fn fetch(
    server: SocketAddr,
    requests: u32,
    watch: &mut Stopwatch,
) -> io::Result<Bodies> {
    let mut client = Client {
        requests: (0..requests).map(request).collect(),
        next: 0,
        bodies: vec![Vec::new(); requests as usize],
        finished: 0,
    };
    watch.time_thread(|| client.run(server))?;
    Ok(client.bodies)
}

/// The data that all connections share.
struct Client {
    requests: Vec<Vec<u8>>,
    /// The first request that no connection has taken.
    next: usize,
    bodies: Bodies,
    finished: usize,
}

impl Client {
    fn run(&mut self, server: SocketAddr) -> io::Result<()> {
        let mut poll = Poll::new()?;
        let mut events = Events::with_capacity(EVENTS_PER_POLL);
        let mut connections = Vec::new();
        for place in 0..CONCURRENCY as usize {
            let mut stream = TcpStream::connect(server)?;
            stream.set_nodelay(true)?;
            let both = Interest::READABLE | Interest::WRITABLE;
            poll.registry().register(&mut stream, Token(place), both)?;
            connections.push(Connection::new(stream));
        }
        while self.finished < self.requests.len() {
            poll.poll(&mut events, None)?;
            for event in &events {
                let connection = &mut connections[event.token().0];
                connection.note(event)?;
                connection.go_on(self)?;
            }
        }
        Ok(())
    }

    /// Takes the next request, if there is one.
    fn take(&mut self) -> Option<usize> {
        let number = self.next;
        (number < self.requests.len()).then(|| {
            self.next += 1;
            number
        })
    }
}

/// One connection, and the request on it.
struct Connection {
    stream: TcpStream,
    connected: bool,
    readable: bool,
    writable: bool,
    number: Option<usize>,
    /// The number of bytes of the request that were written.
    written: usize,
    input: Vec<u8>,
    /// The number of bytes of the input that are filled.
    filled: usize,
    /// The length of the body in bytes, once the head was read.
    promised: Option<usize>,
}

impl Connection {
    fn new(stream: TcpStream) -> Connection {
        Connection {
            stream,
            connected: false,
            readable: false,
            writable: false,
            number: None,
            written: 0,
            input: vec![0; INPUT_BYTES],
            filled: 0,
            promised: None,
        }
    }

    fn note(&mut self, event: &Event) -> io::Result<()> {
        self.readable |= event.is_readable() || event.is_read_closed();
        self.writable |= event.is_writable();
        if !self.connected && self.writable {
            if let Some(error) = self.stream.take_error()? {
                return Err(error);
            }
            self.connected = self.stream.peer_addr().is_ok();
            self.writable = self.connected;
        }
        Ok(())
    }

    /// Does everything that is possible.
    fn go_on(&mut self, client: &mut Client) -> io::Result<()> {
        if !self.connected {
            return Ok(());
        }
        loop {
            let Some(number) = self.number.or_else(|| client.take()) else {
                return Ok(());
            };
            self.number = Some(number);
            if !self.write(&client.requests[number])? {
                return Ok(());
            }
            if !self.read(&mut client.bodies[number])? {
                return Ok(());
            }
            client.finished += 1;
            self.number = None;
            self.written = 0;
            self.promised = None;
        }
    }

    /// Returns whether the whole request was written.
    fn write(&mut self, request: &[u8]) -> io::Result<bool> {
        while self.written < request.len() {
            if !self.writable {
                return Ok(false);
            }
            match self.stream.write(&request[self.written..]) {
                Ok(bytes) => self.written += bytes,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.writable = false;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Returns whether the whole response was read.
    fn read(&mut self, body: &mut Vec<u8>) -> io::Result<bool> {
        while self.readable {
            let room = self.input.len() - self.filled;
            match self.stream.read(&mut self.input[self.filled..]) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(bytes) => {
                    self.filled += bytes;
                    self.readable = bytes == room;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.readable = false;
                }
                Err(error) => return Err(error),
            }
            if self.take_input(body)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Consumes the input; returns whether the body is whole.
    fn take_input(&mut self, body: &mut Vec<u8>) -> io::Result<bool> {
        let mut start = 0;
        if self.promised.is_none()
            && let Some((head, promised)) =
                parse_head(&self.input[..self.filled])?
        {
            start = head;
            body.reserve_exact(promised);
            self.promised = Some(promised);
        }
        let Some(promised) = self.promised else {
            return Ok(false);
        };
        body.extend_from_slice(&self.input[start..self.filled]);
        self.filled = 0;
        Ok(body.len() >= promised)
    }
}

/// Returns the lengths of head and body, if the head is whole.
fn parse_head(input: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(input);
    let parsed = parsed.map_err(|e| io::Error::other(e.to_string()))?;
    let httparse::Status::Complete(head) = parsed else {
        return Ok(None);
    };
    if response.code != Some(200) {
        return Err(io::Error::other("a response that is not 200"));
    }
    let is_length = |header: &&httparse::Header<'_>| {
        header.name.eq_ignore_ascii_case("content-length")
    };
    let length = response.headers.iter().find(is_length);
    let length =
        length.and_then(|h| str::from_utf8(h.value).ok()?.parse().ok());
    let length = length.ok_or(io::Error::other("no length"))?;
    Ok(Some((head, length)))
}
