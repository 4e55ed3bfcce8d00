//! The thread that plays all peers: one poll, and a list of times.
//!
//! In its turn a peer tries everything that it can, so a turn too many does no
//! harm; therefore neither an edge that comes late nor a time that is no
//! longer meant has to be taken back.

use super::actor::{Actor, Progress};
use super::script::{self, Answers, Script};
use crate::scenario;
use mio::event::Source;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use socket2::Socket;
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// The token of the waker that announces a command.
pub(super) const COMMANDS: Token = Token(usize::MAX);

/// The edges taken at once; the rest comes with the next poll.
const EVENTS_PER_POLL: usize = 256;

/// The size of the one buffer that all peers read into, in bytes.
const SCRATCH_BYTES: usize = 16 * 1024;

/// The connections that one turn of a server accepts; the rest has its turn.
const ACCEPTS_PER_TURN: u32 = 64;

/// The wait before a server that found no file left tries again, in
/// microseconds.
const ACCEPT_RETRY_US: u64 = 10_000;

/// The time that clients may read on after the end, in microseconds: over
/// loopback all is there already, unless a socket was kept open.
const GRACE_US: u64 = 1_000_000;

/// The longest play in microseconds, so that a run that hangs on a peer ends.
const MAX_PLAY_US: u64 = 600_000_000;

/// The bytes kept beyond the number that was sent, to see that no more is
/// echoed.
const RECEIVED_SLACK: usize = 1024;

/// A command to the thread.
pub(super) enum Command {
    /// Connects the clients, each at its time.
    Connect(SocketAddr),
    /// Ends the play when all clients have read to the end.
    Finish,
    /// Ends the play.
    Abandon,
}

/// One scripted server.
pub(super) struct Server {
    listener: TcpListener,
    script: Script,
    is_host: bool,
}

impl Server {
    /// Makes a server of a listener that does not block.
    pub(super) fn new(
        listener: std::net::TcpListener,
        script: Script,
        is_host: bool,
    ) -> Server {
        Server {
            listener: TcpListener::from_std(listener),
            script,
            is_host,
        }
    }
}

/// One scripted client.
pub(super) struct Client {
    /// The bound socket; gone once it connects.
    socket: Option<Socket>,
    script: Script,
    connect_at_us: u64,
    max_received: usize,
    /// The number of bytes that it reads.
    room: usize,
}

impl Client {
    /// Returns the port that it connects from.
    pub(super) fn port(&self) -> io::Result<u16> {
        let bound = self.socket.as_ref().map(Socket::local_addr).transpose();
        let address = bound?.and_then(|address| address.as_socket());
        address
            .map(|address| address.port())
            .ok_or_else(|| io::Error::other("a client without a port"))
    }

    /// Makes a client of a bound socket that does not block.
    pub(super) fn new(socket: Socket, client: &scenario::Client) -> Client {
        let sent: usize = client.steps.iter().map(|s| s.send.len()).sum();
        Client {
            socket: Some(socket),
            script: script::of_client(client),
            connect_at_us: client.connect_at_us,
            max_received: sent + RECEIVED_SLACK,
            room: client.room(),
        }
    }
}

/// All peers of a scenario.
pub(super) struct Player {
    poll: Poll,
    commands: Receiver<Command>,
    start: Instant,
    servers: Vec<Server>,
    answers: Answers,
    clients: Vec<Client>,
    /// The address that the clients connect to.
    server: Option<SocketAddr>,
    /// Connections by token: first the clients', each at its index.
    actors: Vec<Option<Actor>>,
    free: Vec<usize>,
    /// The times of turns, each with the token of its peer.
    turns: BTreeSet<(u64, Token)>,
    received: Vec<Vec<u8>>,
    scratch: Box<[u8]>,
}

impl Player {
    /// Prepares all peers.
    pub(super) fn new(
        poll: Poll,
        commands: Receiver<Command>,
        start: Instant,
        mut servers: Vec<Server>,
        answers: Answers,
        clients: Vec<Client>,
    ) -> io::Result<Player> {
        for (index, server) in servers.iter_mut().enumerate() {
            let token = Token(COMMANDS.0 - 1 - index);
            let source = &mut server.listener;
            poll.registry()
                .register(source, token, Interest::READABLE)?;
        }
        Ok(Player {
            poll,
            commands,
            start,
            servers,
            answers,
            actors: clients.iter().map(|_| None).collect(),
            received: vec![Vec::new(); clients.len()],
            clients,
            server: None,
            free: Vec::new(),
            turns: BTreeSet::new(),
            scratch: vec![0; SCRATCH_BYTES].into(),
        })
    }

    /// Plays to the end; returns each client's received bytes.
    pub(super) fn play(mut self) -> Vec<Vec<u8>> {
        let mut events = Events::with_capacity(EVENTS_PER_POLL);
        let mut end_us = MAX_PLAY_US;
        let mut finishing = false;
        loop {
            self.wait(&mut events, end_us);
            let now_us = self.elapsed_us();
            for event in &events {
                self.take_turn(event.token(), now_us);
            }
            self.take_due_turns(now_us);
            while let Ok(command) = self.commands.try_recv() {
                match command {
                    Command::Connect(server) => self.admit_clients(server),
                    Command::Finish => {
                        finishing = true;
                        end_us = now_us + GRACE_US;
                        self.dismiss_clients(now_us);
                    }
                    Command::Abandon => end_us = now_us,
                }
            }
            if now_us >= end_us || (finishing && self.clients_are_gone()) {
                break;
            }
        }
        for place in 0..self.clients.len() {
            self.leave(place);
        }
        self.received
    }

