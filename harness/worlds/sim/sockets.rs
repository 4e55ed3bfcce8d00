//! Connections, and the peers at their other ends.
//!
//! A peer plays its script from its beginning on, whether its connection is
//! used or not; so one that waited to be accepted catches up in an instant.
//! Knows no limits and has no clock: the time is an argument.

use super::agenda::{Actor, Agenda};
use super::door::Arrival;
use super::script::{Act, Script, Scripts};
use super::talk::{TakenUp, Talk};
use std::task::Poll;
use styles::event_loop::{Attempt, Readiness, SocketId};
use styles::workload::Fault;

/// The state of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SocketState {
    /// The slot is free.
    Closed,
    /// The connection is being made.
    Connecting,
    /// The connection was refused.
    Refused,
    /// The connection is made.
    Open,
    /// The peer has ended its output.
    Ended,
    /// The peer reset it.
    Reset,
}

/// The peer, as it receives our bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    /// Discards them.
    Nobody,
    /// Is this client; what it receives is kept.
    Client(u32),
    /// Reads requests.
    Host,
}

/// One connection as seen from this side.
#[derive(Debug)]
struct Socket {
    state: SocketState,
    /// The number of connections that were closed in this slot before.
    stamp: u32,
    receiver: Receiver,
    /// The host at the other end, if it is one.
    talk: Option<Box<Talk>>,
    /// The rest of the peer's script, and the time of its last act.
    script: Script,
    acted_us: u64,
    /// Offsets in the store, or in all that a host has said: of our reading,
    /// and of the peer's sending.
    read: usize,
    sent: usize,
}

impl Socket {
    fn may_read(&self) -> bool {
        match self.state {
            SocketState::Connecting => false,
            SocketState::Open => self.read < self.sent,
            _ => true,
        }
    }

    fn may_write(&self) -> bool {
        self.state != SocketState::Connecting
    }

    fn act(&mut self, scripts: &Scripts, act: Act) {
        match act {
            Act::Connect => self.state = SocketState::Open,
            Act::Refuse => self.state = SocketState::Refused,
            Act::Send(place) => match &mut self.talk {
                None => self.sent = place,
                Some(talk) => {
                    let bytes = scripts.bytes(self.script.bytes, place);
                    talk.said.extend_from_slice(bytes);
                    self.script.bytes = place;
                    self.sent = talk.said.len();
                }
            },
            Act::End => self.state = SocketState::Ended,
            // Unread bytes are gone: no read gets past the state.
            Act::Reset => self.state = SocketState::Reset,
        }
    }

    /// Carries out the peer's due acts; returns the time of the next one.
    fn play(
        &mut self,
        scripts: &Scripts,
        taken_up: &mut TakenUp,
        now_us: u64,
    ) -> Option<u64> {
        loop {
            while let Some(beat) = scripts.next_beat(&self.script) {
                let due_us = self.acted_us.saturating_add(beat.after_us);
                if due_us > now_us {
                    return Some(due_us);
                }
                self.act(scripts, beat.act);
                self.script.next += 1;
                self.acted_us = due_us;
            }
            self.take_up(scripts, taken_up)?;
        }
    }

    /// Begins the answer to the next request, if there is one.
    fn take_up(
        &mut self,
        scripts: &Scripts,
        taken_up: &mut TakenUp,
    ) -> Option<()> {
        let talk = self.talk.as_mut()?;
        if self.state != SocketState::Open {
            return None;
        }
        let (request, asked_us) = talk.next_asked()?;
        self.script = taken_up.answer(scripts, request)?;
        self.acted_us = self.acted_us.max(asked_us);
        Some(())
    }
}

/// All connections.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    sockets: Vec<Socket>,
    /// Closed slots; the last one closed is the first reused.
    free: Vec<u32>,
    agenda: Agenda,
    taken_up: TakenUp,
    /// Those that became readable by a write; reported with the next poll.
    answered: Vec<Actor>,
}

