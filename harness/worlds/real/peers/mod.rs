//! The other ends of connections: a scenario's servers and clients, on
//! loopback.
//!
//! One thread plays them all, each by its script. Waits are at least as long
//! as the scenario says and a few milliseconds longer at most, so an outcome
//! that depends on the clock may differ from that of the simulated world. A
//! late connection cannot be played here: the kernel connects at once, and the
//! wait comes after.
//!
//! Knows no loop and no style. Where to read next: `script.rs`, `actor.rs`
//! for one connection, `player.rs` for the thread.

mod actor;
mod player;
mod script;
#[cfg(test)]
mod tests;

use self::player::{Client, Command, Player, Server};
use self::script::Answers;
use super::Setup;
use crate::scenario::{self, Scenario};
use mio::Waker;
use socket2::{Domain, Socket, Type};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::panic::resume_unwind;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

/// A free port of this machine, not reachable from other machines.
const LOOPBACK: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// The servers and clients of a scenario, playing until this is dropped.
///
/// # Examples
///
/// ```
/// use harness::scenario::Scenario;
/// use harness::worlds::real::{RealWorld, peers::Peers};
///
/// let scenario = Scenario {
///     name: "no peers".to_string(),
///     fetch: None,
///     echo: None,
/// };
/// let peers = Peers::start(&scenario)?;
/// let mut world = RealWorld::with(peers.setup())?;
/// let (_, address) = world.listen(([127, 0, 0, 1], 0).into())?;
/// peers.connect_clients(address);
/// drop(world);
/// assert!(peers.finish().is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Peers {
    setup: Setup,
    commands: Sender<Command>,
    waker: Waker,
    /// The thread; absent once it is joined.
    thread: Option<JoinHandle<Vec<Vec<u8>>>>,
    /// Ports that are bound but do not listen: connecting is refused, and no
    /// other socket can get the port.
    _refusing: Vec<Socket>,
}

impl Peers {
    /// Starts the servers, prepares the clients, and begins to count time.
    ///
    /// # Errors
    ///
    /// If there are not enough files or ports for all, or no thread.
    pub fn start(scenario: &Scenario) -> io::Result<Peers> {
        let mut servers = Vec::new();
        let mut refusing = Vec::new();
        let mut addresses = Vec::new();
        for peer in scenario.fetch.iter().flat_map(|f| f.peers()) {
            match script::of_peer(peer) {
                None => {
                    let socket = bound_socket()?;
                    addresses.push(address_of(&socket)?);
                    refusing.push(socket);
                }
                Some(script) => {
                    let listener = TcpListener::bind(LOOPBACK)?;
                    listener.set_nonblocking(true)?;
                    addresses.push(listener.local_addr()?);
                    let is_host = matches!(peer, scenario::Peer::Host(_));
                    servers.push(Server::new(listener, script, is_host));
                }
            }
        }
        let mut ports = BTreeMap::new();
        let mut clients = Vec::new();
        let echo = scenario.echo.as_ref();
        for (index, client) in (0..).zip(echo.iter().flat_map(|e| &e.clients))
        {
            let client = ready_client(client)?;
            ports.insert(client.port()?, index);
            clients.push(client);
        }
        let answers = scenario.fetch.as_ref().map(Answers::new);
        let answers = answers.unwrap_or_default();
        let poll = mio::Poll::new()?;
        let waker = Waker::new(poll.registry(), player::COMMANDS)?;
        let (sender, receiver) = channel();
        let setup = Setup {
            start: Instant::now(),
            peers: addresses,
            clients: echo.map(|_| ports),
            ..Setup::default()
        };
        let player = Player::new(
            poll,
            receiver,
            setup.start,
            servers,
            answers,
            clients,
        )?;
        let thread = Builder::new().name("peers".to_string());
        Ok(Peers {
            setup,
            commands: sender,
            waker,
            thread: Some(thread.spawn(move || player.play())?),
            _refusing: refusing,
        })
    }

    /// Returns the setup of a world for these peers: its clock agrees with
    /// theirs, it finds the servers, and it knows the clients by their ports.
    pub fn setup(&self) -> Setup {
        self.setup.clone()
    }

    /// Gives the clients the server's address, so that each connects at its
    /// time. The address must be of IPv4 and of this machine.
    pub fn connect_clients(&self, server: SocketAddr) {
        self.tell(Command::Connect(server));
    }

    /// Ends the play and returns each client's received text, by index.
    ///
    /// To be called when the world is gone: clients that are connected read to
    /// the end, which is then on its way, and are cut off a second later.
    ///
    /// # Panics
    ///
    /// If the thread panicked.
    pub fn finish(mut self) -> Vec<String> {
        self.tell(Command::Finish);
        let received = match self.thread.take().map(JoinHandle::join) {
            Some(Ok(received)) => received,
            Some(Err(payload)) => resume_unwind(payload),
            None => Vec::new(),
        };
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into();
        received.iter().map(text).collect()
    }

    fn tell(&self, command: Command) {
        // A thread that is gone needs no command.
        let _ = self.commands.send(command);
        let woken = self.waker.wake();
        woken.expect("adding to an event counter of ours cannot fail");
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.tell(Command::Abandon);
            // Its panic was printed; a drop cannot return it.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Peers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peers")
            .field("setup", &self.setup)
            .finish_non_exhaustive()
    }
}

/// Binds all clients before the first connects, so that no two ever have the
/// same port, and a port identifies a client.
fn ready_client(client: &scenario::Client) -> io::Result<Client> {
    let socket = bound_socket()?;
    socket.set_nonblocking(true)?;
    socket.set_tcp_nodelay(true)?;
    if client.takes.is_some() {
        // The kernel reads no more for it than it has to.
        socket.set_recv_buffer_size(1)?;
    }
    Ok(Client::new(socket, client))
}

fn bound_socket() -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&LOOPBACK.into())?;
    Ok(socket)
}

fn address_of(socket: &Socket) -> io::Result<SocketAddr> {
    let address = socket.local_addr()?.as_socket();
    address.ok_or_else(|| io::Error::other("a socket without an address"))
}
