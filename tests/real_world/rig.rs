//! A world, and the loop's part played by hand: what would block is tried
//! again only when the world has told that it may be.

use harness::worlds::real::{RealWorld, Setup};
use socket2::SockRef;
use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::task::Poll;
use std::time::Duration;
use styles::event_loop::{
    ListenerId, PollTimeout, Polled, Readiness, SocketId, World,
};
use styles::workload::{Address, Fault};

/// What takes longer has failed.
pub(crate) const BOUND_US: u64 = 30_000_000;

pub(crate) const LOOPBACK: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

pub(crate) struct Rig {
    pub(crate) world: RealWorld,
    /// What the world told.
    pub(crate) news: Vec<Readiness>,
    /// Times that something would have blocked.
    pub(crate) blocked: u64,
}

impl Rig {
    pub(crate) fn new() -> Rig {
        Rig::with(Setup::default())
    }

    pub(crate) fn with(setup: Setup) -> Rig {
        Rig {
            world: RealWorld::with(setup).expect("a world"),
            news: Vec::new(),
            blocked: 0,
        }
    }

    pub(crate) fn listen(&mut self) -> (ListenerId, SocketAddr) {
        self.world.listen(LOOPBACK).expect("a listener")
    }

    /// Gives both ends of a new connection.
    pub(crate) fn pair(&mut self) -> (SocketId, TcpStream) {
        let (listener, address) = self.listen();
        let peer = connect(address);
        let (socket, _) = self.accept(listener).expect("a client");
        self.world.close_listener(listener);
        (socket, peer)
    }

    /// Polls until something is told that `wanted` likes. Readiness that was
    /// told before is not: as in the loop, nobody waited for it.
    pub(crate) fn wait_for(
        &mut self,
        what: &str,
        mut wanted: impl FnMut(&Readiness) -> bool,
    ) -> Readiness {
        self.news
            .retain(|news| matches!(news, Readiness::JobDone(..)));
        loop {
            if let Some(place) = self.news.iter().position(&mut wanted) {
                return self.news.remove(place);
            }
            assert!(self.world.now_us() < BOUND_US, "never told: {what}");
            let patience = PollTimeout::Until(BOUND_US);
            let polled = self.world.poll(patience, &mut self.news);
            assert_eq!(polled, Polled::Idle);
        }
    }

    pub(crate) fn read(
        &mut self,
        socket: SocketId,
        into: &mut [u8],
    ) -> Result<usize, Fault> {
        loop {
            if let Poll::Ready(read) = self.world.read(socket, into) {
                return read;
            }
            self.blocked += 1;
            assert!(!self.world.may_read(socket));
            self.wait_for("readable", |news| {
                matches!(news, Readiness::Readable(id) if *id == socket)
            });
            assert!(self.world.may_read(socket));
        }
    }

    pub(crate) fn write(
        &mut self,
        socket: SocketId,
        from: &[u8],
    ) -> Result<usize, Fault> {
        loop {
            if let Poll::Ready(written) = self.world.write(socket, from) {
                return written;
            }
            self.blocked += 1;
            assert!(!self.world.may_write(socket));
            self.wait_for_writable(socket);
        }
    }

    pub(crate) fn write_all(
        &mut self,
        socket: SocketId,
        mut from: &[u8],
    ) -> Result<(), Fault> {
        while !from.is_empty() {
            let written = self.write(socket, from)?;
            from = &from[written..];
        }
        Ok(())
    }

    pub(crate) fn accept(
        &mut self,
        listener: ListenerId,
    ) -> Result<(SocketId, u32), Fault> {
        loop {
            if let Poll::Ready(client) = self.world.accept(listener) {
                return client;
            }
            assert!(!self.world.may_accept(listener));
            self.wait_for("acceptable", |news| {
                matches!(news, Readiness::Acceptable(id) if *id == listener)
            });
            assert!(self.world.may_accept(listener));
        }
    }

    pub(crate) fn connect(
        &mut self,
        address: Address,
    ) -> Result<SocketId, Fault> {
        let socket = self.world.connect(&address)?;
        self.finish_connecting(socket).map(|()| socket)
    }

    pub(crate) fn finish_connecting(
        &mut self,
        socket: SocketId,
    ) -> Result<(), Fault> {
        loop {
            if let Poll::Ready(connected) = self.world.connected(socket) {
                return connected;
            }
            assert!(!self.world.may_write(socket));
            self.wait_for_writable(socket);
        }
    }

    fn wait_for_writable(&mut self, socket: SocketId) {
        self.wait_for(
            "writable",
            |news| matches!(news, Readiness::Writable(id) if *id == socket),
        );
        assert!(self.world.may_write(socket));
    }

    /// Tells whether the world says that nothing will ever happen.
    pub(crate) fn is_dead(&mut self) -> bool {
        // Keeps a world that lives from waiting for ever.
        let notifier = self.world.notifier().expect("a way in");
        notifier.notify();
        drop(notifier);
        let polled = self.world.poll(PollTimeout::Never, &mut self.news);
        polled == Polled::Exhausted
    }

    /// Takes the edges that are there already.
    pub(crate) fn poll_now(&mut self) {
        self.world.poll(PollTimeout::Now, &mut self.news);
    }
}

/// Connects a blocking socket that gives up in the end.
pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("connected");
    bounded(stream)
}

/// Makes a blocking socket give up in the end.
pub(crate) fn bounded(stream: TcpStream) -> TcpStream {
    let bound = Some(Duration::from_micros(BOUND_US));
    stream.set_read_timeout(bound).expect("a timeout");
    stream.set_write_timeout(bound).expect("a timeout");
    stream
}

/// Closes a connection so that the other side sees it reset.
pub(crate) fn reset(stream: TcpStream) {
    let socket = SockRef::from(&stream);
    socket.set_linger(Some(Duration::ZERO)).expect("linger");
}

pub(crate) fn read_to_end(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("the end");
    bytes
}

/// Bytes in which no two stretches look alike.
pub(crate) fn pattern(count: usize) -> Vec<u8> {
    (0..count as u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect()
}
