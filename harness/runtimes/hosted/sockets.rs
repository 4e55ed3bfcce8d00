//! All connections, each in a slot of its own.

use super::backend::{Backend, LocalFuture};
use super::bell::{Bell, Caller, Gate};
use crate::worlds::real::faults::fault_of;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::task::{Context, Poll};
use styles::event_loop::{Attempt, SocketId};
use styles::workload::Fault;

/// All connections, by slot. Slots are reused, latest first; a wake that was
/// meant for the connection before opens a gate for nothing.
pub(super) struct Sockets<B: Backend> {
    bell: Arc<Bell>,
    slots: Vec<Slot<B>>,
    free: Vec<u32>,
}

struct Slot<B: Backend> {
    state: HostedState<B>,
    reader: Gate,
    writer: Gate,
    /// The fault of the connection. The kernel reports an error once, and what
    /// it reports afterwards looks like a proper end.
    fault: Option<Fault>,
}

enum HostedState<B: Backend> {
    Free,
    Connecting(LocalFuture<Result<B::Stream, Fault>>),
    Open(B::Stream),
    /// The connection could not be made.
    Failed(Fault),
}

impl<B: Backend> Sockets<B> {
    pub(super) fn new(bell: Arc<Bell>) -> Sockets<B> {
        Sockets {
            bell,
            slots: Vec::new(),
            free: Vec::new(),
        }
    }

    /// Takes a slot for a connection that is being made.
    pub(super) fn connect(
        &mut self,
        made: LocalFuture<Result<B::Stream, Fault>>,
    ) -> SocketId {
        self.put(HostedState::Connecting(made))
    }

    /// Adopts a connection that was accepted.
    pub(super) fn adopt(&mut self, stream: B::Stream) -> SocketId {
        self.put(HostedState::Open(stream))
    }

    fn put(&mut self, state: HostedState<B>) -> SocketId {
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                let id = SocketId(self.slots.len() as u32);
                self.slots.push(Slot {
                    state: HostedState::Free,
                    reader: Gate::new(&self.bell, Caller::Reader(id)),
                    writer: Gate::new(&self.bell, Caller::Writer(id)),
                    fault: None,
                });
                id.0
            }
        };
        let slot = &mut self.slots[place as usize];
        slot.state = state;
        SocketId(place)
    }

    /// Returns whether a connection is made.
    pub(super) fn connected(&mut self, id: SocketId) -> Attempt<()> {
        let Some(slot) = self.slots.get_mut(id.0 as usize) else {
            return Poll::Ready(Err(Fault::Closed));
        };
        let HostedState::Connecting(made) = &mut slot.state else {
            return Poll::Ready(slot.check_open());
        };
        match slot.writer.pass(|cx| made.as_mut().poll(cx)) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Ok(stream)) => slot.state = HostedState::Open(stream),
            Poll::Ready(Err(fault)) => slot.state = HostedState::Failed(fault),
        }
        Poll::Ready(slot.check_open())
    }

    /// Reads at most as much as fits; 0 is the end of what the peer sends.
    pub(super) fn read(
        &mut self,
        id: SocketId,
        into: &mut [u8],
    ) -> Attempt<usize> {
        let Some(slot) = self.slots.get_mut(id.0 as usize) else {
            return Poll::Ready(Err(Fault::Closed));
        };
        let HostedState::Open(stream) = &mut slot.state else {
            return slot.refuse();
        };
        let end = !into.is_empty();
        let read = |cx: &mut Context<'_>| {
            uninterrupted(|| B::poll_read(stream, cx, into))
        };
        slot.reader.pass(read).map(|read| match read {
            Ok(0) if end => slot.fault.map_or(Ok(0), Err),
            Ok(bytes) => Ok(bytes),
            Err(error) => Err(*slot.fault.insert(fault_of(&error))),
        })
    }

    /// Writes at most all of `from`.
    pub(super) fn write(
        &mut self,
        id: SocketId,
        from: &[u8],
    ) -> Attempt<usize> {
        let Some(slot) = self.slots.get_mut(id.0 as usize) else {
            return Poll::Ready(Err(Fault::Closed));
        };
        let HostedState::Open(stream) = &mut slot.state else {
            return slot.refuse();
        };
        let write = |cx: &mut Context<'_>| {
            uninterrupted(|| B::poll_write(stream, cx, from))
        };
        slot.writer.pass(write).map(|written| {
            written.map_err(|error| *slot.fault.insert(fault_of(&error)))
        })
    }

    pub(super) fn may_read(&self, id: SocketId) -> bool {
        let slot = self.slots.get(id.0 as usize);
        slot.is_none_or(|slot| slot.reader.is_open())
    }

    pub(super) fn may_write(&self, id: SocketId) -> bool {
        let slot = self.slots.get(id.0 as usize);
        slot.is_none_or(|slot| slot.writer.is_open())
    }

    pub(super) fn open_reader(&mut self, id: SocketId) {
        if let Some(slot) = self.slots.get_mut(id.0 as usize) {
            slot.reader.open();
        }
    }

    pub(super) fn open_writer(&mut self, id: SocketId) {
        if let Some(slot) = self.slots.get_mut(id.0 as usize) {
            slot.writer.open();
        }
    }

    /// Closes a connection, or gives up making it; one that is closed stays
    /// so.
    pub(super) fn close(&mut self, id: SocketId) {
        let Some(slot) = self.slots.get_mut(id.0 as usize) else {
            return;
        };
        if !matches!(slot.state, HostedState::Free) {
            slot.state = HostedState::Free;
            slot.fault = None;
            slot.reader.open();
            slot.writer.open();
            self.free.push(id.0);
        }
    }
}

impl<B: Backend> Slot<B> {
    fn check_open(&self) -> Result<(), Fault> {
        match self.state {
            HostedState::Open(_) => Ok(()),
            HostedState::Failed(fault) => Err(fault),
            HostedState::Free | HostedState::Connecting(_) => {
                Err(Fault::Closed)
            }
        }
    }

    fn refuse(&self) -> Attempt<usize> {
        Poll::Ready(self.check_open().map(|()| 0))
    }
}

/// Polls again as long as a signal gets in between.
fn uninterrupted<T>(
    mut poll: impl FnMut() -> Poll<io::Result<T>>,
) -> Poll<io::Result<T>> {
    loop {
        match poll() {
            Poll::Ready(Err(error))
                if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
