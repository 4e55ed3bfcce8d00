//! Listening sockets, and the pause when no file is left for a client.

use super::clients::Clients;
use super::faults::{fault_of, uninterrupted};
use mio::net::{TcpListener, TcpStream};
use mio::{Interest, Registry, Token};
use socket2::{Domain, Protocol, Socket, Type};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::task::Poll;
use styles::event_loop::{Attempt, ListenerId, Readiness};
use styles::workload::Fault;

/// The most clients that wait unaccepted: as many as the sessions that a
/// scenario allows by default.
const BACKLOG: i32 = 1024;

/// The pause after files were used up, in microseconds: files of another
/// process may be closed unnoticed, so the world tries again this often, which
/// costs nothing and makes no client wait long.
pub(crate) const PAUSE_US: u64 = 10_000;

/// The clients that one try may pass over, so that a flood of clients that
/// have gone already does not hold up the loop.
pub(crate) const MAX_PASSED_OVER: u32 = 16;

/// The most listeners; as many tokens are reserved for them.
const MAX_LISTENERS: usize = 1024;

/// The first of their tokens. The bell has the last of all tokens, and
/// sockets, which count up in the lower half, never come near.
const FIRST_TOKEN: usize = usize::MAX - MAX_LISTENERS;

/// All listening sockets. Their numbers are never reused.
pub(super) struct Listeners {
    all: Vec<Option<Listening>>,
    clients: Clients,
    /// The time before which nothing is accepted: files or memory were used
    /// up.
    paused_until_us: Option<u64>,
}

struct Listening {
    socket: TcpListener,
    /// Set by an edge, cleared when accepting would block.
    acceptable: bool,
}

impl Listeners {
    pub(super) fn new(clients: Option<BTreeMap<u16, u32>>) -> Listeners {
        Listeners {
            all: Vec::new(),
            clients: Clients::new(clients),
            paused_until_us: None,
        }
    }

    /// Returns the listener that a token belongs to, if it is a listener's.
    pub(super) fn by_token(token: Token) -> Option<ListenerId> {
        let number = token.0.checked_sub(FIRST_TOKEN)?;
        Some(ListenerId(number as u32))
    }

    /// Listens, and returns the address too, since its port may have been left
    /// open.
    pub(super) fn listen(
        &mut self,
        registry: &Registry,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        let number = self.all.len();
        if number == MAX_LISTENERS {
            return Err(io::Error::other("too many listeners of one world"));
        }
        let mut socket = TcpListener::from_std(listening_socket(address)?);
        let token = Token(FIRST_TOKEN + number);
        registry.register(&mut socket, token, Interest::READABLE)?;
        let address = socket.local_addr()?;
        self.all.push(Some(Listening {
            socket,
            acceptable: false,
        }));
        Ok((ListenerId(number as u32), address))
    }

