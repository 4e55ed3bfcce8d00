//! Carrying out operations on the network: when the waiter asks, so that one
//! that is withdrawn has done nothing.

use super::connection::Connection;
use super::keys::OpKey;
use super::network::{Live, Transfer};
use super::observe::LoopEvent;
use super::operation::Outcome;
use super::world::{Attempt, SocketId, World};
use crate::event_loop::Loop;
use crate::workload::Fault;
use std::cell::Cell;
use std::task::Poll;

impl Loop {
    /// Takes the outcome of the operation that the current task is resumed
    /// for; an operation on the network is carried out for that. `None` if it
    /// would block after all: the task goes on waiting for it. The outcome of
    /// a yield, and of an operation that was asked for before, is
    /// [`Outcome::Done`].
    #[inline]
    pub fn take_outcome(&self, op: OpKey) -> Option<Outcome> {
        self.mark_asked();
        self.outcome(op)
    }

    #[inline(always)]
    fn outcome(&self, op: OpKey) -> Option<Outcome> {
        if op.is_yield() {
            return Some(Outcome::Done);
        }
        if op.is_on_network() {
            return self.carry_out(op);
        }
        Some(self.tables().ops.take_outcome(op))
    }

    /// Keeps an operation that the current task is resumed for and has not
    /// asked for.
    #[cold]
    pub(in super::super) fn keep_unasked(&self, op: OpKey) {
        self.mark_asked();
        self.tables().keep_unasked(op);
    }

    /// Takes the outcome of an operation of which the waiter was told before.
    /// `None` if it was not, or if it would block after all.
    #[cold]
    pub(in super::super) fn take_kept(&self, op: OpKey) -> Option<Outcome> {
        self.bring_out(op);
        let mut tables = self.tables();
        let unasked = tables.take_unasked(op);
        let told = unasked || tables.ops.is_told(op);
        drop(tables);
        if !told {
            return None;
        }
        if self.is_observed() {
            self.tell(LoopEvent::Claimed { op });
        }
        self.outcome(op)
    }

    /// Carries out an operation on the network. `None` if it would block; then
    /// it waits again.
    fn carry_out(&self, op: OpKey) -> Option<Outcome> {
        let live = self.tables().ops.network.take(op);
        let Some(Live {
            waiter, transfer, ..
        }) = live
        else {
            return Some(Outcome::Done);
        };
        // An outcome is made where it is returned, so that it is not copied.
        let (transfer, tried) = match transfer {
            Transfer::Read(connection, mut buffer) => {
                let total = &self.kernel().bytes_read;
                let read = self.try_move(&connection, total, |world, id| {
                    world.read(id, buffer.spare())
                });
                if let Poll::Ready(Ok(bytes)) = read {
                    buffer.fill(bytes);
                    return Some(Outcome::Moved(connection, buffer, bytes));
                }
                (Transfer::Read(connection, buffer), read.map_ok(drop))
            }
            Transfer::Write(connection, mut buffer) => {
                let total = &self.kernel().bytes_written;
                let written =
                    self.try_move(&connection, total, |world, id| {
                        world.write(id, buffer.filled())
                    });
                if let Poll::Ready(Ok(bytes)) = written {
                    buffer.consume(bytes);
                    return Some(Outcome::Moved(connection, buffer, bytes));
                }
                (Transfer::Write(connection, buffer), written.map_ok(drop))
            }
            Transfer::Connect(connection) => {
                let connected = self.world_mut().connected(connection.id());
                if let Poll::Ready(Ok(())) = connected {
                    return Some(Outcome::Connected(connection));
                }
                (Transfer::Connect(connection), connected)
            }
            Transfer::Accept(listener) => {
                let accepted = self.world_mut().accept(listener.id());
                if let Poll::Ready(Ok((id, client))) = accepted {
                    let connection = Connection::new(self.clone(), id);
                    return Some(Outcome::Accepted(connection, client));
                }
                (Transfer::Accept(listener), accepted.map_ok(drop))
            }
        };
        if let Poll::Ready(Err(fault)) = tried {
            // What it held is dropped, and a connection closes.
            return Some(Outcome::Failed(fault));
        }
        let network = &mut self.tables().ops.network;
        network.put_back(op, waiter, transfer);
        None
    }

    /// Moves bytes over a connection, unless that is closed, and adds them to
    /// a total.
    #[inline(always)]
    fn try_move(
        &self,
        connection: &Connection,
        total: &Cell<u64>,
        move_bytes: impl FnOnce(&mut dyn World, SocketId) -> Attempt<usize>,
    ) -> Attempt<usize> {
        if !connection.is_open() {
            return Poll::Ready(Err(Fault::Closed));
        }
        let moved = move_bytes(&mut **self.world_mut(), connection.id());
        if let Poll::Ready(Ok(bytes)) = moved {
            total.set(total.get() + bytes as u64);
        }
        moved
    }
}
