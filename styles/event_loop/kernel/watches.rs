//! The operations that wait for a socket or a listener.

use super::keys::OpKey;
use super::ops::Pending;
use super::tables::Tables;
use super::world::{JobResult, ListenerId, Readiness, SocketId};
use crate::workload::Fault;

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
    fn slot(&mut self, watched: Watched) -> &mut Option<OpKey> {
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

    fn take(&mut self, watched: Watched) -> Option<OpKey> {
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
            _ => None,
        }
    }
}

impl Tables {
    /// Has an operation completed when `watched` is possible. If another
    /// waits for it already this one fails, as in asyncio.
    pub(super) fn watch(&mut self, watched: Watched, op: OpKey) {
        let slot = self.watches.slot(watched);
        match *slot {
            Some(other) if other != op && self.ops.is_live(other) => {
                if let Some(live) = self.ops.enlarge(op) {
                    live.pending = Pending::Failed(Fault::Busy);
                }
                self.complete(op);
            }
            _ => *slot = Some(op),
        }
    }

    /// Puts the content of an operation back that would have blocked.
    pub(super) fn wait_again(&mut self, op: OpKey, pending: Pending) {
        let watched = pending.watched();
        let Some(live) = self.ops.enlarge(op) else {
            return;
        };
        live.pending = pending;
        match watched {
            Some(watched) => self.watch(watched, op),
            None => self.complete(op),
        }
    }

    /// Completes the operations that wait for a socket that was closed.
    pub(super) fn complete_watchers(&mut self, id: SocketId) {
        for watched in [Watched::Readable(id), Watched::Writable(id)] {
            if let Some(op) = self.watches.take(watched) {
                self.complete(op);
            }
        }
    }

    /// Completes the operation that waits for what became possible; returns
    /// the result of a job that is no longer waited for.
    pub(super) fn take_readiness(
        &mut self,
        event: Readiness,
    ) -> Option<JobResult> {
        let op = match event {
            Readiness::Readable(id) => {
                self.watches.take(Watched::Readable(id))
            }
            Readiness::Writable(id) => {
                self.watches.take(Watched::Writable(id))
            }
            Readiness::Acceptable(id) => {
                self.watches.take(Watched::Acceptable(id))
            }
            Readiness::JobDone(id, result) => {
                let op = self.jobs.remove(&id.0);
                let live = op.and_then(|op| self.ops.enlarge(op));
                let Some(live) = live else {
                    return result;
                };
                live.pending = match result {
                    Some(result) => Pending::Returned(result),
                    None => Pending::Failed(Fault::JobPanicked),
                };
                op
            }
        };
        if let Some(op) = op {
            self.complete(op);
        }
        None
    }
}
