//! The operations on a socket or a listener, and whether they wait for it.

use super::keys::OpKey;
use super::ops::Pending;
use super::world::{ListenerId, SocketId};

/// Readers and writers by socket, acceptors by listener.
#[derive(Default)]
pub(super) struct Watches {
    readers: Vec<Place>,
    writers: Vec<Place>,
    acceptors: Vec<Place>,
}

/// The operation that has a thing of the world to itself. It stays there after
/// its end, until the next one comes.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) op: Option<OpKey>,
    /// `true` if it waits for the world, not for its turn to be tried.
    pub(super) waits: bool,
}

/// A thing of the world that at most one operation waits for.
#[derive(Clone, Copy)]
pub(super) enum Watched {
    Readable(SocketId),
    Writable(SocketId),
    Acceptable(ListenerId),
}

impl Watches {
    /// Returns the place of a thing, to be changed.
    pub(super) fn place(&mut self, watched: Watched) -> &mut Place {
        let (table, place) = match watched {
            Watched::Readable(id) => (&mut self.readers, id.0),
            Watched::Writable(id) => (&mut self.writers, id.0),
            Watched::Acceptable(id) => (&mut self.acceptors, id.0),
        };
        let place = place as usize;
        if table.len() <= place {
            table.resize(place + 1, Place::default());
        }
        &mut table[place]
    }

    /// Returns the operation that waits for a thing, which has happened; it
    /// waits no longer.
    pub(super) fn take(&mut self, watched: Watched) -> Option<OpKey> {
        let place = self.place(watched);
        let waited = std::mem::take(&mut place.waits);
        place.op.filter(|_| waited)
    }

    /// Gives back the place of a thing that is gone, as another may have its
    /// number; returns the operation that waits for it.
    pub(super) fn release(&mut self, watched: Watched) -> Option<OpKey> {
        let place = std::mem::take(self.place(watched));
        place.op.filter(|_| place.waits)
    }
}

impl Pending {
    /// Returns the thing of the world that it waits for.
    pub(super) fn watched(&self) -> Option<Watched> {
        match self {
            Pending::Read(connection, _) => {
                Some(Watched::Readable(connection.id()))
            }
            Pending::Connect(connection) | Pending::Write(connection, _) => {
                Some(Watched::Writable(connection.id()))
            }
            Pending::Accept(listener) => {
                Some(Watched::Acceptable(listener.id()))
            }
            Pending::Yield
            | Pending::Timer
            | Pending::Promise(_)
            | Pending::Job
            | Pending::Join
            | Pending::Tried
            | Pending::Failed(_)
            | Pending::Returned(_) => None,
        }
    }
}