    fn elapsed_us(&self) -> u64 {
        let elapsed_us = self.start.elapsed().as_micros();
        u64::try_from(elapsed_us).unwrap_or(u64::MAX)
    }

    fn wait(&mut self, events: &mut Events, end_us: u64) {
        let turn_us = self.turns.first().map_or(end_us, |(us, _)| *us);
        let until_us = turn_us.min(end_us);
        let rest_us = until_us.saturating_sub(self.elapsed_us());
        let polled =
            self.poll.poll(events, Some(Duration::from_micros(rest_us)));
        match polled {
            Err(error) if error.kind() != ErrorKind::Interrupted => {
                panic!("cannot wait for events: {error}")
            }
            // An interrupted wait has no events.
            _ => {}
        }
    }

    /// Lets all peers play that are due. A peer that wants another turn at
    /// once waits for the next round.
    fn take_due_turns(&mut self, now_us: u64) {
        let later = self.turns.split_off(&(now_us + 1, Token(0)));
        let due = std::mem::replace(&mut self.turns, later);
        for (_, token) in due {
            self.take_turn(token, now_us);
        }
    }

    fn take_turn(&mut self, token: Token, now_us: u64) {
        if token == COMMANDS {
            return;
        }
        let server = COMMANDS.0 - 1 - token.0;
        if server < self.servers.len() {
            self.accept(server, token, now_us);
            return;
        }
        let waiting = self.clients.get_mut(token.0);
        match waiting.and_then(|client| client.socket.take()) {
            Some(socket) => self.connect(token.0, socket, now_us),
            None => self.play_one(token.0, now_us),
        }
    }

    fn play_one(&mut self, place: usize, now_us: u64) {
        let Some(Some(actor)) = self.actors.get_mut(place) else {
            return;
        };
        match actor.play(now_us, &mut self.scratch, &mut self.answers) {
            Progress::Blocked => {}
            Progress::Until(us) => {
                self.turns.insert((us, Token(place)));
            }
            Progress::Over => self.leave(place),
        }
    }

    /// Accepts the clients that wait.
    fn accept(&mut self, server: usize, token: Token, now_us: u64) {
        for _ in 0..ACCEPTS_PER_TURN {
            let Server {
                listener,
                script,
                is_host,
            } = &self.servers[server];
            match listener.accept() {
                Ok((stream, _)) => {
                    let script = script.clone();
                    let actor = match is_host {
                        true => Actor::of_host(stream, script),
                        false => Actor::new(stream, script, 0),
                    };
                    let place = self.free.pop().unwrap_or_else(|| {
                        self.actors.push(None);
                        self.actors.len() - 1
                    });
                    self.enter(place, actor, now_us);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // No file is left, or the client has gone already.
                Err(_) => {
                    let retry_us = now_us + ACCEPT_RETRY_US;
                    self.turns.insert((retry_us, token));
                    return;
                }
            }
        }
        self.turns.insert((now_us, token));
    }

    /// Begins to connect a client. One that cannot is like one never accepted.
    fn connect(&mut self, place: usize, socket: Socket, now_us: u64) {
        let Some(server) = self.server else {
            return;
        };
        match socket.connect(&server.into()) {
            Err(error) if error.raw_os_error() != Some(libc::EINPROGRESS) => {}
            _ => {
                let client = &self.clients[place];
                let stream = TcpStream::from_std(socket.into());
                let script = client.script.clone();
                let most = client.max_received;
                let actor =
                    Actor::of_client(stream, script, most, client.room);
                self.enter(place, actor, now_us);
            }
        }
    }

    /// Lets a connection play from now on.
    fn enter(&mut self, place: usize, mut actor: Actor, now_us: u64) {
        let both = Interest::READABLE | Interest::WRITABLE;
        let watched =
            actor
                .stream()
                .register(self.poll.registry(), Token(place), both);
        self.actors[place] = Some(actor);
        match watched {
            Ok(()) => self.play_one(place, now_us),
            // Nothing would ever wake it.
            Err(_) => self.leave(place),
        }
    }

    /// Closes a connection; a client's received bytes are kept.
    fn leave(&mut self, place: usize) {
        let Some(actor) = self.actors[place].take() else {
            return;
        };
        match self.received.get_mut(place) {
            Some(received) => *received = actor.into_received(),
            None => self.free.push(place),
        }
    }

    fn admit_clients(&mut self, server: SocketAddr) {
        self.server = Some(server);
        for (place, client) in self.clients.iter().enumerate() {
            self.turns.insert((client.connect_at_us, Token(place)));
        }
    }

    /// Keeps clients from doing anything but reading to the end.
    fn dismiss_clients(&mut self, now_us: u64) {
        for place in 0..self.clients.len() {
            self.clients[place].socket = None;
            if let Some(actor) = &mut self.actors[place] {
                actor.stop();
            }
            self.play_one(place, now_us);
        }
    }

    fn clients_are_gone(&self) -> bool {
        self.actors[..self.clients.len()]
            .iter()
            .all(Option::is_none)
    }
}