impl Sockets {
    /// Begins to connect to a server, if there is one of this number.
    pub(super) fn connect(
        &mut self,
        scripts: &Scripts,
        number: u32,
        now_us: u64,
    ) -> Option<SocketId> {
        let script = scripts.server(number)?;
        let is_host = scripts.is_host(number);
        let (receiver, begin) = match is_host {
            true => (Receiver::Host, 0),
            false => (Receiver::Nobody, script.bytes),
        };
        let socket = Socket {
            state: SocketState::Connecting,
            stamp: 0,
            receiver,
            talk: is_host.then(Box::default),
            script,
            acted_us: now_us,
            read: begin,
            sent: begin,
        };
        Some(self.open(scripts, socket, now_us))
    }

    /// Takes a client that has arrived.
    pub(super) fn accept(
        &mut self,
        scripts: &Scripts,
        arrival: Arrival,
        now_us: u64,
    ) -> SocketId {
        let script = scripts.client(arrival.client);
        let socket = Socket {
            state: SocketState::Open,
            stamp: 0,
            receiver: Receiver::Client(arrival.client),
            talk: None,
            script,
            acted_us: arrival.at_us,
            read: script.bytes,
            sent: script.bytes,
        };
        self.open(scripts, socket, now_us)
    }

    fn open(
        &mut self,
        scripts: &Scripts,
        mut socket: Socket,
        now_us: u64,
    ) -> SocketId {
        let due_us = socket.play(scripts, &mut self.taken_up, now_us);
        let place = match self.free.pop() {
            Some(place) => {
                let old = &mut self.sockets[place as usize];
                socket.stamp = old.stamp;
                *old = socket;
                place
            }
            None => {
                self.sockets.push(socket);
                self.sockets.len() as u32 - 1
            }
        };
        if let Some(due_us) = due_us {
            let stamp = self.sockets[place as usize].stamp;
            self.agenda.enter(due_us, Actor { place, stamp });
        }
        SocketId(place)
    }

    /// Closes a connection; returns whether it was open.
    pub(super) fn close(&mut self, id: SocketId) -> bool {
        let Some(socket) = self.sockets.get_mut(id.0 as usize) else {
            return false;
        };
        if socket.state == SocketState::Closed {
            return false;
        }
        socket.state = SocketState::Closed;
        socket.stamp = socket.stamp.wrapping_add(1);
        self.free.push(id.0);
        if socket.script.next < socket.script.end {
            let sockets = &self.sockets;
            self.agenda.withdraw(|actor| is_meant(sockets, actor));
        }
        true
    }

    /// Returns the time of the next act of a peer.
    pub(super) fn next_us(&mut self, now_us: u64) -> Option<u64> {
        let sockets = &self.sockets;
        self.answered.retain(|actor| {
            is_meant(sockets, *actor)
                && sockets[actor.place as usize].may_read()
        });
        if !self.answered.is_empty() {
            return Some(now_us);
        }
        self.agenda.next_us(|actor| is_meant(sockets, actor))
    }

    /// Carries out all due acts, and reports the operations that became
    /// possible.
    pub(super) fn act(
        &mut self,
        scripts: &Scripts,
        now_us: u64,
        ready: &mut Vec<Readiness>,
    ) {
        let Sockets {
            sockets,
            agenda,
            taken_up,
            answered,
            ..
        } = self;
        for actor in answered.drain(..) {
            if is_meant(sockets, actor)
                && sockets[actor.place as usize].may_read()
            {
                ready.push(Readiness::Readable(SocketId(actor.place)));
            }
        }
        // A peer that has acted comes up again later than now.
        while let Some(actor) =
            agenda.pop_due(now_us, |actor| is_meant(sockets, actor))
        {
            let socket = &mut sockets[actor.place as usize];
            let could_read = socket.may_read();
            let could_write = socket.may_write();
            let due_us = socket.play(scripts, taken_up, now_us);
            if socket.may_write() && !could_write {
                ready.push(Readiness::Writable(SocketId(actor.place)));
            }
            // No task waits to read from a socket that was never connected.
            let could_read =
                could_read || socket.state == SocketState::Refused;
            if socket.may_read() && !could_read {
                ready.push(Readiness::Readable(SocketId(actor.place)));
            }
            if let Some(due_us) = due_us {
                agenda.enter(due_us, actor);
            }
        }
    }

