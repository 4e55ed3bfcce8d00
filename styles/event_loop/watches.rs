//! Who waits for which socket, listener and job.

use super::OpKey;
use super::core::{Core, Pending};
use super::world::{JobResult, ListenerId, Readiness, SocketId};
use crate::workload::Fault;

/// Who waits for a socket to become readable and writable.
#[derive(Clone, Copy)]
pub(super) struct Watch {
    reader: OpKey,
    writer: OpKey,
}

const NOBODY: Watch = Watch {
    reader: OpKey::NONE,
    writer: OpKey::NONE,
};

impl Core {
    fn watch(&mut self, socket: SocketId) -> &mut Watch {
        let place = socket.0 as usize;
        if self.sockets.len() <= place {
            self.sockets.resize(place + 1, NOBODY);
        }
        &mut self.sockets[place]
    }

    fn acceptor(&mut self, listener: ListenerId) -> &mut OpKey {
        let place = listener.0 as usize;
        if self.acceptors.len() <= place {
            self.acceptors.resize(place + 1, OpKey::NONE);
        }
        &mut self.acceptors[place]
    }

    /// Notes who waits for a socket to become readable. If somebody does
    /// already, the newcomer fails, as in asyncio, and `false` is returned.
    pub(super) fn enlist_reader(&mut self, id: SocketId, op: OpKey) -> bool {
        let other = self.watch(id).reader;
        if self.refuse_second(other, op) {
            return false;
        }
        self.watch(id).reader = op;
        true
    }

    /// As [`Core::enlist_reader`], for writing.
    pub(super) fn enlist_writer(&mut self, id: SocketId, op: OpKey) -> bool {
        let other = self.watch(id).writer;
        if self.refuse_second(other, op) {
            return false;
        }
        self.watch(id).writer = op;
        true
    }

    /// As [`Core::enlist_reader`], for accepting.
    pub(super) fn enlist_acceptor(
        &mut self,
        id: ListenerId,
        op: OpKey,
    ) -> bool {
        let other = *self.acceptor(id);
        if self.refuse_second(other, op) {
            return false;
        }
        *self.acceptor(id) = op;
        true
    }

    fn refuse_second(&mut self, other: OpKey, op: OpKey) -> bool {
        if other == op || !self.is_live(other) {
            return false;
        }
        if let Some(live) = self.op(op) {
            live.pending = Pending::Failed(Fault::Busy);
        }
        true
    }

    /// Takes off whoever waits for a socket.
    pub(super) fn take_watchers(&mut self, id: SocketId) -> [OpKey; 2] {
        let watch = std::mem::replace(self.watch(id), NOBODY);
        [watch.reader, watch.writer]
    }

    /// Puts an operation back that would have blocked.
    pub(super) fn wait_again(&mut self, op: OpKey, pending: Pending) {
        let (reader, writer, acceptor) = match &pending {
            Pending::Read(connection, _) => {
                (Some(connection.id()), None, None)
            }
            Pending::Connect(connection) | Pending::Write(connection, _) => {
                (None, Some(connection.id()), None)
            }
            Pending::Accept(listener) => (None, None, Some(listener.id())),
            _ => (None, None, None),
        };
        match self.op(op) {
            Some(live) => live.pending = pending,
            None => return,
        }
        let waits = match (reader, writer, acceptor) {
            (Some(id), _, _) => self.enlist_reader(id, op),
            (_, Some(id), _) => self.enlist_writer(id, op),
            (_, _, Some(id)) => self.enlist_acceptor(id, op),
            _ => false,
        };
        if !waits {
            self.complete(op);
        }
    }

    /// Makes ready who waited for what became possible; gives back the result
    /// of a job for which nobody waits any more.
    pub(super) fn take_readiness(
        &mut self,
        event: Readiness,
    ) -> Option<JobResult> {
        let op = match event {
            Readiness::Readable(socket) => {
                std::mem::replace(&mut self.watch(socket).reader, OpKey::NONE)
            }
            Readiness::Writable(socket) => {
                std::mem::replace(&mut self.watch(socket).writer, OpKey::NONE)
            }
            Readiness::Acceptable(listener) => {
                std::mem::replace(self.acceptor(listener), OpKey::NONE)
            }
            Readiness::JobDone(id, result) => {
                let op = self.jobs.remove(&id.0).unwrap_or(OpKey::NONE);
                let Some(live) = self.op(op) else {
                    return result;
                };
                live.pending = match result {
                    Some(result) => Pending::Returned(result),
                    None => Pending::Failed(Fault::JobPanicked),
                };
                op
            }
        };
        self.complete(op);
        None
    }
}
