//! One connection, and all that is known of it without asking the kernel.
//!
//! ```text
//!   edge ----> readable = true            writable = true <---- edge
//!                 |                          |
//!   read:   would block, or less       write: would block, or less
//!           than was asked for                than was given
//!                 |                          |
//!                 v                          v
//!              readable = false           writable = false
//! ```
//!
//! "Less than was asked for" saves the call that would block, but it is about
//! bytes only: behind them may stand an end that the kernel reports once and
//! never again. After an edge that reported it, only trying in vain counts.

use super::faults::{fault_of, uninterrupted};
use mio::event::Event;
use mio::net::TcpStream;
use mio::{Interest, Registry, Token};
use std::io::{self, ErrorKind, Read, Write};
use std::mem::replace;
use std::net::SocketAddr;
use std::task::Poll;
use std::vec;
use styles::event_loop::Attempt;
use styles::workload::Fault;

/// A slot for a connection.
pub(super) struct Slot {
    /// The token of its edges; the next connection gets another one.
    pub(super) token: Token,
    pub(super) state: State,
    pub(super) readable: bool,
    pub(super) writable: bool,
    /// An end or an error was reported, which happens only once.
    ended: bool,
    /// The fault of the connection. The kernel reports an error once, and what
    /// it reports afterwards looks like a proper end.
    fault: Option<Fault>,
}

pub(super) enum State {
    Free,
    /// A thread of the pool is looking up the name.
    LookingUp,
    /// The connection is being made; if that fails, the other addresses are
    /// tried.
    Connecting(TcpStream, vec::IntoIter<SocketAddr>),
    Open(TcpStream),
    /// The connection could not be made.
    Failed(Fault),
}

/// The operations that an edge has newly made possible.
pub(super) struct News {
    pub(super) readable: bool,
    pub(super) writable: bool,
}

impl Slot {
    /// Makes a slot that is taken, without a connection yet.
    pub(super) fn new(token: Token) -> Slot {
        Slot {
            token,
            state: State::LookingUp,
            readable: false,
            writable: false,
            ended: false,
            fault: None,
        }
    }

    /// Makes a free slot, in which every try fails at once.
    pub(super) fn free(token: Token) -> Slot {
        Slot {
            state: State::Free,
            readable: true,
            writable: true,
            ..Slot::new(token)
        }
    }

    /// Begins to connect to the first address that does not fail at once; if
    /// none is left, the last failure counts.
    pub(super) fn dial(
        &mut self,
        registry: &Registry,
        mut addresses: vec::IntoIter<SocketAddr>,
        mut fault: Fault,
    ) -> Result<(), Fault> {
        *self = Slot::new(self.token);
        while let Some(address) = addresses.next() {
            match connect(registry, self.token, address) {
                Ok(stream) => {
                    self.state = State::Connecting(stream, addresses);
                    return Ok(());
                }
                Err(error) => fault = fault_of(&error),
            }
        }
        self.state = State::Failed(fault);
        // There is nothing to wait for.
        self.writable = true;
        Err(fault)
    }

    /// Adopts a connection that was accepted.
    pub(super) fn adopt(
        &mut self,
        registry: &Registry,
        mut stream: TcpStream,
    ) -> io::Result<()> {
        register(registry, self.token, &mut stream)?;
        // Its data may not be there yet, and if it is, the next poll reports
        // it; room to write is surely there.
        self.writable = true;
        self.state = State::Open(stream);
        Ok(())
    }

    /// Returns whether the connection is made.
    pub(super) fn connected(&mut self, registry: &Registry) -> Attempt<()> {
        let stream = match &self.state {
            State::Connecting(stream, _) if self.writable => stream,
            State::Connecting(..) | State::LookingUp => return Poll::Pending,
            State::Open(_) => return Poll::Ready(Ok(())),
            State::Failed(fault) => return Poll::Ready(Err(*fault)),
            State::Free => return Poll::Ready(Err(Fault::Closed)),
        };
        let fault = if stream.peer_addr().is_ok() {
            None
        } else {
            match stream.take_error() {
                Ok(Some(error)) | Err(error) => Some(fault_of(&error)),
                Ok(None) if self.ended => Some(Fault::Reset),
                // The edge came too early, as mio warns.
                Ok(None) => {
                    self.writable = false;
                    return Poll::Pending;
                }
            }
        };
        let made = replace(&mut self.state, State::LookingUp);
        let State::Connecting(stream, rest) = made else {
            unreachable!("only one that is being made gets here");
        };
        let Some(fault) = fault else {
            self.state = State::Open(stream);
            return Poll::Ready(Ok(()));
        };
        drop(stream);
        match self.dial(registry, rest, fault) {
            Ok(()) => Poll::Pending,
            Err(fault) => Poll::Ready(Err(fault)),
        }
    }

    /// Notes an edge.
    pub(super) fn note(&mut self, event: &Event) -> News {
        let broken = event.is_write_closed() || event.is_error();
        let ended = event.is_read_closed() || broken;
        self.ended |= ended;
        let readable = (event.is_readable() || ended)
            && !replace(&mut self.readable, true)
            // A connecting task waits for that only; the flag stays.
            && matches!(self.state, State::Open(_));
        let writable = (event.is_writable() || broken)
            && !replace(&mut self.writable, true);
        News { readable, writable }
    }

    /// Reads at most as much as fits; 0 is the end of what the peer sends.
    pub(super) fn read(&mut self, into: &mut [u8]) -> Attempt<usize> {
        let State::Open(stream) = &mut self.state else {
            return Poll::Ready(Err(self.not_open()));
        };
        if !self.readable {
            return Poll::Pending;
        }
        match uninterrupted(|| stream.read(into)) {
            Ok(0) if !into.is_empty() => {
                Poll::Ready(self.fault.map_or(Ok(0), Err))
            }
            Ok(bytes) => {
                self.readable = bytes == into.len() || self.ended;
                Poll::Ready(Ok(bytes))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.readable = false;
                Poll::Pending
            }
            Err(error) => {
                Poll::Ready(Err(*self.fault.insert(fault_of(&error))))
            }
        }
    }

    /// Writes at most all of `from`.
    pub(super) fn write(&mut self, from: &[u8]) -> Attempt<usize> {
        let State::Open(stream) = &mut self.state else {
            return Poll::Ready(Err(self.not_open()));
        };
        if !self.writable {
            return Poll::Pending;
        }
        match uninterrupted(|| stream.write(from)) {
            Ok(bytes) => {
                self.writable = bytes == from.len() || self.ended;
                Poll::Ready(Ok(bytes))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.writable = false;
                Poll::Pending
            }
            Err(error) => {
                Poll::Ready(Err(*self.fault.insert(fault_of(&error))))
            }
        }
    }

    fn not_open(&self) -> Fault {
        match self.state {
            State::Failed(fault) => fault,
            _ => Fault::Closed,
        }
    }
}

fn connect(
    registry: &Registry,
    token: Token,
    address: SocketAddr,
) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    // Requests and lines are whole messages; waiting gains nothing.
    stream.set_nodelay(true)?;
    register(registry, token, &mut stream)?;
    Ok(stream)
}

fn register(
    registry: &Registry,
    token: Token,
    stream: &mut TcpStream,
) -> io::Result<()> {
    let both = Interest::READABLE | Interest::WRITABLE;
    registry.register(stream, token, both)
}