    /// Takes the client that has waited longest, with its number.
    pub(super) fn accept(
        &mut self,
        id: ListenerId,
        now_us: u64,
    ) -> Attempt<(TcpStream, u32)> {
        let Some(Some(listening)) = self.all.get_mut(id.0 as usize) else {
            return Poll::Ready(Err(Fault::Closed));
        };
        if !listening.acceptable || self.paused_until_us.is_some() {
            return Poll::Pending;
        }
        for _ in 0..MAX_PASSED_OVER {
            match uninterrupted(|| listening.socket.accept()) {
                Ok((stream, address)) => {
                    if let Some(number) = self.clients.number(address) {
                        return Poll::Ready(Ok((stream, number)));
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    listening.acceptable = false;
                    return Poll::Pending;
                }
                Err(error) if fault_of(&error) == Fault::Exhausted => break,
                // The error is about a client that has gone; see "Error
                // handling" in accept(2).
                Err(_) => {}
            }
        }
        self.pause(now_us);
        Poll::Pending
    }

    /// Accepts nothing for a while.
    pub(super) fn pause(&mut self, now_us: u64) {
        self.paused_until_us = Some(now_us.saturating_add(PAUSE_US));
    }

    /// Returns the time at which a pause ends.
    pub(super) fn paused_until_us(&self) -> Option<u64> {
        self.paused_until_us
    }

    /// Ends a pause with the next poll: a file was closed.
    pub(super) fn shorten_pause(&mut self) {
        if let Some(until_us) = &mut self.paused_until_us {
            *until_us = 0;
        }
    }

    /// Ends a pause that is over.
    pub(super) fn resume(&mut self, now_us: u64, ready: &mut Vec<Readiness>) {
        if self
            .paused_until_us
            .is_none_or(|until_us| until_us > now_us)
        {
            return;
        }
        self.paused_until_us = None;
        for (id, listening) in (0..).zip(&self.all) {
            if listening.as_ref().is_some_and(|one| one.acceptable) {
                ready.push(Readiness::Acceptable(ListenerId(id)));
            }
        }
    }

    /// Notes an edge.
    pub(super) fn note(&mut self, id: ListenerId, ready: &mut Vec<Readiness>) {
        let Some(Some(listening)) = self.all.get_mut(id.0 as usize) else {
            return;
        };
        let told = std::mem::replace(&mut listening.acceptable, true);
        if !told && self.paused_until_us.is_none() {
            ready.push(Readiness::Acceptable(id));
        }
    }

    pub(super) fn may_accept(&self, id: ListenerId) -> bool {
        match self.all.get(id.0 as usize) {
            Some(Some(listening)) => {
                listening.acceptable && self.paused_until_us.is_none()
            }
            _ => true,
        }
    }

    pub(super) fn close(&mut self, id: ListenerId) {
        if let Some(listening) = self.all.get_mut(id.0 as usize) {
            *listening = None;
        }
    }

    /// Returns whether there is no listener.
    pub(super) fn is_empty(&self) -> bool {
        self.all.iter().all(Option::is_none)
    }
}

/// Makes a socket that listens and does not block.
pub(crate) fn listening_socket(
    address: SocketAddr,
) -> io::Result<std::net::TcpListener> {
    let domain = Domain::for_address(address);
    let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
    // Otherwise a server that is restarted waits a minute for its port.
    socket.set_reuse_address(true)?;
    // Accepted sockets inherit it, which saves a call for each.
    socket.set_tcp_nodelay(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, TcpStream};

    fn accept(
        listeners: &mut Listeners,
        poll: &mut mio::Poll,
        id: ListenerId,
    ) -> (TcpStream, u32) {
        let mut events = mio::Events::with_capacity(4);
        loop {
            if let Poll::Ready(accepted) = listeners.accept(id, 0) {
                let (stream, number) = accepted.expect("a client");
                return (stream.into(), number);
            }
            let bound = std::time::Duration::from_secs(30);
            poll.poll(&mut events, Some(bound)).expect("polled");
            assert!(!events.is_empty(), "no client came");
            listeners.note(id, &mut Vec::new());
        }
    }

    #[test]
    fn strangers_are_turned_away_and_clients_known_by_their_ports() {
        let mut poll = mio::Poll::new().expect("a poll");
        let mut listeners = Listeners::new(None);
        let loopback = (Ipv4Addr::LOCALHOST, 0).into();
        let listening = listeners.listen(poll.registry(), loopback);
        let (id, address) = listening.expect("a listener");

        let clients: Vec<TcpStream> = (0..5)
            .map(|_| TcpStream::connect(address).expect("connected"))
            .collect();
        let port =
            |place: usize| clients[place].local_addr().expect("bound").port();
        let known = [(port(4), 70), (port(2), 80)];
        listeners.clients = Clients::new(Some(known.into()));
        assert_eq!(accept(&mut listeners, &mut poll, id).1, 80);
        assert_eq!(accept(&mut listeners, &mut poll, id).1, 70);
        assert!(listeners.accept(id, 0).is_pending());
    }

    #[test]
    fn what_is_accepted_does_not_wait_to_send() {
        let mut poll = mio::Poll::new().expect("a poll");
        let mut listeners = Listeners::new(None);
        let loopback = (Ipv4Addr::LOCALHOST, 0).into();
        let listening = listeners.listen(poll.registry(), loopback);
        let (id, address) = listening.expect("a listener");
        let _client = TcpStream::connect(address).expect("connected");
        let (stream, _) = accept(&mut listeners, &mut poll, id);
        assert!(stream.nodelay().expect("an answer"));
    }

    #[test]
    fn a_flood_of_strangers_is_passed_over_piece_by_piece() {
        let mut poll = mio::Poll::new().expect("a poll");
        let mut listeners = Listeners::new(Some(BTreeMap::new()));
        let loopback = (Ipv4Addr::LOCALHOST, 0).into();
        let listening = listeners.listen(poll.registry(), loopback);
        let (id, address) = listening.expect("a listener");
        let strangers: Vec<TcpStream> = (0..=MAX_PASSED_OVER)
            .map(|_| TcpStream::connect(address).expect("connected"))
            .collect();
        let mut ready = Vec::new();
        let mut events = mio::Events::with_capacity(4);
        poll.poll(&mut events, None).expect("polled");
        listeners.note(id, &mut ready);

        assert!(listeners.accept(id, 5).is_pending());
        assert_eq!(listeners.paused_until_us(), Some(5 + PAUSE_US));
        listeners.resume(4 + PAUSE_US, &mut ready);
        assert!(!listeners.may_accept(id));
        listeners.resume(5 + PAUSE_US, &mut ready);
        assert_eq!(ready.len(), 2, "at first and after the pause");
        assert!(listeners.accept(id, 5).is_pending());
        assert!(!listeners.may_accept(id));
        assert_eq!(listeners.paused_until_us(), None);
        drop(strangers);
    }
}
