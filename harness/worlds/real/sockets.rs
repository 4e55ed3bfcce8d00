//! All connections, each in a slot of its own.

use super::faults::fault_of;
use super::slot::{Slot, State};
use mio::event::Event;
use mio::net::TcpStream;
use mio::{Registry, Token};
use std::net::SocketAddr;
use std::task::Poll;
use styles::event_loop::{Attempt, Readiness, SocketId};
use styles::workload::Fault;

/// The step between two generations of a token, above the index of its slot: a
/// process that a job starts may keep a closed socket alive for a moment, and
/// its edges must not be taken for those of the next one in that slot.
const GENERATION: usize = 1 << (usize::BITS / 2);

/// All connections, by slot. Slots are reused, latest first.
#[derive(Default)]
pub(super) struct Sockets {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

impl Sockets {
    /// Takes a slot for a connection to a name that is being looked up.
    pub(super) fn look_up(&mut self) -> (SocketId, Token) {
        let id = self.reserve();
        (id, self.slots[id.0 as usize].token)
    }

    /// Takes the addresses found. Returns the socket if it has failed already.
    pub(super) fn found(
        &mut self,
        registry: &Registry,
        token: Token,
        addresses: Vec<SocketAddr>,
    ) -> Option<SocketId> {
        // It may have been closed meanwhile.
        let (id, slot) = self.by_token(token)?;
        let begun =
            slot.dial(registry, addresses.into_iter(), Fault::NoSuchHost);
        begun.is_err().then_some(id)
    }

    /// Begins to connect.
    pub(super) fn connect(
        &mut self,
        registry: &Registry,
        address: SocketAddr,
    ) -> Result<SocketId, Fault> {
        let id = self.reserve();
        let slot = &mut self.slots[id.0 as usize];
        let begun =
            slot.dial(registry, vec![address].into_iter(), Fault::NoSuchHost);
        if begun.is_err() {
            self.close(id);
        }
        begun.map(|()| id)
    }

    /// Adopts a connection that was accepted.
    pub(super) fn adopt(
        &mut self,
        registry: &Registry,
        stream: TcpStream,
    ) -> Result<SocketId, Fault> {
        let id = self.reserve();
        let adopted = self.slots[id.0 as usize].adopt(registry, stream);
        if adopted.is_err() {
            self.close(id);
        }
        adopted.map(|()| id).map_err(|error| fault_of(&error))
    }

    /// Returns whether a connection is made.
    pub(super) fn connected(
        &mut self,
        registry: &Registry,
        id: SocketId,
    ) -> Attempt<()> {
        match self.slots.get_mut(id.0 as usize) {
            Some(slot) => slot.connected(registry),
            None => Poll::Ready(Err(Fault::Closed)),
        }
    }

    /// Notes an edge, and appends the operations that became possible.
    pub(super) fn note(&mut self, event: &Event, ready: &mut Vec<Readiness>) {
        let Some((id, slot)) = self.by_token(event.token()) else {
            return;
        };
        let news = slot.note(event);
        if news.readable {
            ready.push(Readiness::Readable(id));
        }
        if news.writable {
            ready.push(Readiness::Writable(id));
        }
    }

    pub(super) fn read(
        &mut self,
        id: SocketId,
        into: &mut [u8],
    ) -> Attempt<usize> {
        match self.slots.get_mut(id.0 as usize) {
            Some(slot) => slot.read(into),
            None => Poll::Ready(Err(Fault::Closed)),
        }
    }

    pub(super) fn write(
        &mut self,
        id: SocketId,
        from: &[u8],
    ) -> Attempt<usize> {
        match self.slots.get_mut(id.0 as usize) {
            Some(slot) => slot.write(from),
            None => Poll::Ready(Err(Fault::Closed)),
        }
    }

    pub(super) fn may_read(&self, id: SocketId) -> bool {
        let slot = self.slots.get(id.0 as usize);
        slot.is_none_or(|slot| slot.readable)
    }

    pub(super) fn may_write(&self, id: SocketId) -> bool {
        let slot = self.slots.get(id.0 as usize);
        slot.is_none_or(|slot| slot.writable)
    }

    /// Closes a connection, or gives up making it; one that is closed stays
    /// so. The kernel forgets the registration with the socket.
    pub(super) fn close(&mut self, id: SocketId) {
        let Some(slot) = self.slots.get_mut(id.0 as usize) else {
            return;
        };
        if !matches!(slot.state, State::Free) {
            let next = slot.token.0.wrapping_add(GENERATION);
            *slot = Slot::free(Token(next));
            self.free.push(id.0);
        }
    }

    /// Returns whether no slot is taken.
    pub(super) fn is_empty(&self) -> bool {
        self.free.len() == self.slots.len()
    }

    fn reserve(&mut self) -> SocketId {
        if let Some(place) = self.free.pop() {
            let slot = &mut self.slots[place as usize];
            *slot = Slot::new(slot.token);
            return SocketId(place);
        }
        let place = self.slots.len();
        // A process has far fewer open files.
        assert!(place < GENERATION / 2, "too many connections");
        self.slots.push(Slot::new(Token(place)));
        SocketId(place as u32)
    }

    fn by_token(&mut self, token: Token) -> Option<(SocketId, &mut Slot)> {
        let place = token.0 % GENERATION;
        let slot = self.slots.get_mut(place)?;
        (slot.token == token).then_some((SocketId(place as u32), slot))
    }
}
