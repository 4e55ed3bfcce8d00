//! The operations on the network, each in the place of its socket.
//!
//! A socket has a place for a reader and one for a writer, a listener has one
//! for an acceptor: two operations in one place would take each other's bytes.
//! So what the world reports leads to the operation by one index, and from its
//! key to its content leads one more.

use super::connection::{Connection, Listener};
use super::keys::{FIRST_GENERATION, NETWORK_PLACES, OpKey, next_generation};
use super::pending::Waiter;
use super::world::{ListenerId, SocketId};
use crate::workload::Buffer;
use std::collections::BTreeMap;
use std::mem;

/// The bits of a place's number that tell its kind.
const KINDS: u32 = 4;

/// The content of an operation on the network.
pub(super) enum Transfer {
    Connect(Connection),
    Accept(Listener),
    Read(Connection, Buffer),
    Write(Connection, Buffer),
}

/// A place of the network that at most one operation has.
#[derive(Clone, Copy)]
pub(super) enum Watched {
    Readable(SocketId),
    Writable(SocketId),
    Acceptable(ListenerId),
}

/// An operation on the network that is not over.
pub(super) struct Live {
    pub(super) waiter: Waiter,
    pub(super) transfer: Transfer,
    stage: Stage,
}

/// The way of an operation from its beginning to its outcome.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// For the world to report its place.
    Waits,
    /// In the ready queue.
    Queued,
    /// Its waiter was told that it is possible, and has not asked. It is
    /// carried out then, so that one that is withdrawn has done nothing.
    Told,
}

/// One place.
struct Place {
    generation: u32,
    live: Option<Live>,
}

/// All operations on the network.
#[derive(Default)]
pub(super) struct Network {
    /// By kind and number.
    places: [Vec<Place>; 3],
    /// Operations on sockets that were closed: another socket may have the
    /// number, and the place, before they are over.
    closed: BTreeMap<OpKey, Live>,
}

impl Transfer {
    #[inline]
    fn watched(&self) -> Watched {
        match self {
            Transfer::Read(connection, _) => {
                Watched::Readable(connection.id())
            }
            Transfer::Connect(connection) | Transfer::Write(connection, _) => {
                Watched::Writable(connection.id())
            }
            Transfer::Accept(listener) => Watched::Acceptable(listener.id()),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Transfer::Connect(_) => "connect",
            Transfer::Accept(_) => "accept",
            Transfer::Read(..) => "read",
            Transfer::Write(..) => "write",
        }
    }
}

impl Watched {
    /// Returns its kind and its number.
    #[inline]
    fn place(self) -> (usize, u32) {
        match self {
            Watched::Readable(id) => (0, id.0),
            Watched::Writable(id) => (1, id.0),
            Watched::Acceptable(id) => (2, id.0),
        }
    }

    #[inline]
    fn key(self, generation: u32) -> OpKey {
        let (kind, number) = self.place();
        OpKey::on_network(number * KINDS + kind as u32, generation)
    }
}

impl Network {
    /// Gives an operation the place of what it waits for; it is in the ready
    /// queue, or waits for the world.
    ///
    /// # Errors
    ///
    /// Waiter and content, if another one has the place.
    #[inline(always)]
    pub(super) fn begin(
        &mut self,
        waiter: Waiter,
        transfer: Transfer,
        queued: bool,
    ) -> Result<OpKey, (Waiter, Transfer)> {
        let watched = transfer.watched();
        let (kind, number) = watched.place();
        let places = &mut self.places[kind];
        if places.len() <= number as usize {
            grow(places, number);
        }
        let place = &mut places[number as usize];
        if place.live.is_some() {
            return Err((waiter, transfer));
        }
        place.live = Some(Live {
            waiter,
            transfer,
            stage: if queued { Stage::Queued } else { Stage::Waits },
        });
        Ok(watched.key(place.generation))
    }

    #[inline]
    fn place(&mut self, op: OpKey) -> Option<&mut Place> {
        let (kind, number) = place_of(op);
        let place = self.places.get_mut(kind)?.get_mut(number)?;
        (place.generation == op.generation()).then_some(place)
    }

    #[inline]
    fn watched(&mut self, watched: Watched) -> Option<&mut Place> {
        let (kind, number) = watched.place();
        self.places[kind].get_mut(number as usize)
    }