    /// Returns whether a connection was made, even if it has ended since.
    pub(super) fn connected(&self, id: SocketId) -> Attempt<()> {
        match self.state(id) {
            SocketState::Connecting => Poll::Pending,
            SocketState::Refused => Poll::Ready(Err(Fault::Refused)),
            SocketState::Closed => Poll::Ready(Err(Fault::Closed)),
            SocketState::Open | SocketState::Ended | SocketState::Reset => {
                Poll::Ready(Ok(()))
            }
        }
    }

    /// Reads as many bytes as are there and fit.
    pub(super) fn read(
        &mut self,
        scripts: &Scripts,
        id: SocketId,
        into: &mut [u8],
    ) -> Attempt<usize> {
        let Some(socket) = self.sockets.get_mut(id.0 as usize) else {
            return Poll::Ready(Err(Fault::Closed));
        };
        match socket.state {
            SocketState::Connecting => Poll::Pending,
            SocketState::Refused => Poll::Ready(Err(Fault::Refused)),
            SocketState::Closed => Poll::Ready(Err(Fault::Closed)),
            SocketState::Reset => Poll::Ready(Err(Fault::Reset)),
            SocketState::Open if socket.read == socket.sent => Poll::Pending,
            SocketState::Open | SocketState::Ended => {
                let bytes = into.len().min(socket.sent - socket.read);
                let to = socket.read + bytes;
                let bytes_of = match &socket.talk {
                    None => scripts.bytes(socket.read, to),
                    Some(talk) => &talk.said[socket.read..to],
                };
                into[..bytes].copy_from_slice(bytes_of);
                socket.read = to;
                Poll::Ready(Ok(bytes))
            }
        }
    }

    /// Returns who receives what is written, once writing is possible.
    pub(super) fn begin_write(&self, id: SocketId) -> Attempt<Receiver> {
        match self.state(id) {
            SocketState::Connecting => Poll::Pending,
            SocketState::Refused => Poll::Ready(Err(Fault::Refused)),
            SocketState::Closed => Poll::Ready(Err(Fault::Closed)),
            SocketState::Reset => Poll::Ready(Err(Fault::Reset)),
            SocketState::Open | SocketState::Ended => {
                Poll::Ready(Ok(self.sockets[id.0 as usize].receiver))
            }
        }
    }

    /// Lets the host at the other end hear bytes of the client.
    pub(super) fn hear(
        &mut self,
        scripts: &Scripts,
        id: SocketId,
        bytes: &[u8],
        now_us: u64,
    ) {
        let socket = &mut self.sockets[id.0 as usize];
        let Some(talk) = &mut socket.talk else {
            return;
        };
        talk.hear(bytes, now_us);
        // One that still speaks is in the agenda already.
        if scripts.next_beat(&socket.script).is_some() {
            return;
        }
        let could_read = socket.may_read();
        let due_us = socket.play(scripts, &mut self.taken_up, now_us);
        let actor = Actor {
            place: id.0,
            stamp: socket.stamp,
        };
        if socket.may_read() && !could_read {
            self.answered.push(actor);
        }
        if let Some(due_us) = due_us {
            self.agenda.enter(due_us, actor);
        }
    }

    /// Returns whether reading would not block.
    pub(super) fn may_read(&self, id: SocketId) -> bool {
        let socket = self.sockets.get(id.0 as usize);
        socket.is_none_or(Socket::may_read)
    }

    /// Returns whether writing would not block.
    pub(super) fn may_write(&self, id: SocketId) -> bool {
        let socket = self.sockets.get(id.0 as usize);
        socket.is_none_or(Socket::may_write)
    }

    fn state(&self, id: SocketId) -> SocketState {
        let socket = self.sockets.get(id.0 as usize);
        socket.map_or(SocketState::Closed, |socket| socket.state)
    }
}

fn is_meant(sockets: &[Socket], actor: Actor) -> bool {
    sockets[actor.place as usize].stamp == actor.stamp
}
