//! The operations that wait for a socket or a listener.

use super::keys::OpKey;
use super::ops::Pending;
use super::world::{ListenerId, SocketId};

/// Readers and writers by socket, acceptors by listener.
#[derive(Default)]
pub(super) struct Watches {
    readers: Vec<Option<OpKey>>,
    writers: Vec<Option<OpKey>>,
    acceptors: Vec<Option<OpKey>>,
}

/// A thing of the world that at most one operation waits for.
#[derive(Clone, Copy)]
pub(super) enum Watched {
    Readable(SocketId),
    Writable(SocketId),
    Acceptable(ListenerId),
}

impl Watches {
    /// Returns the operation that waits for a thing, to be changed.
    pub(super) fn slot(&mut self, watched: Watched) -> &mut Option<OpKey> {
        let (table, place) = match watched {
            Watched::Readable(id) => (&mut self.readers, id.0),
            Watched::Writable(id) => (&mut self.writers, id.0),
            Watched::Acceptable(id) => (&mut self.acceptors, id.0),
        };
        let place = place as usize;
        if table.len() <= place {
            table.resize(place + 1, None);
        }
        &mut table[place]
    }

    /// Takes the operation that waits for a thing.
    pub(super) fn take(&mut self, watched: Watched) -> Option<OpKey> {
        self.slot(watched).take()
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