    /// Returns an operation.
    #[inline]
    pub(super) fn live_mut(&mut self, op: OpKey) -> Option<&mut Live> {
        if !self.closed.is_empty() && self.closed.contains_key(&op) {
            return self.closed.get_mut(&op);
        }
        self.place(op)?.live.as_mut()
    }

    /// Returns an operation, to be looked at.
    pub(super) fn live(&self, op: OpKey) -> Option<&Live> {
        let place = op.network_place();
        let (kind, number) = (place % KINDS, place / KINDS);
        let place = self.places.get(kind as usize)?.get(number as usize)?;
        match place.generation == op.generation() {
            true => place.live.as_ref(),
            false => self.closed.get(&op),
        }
    }

    /// Takes an operation out.
    #[inline]
    pub(super) fn take(&mut self, op: OpKey) -> Option<Live> {
        if !self.closed.is_empty()
            && let Some(live) = self.closed.remove(&op)
        {
            return Some(live);
        }
        let place = self.place(op)?;
        let live = place.live.take()?;
        place.generation = next_generation(place.generation);
        Some(live)
    }

    /// Puts an operation back that was taken out last, to wait for the world.
    #[cold]
    pub(super) fn put_back(
        &mut self,
        op: OpKey,
        waiter: Waiter,
        transfer: Transfer,
    ) {
        let place = self.watched(transfer.watched());
        let place = place.expect("it was taken out of there");
        place.generation = op.generation();
        place.live = Some(Live {
            waiter,
            transfer,
            stage: Stage::Waits,
        });
    }

    /// Returns the operation that waits for what has happened; it waits no
    /// longer.
    #[inline]
    pub(super) fn happened(&mut self, watched: Watched) -> Option<OpKey> {
        let place = self.watched(watched)?;
        let live = place.live.as_mut()?;
        if live.stage != Stage::Waits {
            return None;
        }
        live.stage = Stage::Queued;
        Some(watched.key(place.generation))
    }

    /// Gives back the places of a socket that is closed; returns those of
    /// their operations that waited.
    pub(super) fn close(&mut self, id: SocketId) -> [Option<OpKey>; 2] {
        [Watched::Readable(id), Watched::Writable(id)].map(|watched| {
            let place = self.watched(watched)?;
            let mut live = place.live.take()?;
            let op = watched.key(place.generation);
            place.generation = next_generation(place.generation);
            let waited = live.stage == Stage::Waits;
            if waited {
                live.stage = Stage::Queued;
            }
            self.closed.insert(op, live);
            waited.then_some(op)
        })
    }

    /// Takes all operations out, for good.
    pub(super) fn take_all(&mut self) -> Vec<Live> {
        let closed = mem::take(&mut self.closed).into_values();
        let places = self.places.iter_mut().flatten();
        let live = places.filter_map(|place| {
            let live = place.live.take()?;
            place.generation = next_generation(place.generation);
            Some(live)
        });
        live.chain(closed).collect()
    }

    /// Returns all operations, for reports.
    pub(super) fn iter(&self) -> impl Iterator<Item = (OpKey, &Live)> {
        let kinds = (0..KINDS).zip(&self.places);
        let places = kinds.flat_map(|(kind, places)| {
            (0..).zip(places).filter_map(move |(number, place)| {
                let place_number = number * KINDS + kind;
                let op = OpKey::on_network(place_number, place.generation);
                Some((op, place.live.as_ref()?))
            })
        });
        places.chain(self.closed.iter().map(|(op, live)| (*op, live)))
    }
}

impl Live {
    /// Notes that its waiter is told that it is possible.
    #[inline]
    pub(super) fn tell(&mut self) {
        self.stage = Stage::Told;
    }

    /// Returns whether its waiter was told that it is possible.
    pub(super) fn is_told(&self) -> bool {
        self.stage == Stage::Told
    }
}

/// Returns the kind and the number of an operation's place.
#[inline]
fn place_of(op: OpKey) -> (usize, usize) {
    let place = op.network_place();
    ((place % KINDS) as usize, (place / KINDS) as usize)
}

/// Makes room for the place of this number.
#[cold]
fn grow(places: &mut Vec<Place>, number: u32) {
    assert!(number < NETWORK_PLACES / KINDS, "too many sockets");
    places.resize_with(number as usize + 1, || Place {
        generation: FIRST_GENERATION,
        live: None,
    });
}

#[cfg(test)]
mod tests;
