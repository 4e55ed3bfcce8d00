//! The server by hand: one loop over edge-triggered readiness.

use super::MAX_LINE_BYTES;
use super::clients::Door;
use mio::event::Event;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Registry, Token};
use std::io::{self, ErrorKind, Read, Write};
use styles::workload::{Buffer, Lines, Next};

/// The edges taken at once, as in the lab's world.
const EVENTS_PER_POLL: usize = 1024;

/// The listener's token; sessions have their indices, which never come near.
const LISTENER: Token = Token(usize::MAX);

/// Serves all clients; returns the number of echoed bytes.
pub(crate) fn serve(door: Door) -> io::Result<u64> {
    let clients = door.clients as usize;
    let listener = door.listen()?;
    listener.set_nonblocking(true)?;
    let mut listener = TcpListener::from_std(listener);
    let mut poll = Poll::new()?;
    let registry = poll.registry();
    registry.register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(EVENTS_PER_POLL);
    let mut sessions: Vec<Option<Session>> = Vec::new();
    let mut ended = 0;
    let mut bytes = 0;
    while ended < clients {
        poll.poll(&mut events, None)?;
        for event in &events {
            if event.token() == LISTENER {
                accept(&listener, poll.registry(), &mut sessions)?;
                continue;
            }
            let place = &mut sessions[event.token().0];
            let Some(session) = place else {
                continue;
            };
            session.note(event);
            if session.go_on()? {
                bytes += session.bytes;
                ended += 1;
                *place = None;
            }
        }
    }
    Ok(bytes)
}

fn accept(
    listener: &TcpListener,
    registry: &Registry,
    sessions: &mut Vec<Option<Session>>,
) -> io::Result<()> {
    loop {
        let mut stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let both = Interest::READABLE | Interest::WRITABLE;
        registry.register(&mut stream, Token(sessions.len()), both)?;
        sessions.push(Some(Session {
            stream,
            lines: Lines::new(MAX_LINE_BYTES),
            input: None,
            reply: None,
            readable: false,
            writable: true,
            ended: false,
            bytes: 0,
        }));
    }
}

/// One client.
struct Session {
    stream: TcpStream,
    lines: Lines,
    /// The input; taken for a read that would have blocked.
    input: Option<Buffer>,
    /// The rest of a line that is being written.
    reply: Option<Buffer>,
    readable: bool,
    writable: bool,
    /// The kernel reported an end, which it does once.
    ended: bool,
    bytes: u64,
}

impl Session {
    fn note(&mut self, event: &Event) {
        self.ended |= event.is_read_closed() || event.is_error();
        self.readable |= event.is_readable() || self.ended;
        self.writable |= event.is_writable();
    }

    /// Does everything that is possible; returns whether the client has gone.
    fn go_on(&mut self) -> io::Result<bool> {
        loop {
            if let Some(reply) = self.reply.take()
                && !self.write(reply)?
            {
                return Ok(false);
            }
            match self.lines.next_line() {
                Next::Line(_) => self.reply = Some(self.lines.lend_reply()),
                Next::More if !self.read()? => return Ok(false),
                Next::More => {}
                Next::TooLong | Next::End => return Ok(true),
            }
        }
    }

    /// Returns whether a read succeeded, the end included.
    fn read(&mut self) -> io::Result<bool> {
        if !self.readable {
            return Ok(false);
        }
        let mut input =
            self.input.take().unwrap_or_else(|| self.lines.lend_input());
        let room = input.spare().len();
        match self.stream.read(input.spare()) {
            Ok(bytes) => {
                input.fill(bytes);
                self.lines.restore_input(input, bytes);
                // A read of less than there was room for has taken everything,
                // unless the end stands behind it.
                self.readable = bytes == room || self.ended;
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.input = Some(input);
                self.readable = false;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Returns whether all was written.
    fn write(&mut self, mut reply: Buffer) -> io::Result<bool> {
        while !reply.is_empty() {
            if !self.writable {
                self.reply = Some(reply);
                return Ok(false);
            }
            match self.stream.write(reply.filled()) {
                Ok(bytes) => {
                    reply.consume(bytes);
                    self.bytes += bytes as u64;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.writable = false;
                }
                Err(error) => return Err(error),
            }
        }
        self.lines.restore_reply(reply);
        Ok(true)
    }
}
