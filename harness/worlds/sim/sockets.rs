//! All connections, by their slots.
//!
//! Knows no limits and has no clock: the time is an argument. Where to read
//! next: `socket.rs` for one connection.

use super::agenda::{Actor, Agenda};
use super::door::Arrival;
use super::script::Scripts;
use super::socket::{Receiver, Socket, SocketState};
use super::talk::TakenUp;
use std::task::Poll;
use styles::event_loop::{Attempt, Readiness, SocketId};
use styles::workload::Fault;

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
            room: usize::MAX,
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
        let (script, room) = scripts.client(arrival.client);
        let socket = Socket {
            state: SocketState::Open,
            stamp: 0,
            receiver: Receiver::Client(arrival.client),
            talk: None,
            script,
            acted_us: arrival.at_us,
            read: script.bytes,
            sent: script.bytes,
            room,
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

    /// Returns who receives what is written, and how many of `most` bytes,
    /// once writing is possible.
    pub(super) fn begin_write(
        &mut self,
        id: SocketId,
        most: usize,
    ) -> Attempt<(Receiver, usize)> {
        match self.state(id) {
            SocketState::Connecting => Poll::Pending,
            SocketState::Refused => Poll::Ready(Err(Fault::Refused)),
            SocketState::Closed => Poll::Ready(Err(Fault::Closed)),
            SocketState::Reset => Poll::Ready(Err(Fault::Reset)),
            SocketState::Open | SocketState::Ended => {
                let socket = &mut self.sockets[id.0 as usize];
                if socket.room == 0 {
                    return Poll::Pending;
                }
                let bytes = most.min(socket.room);
                socket.room -= bytes;
                Poll::Ready(Ok((socket.receiver, bytes)))
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
