//! Listening sockets, and the pause when no file is left for a client.

use super::backend::{Backend, LocalFuture};
use super::bell::{Bell, Caller, Gate};
use crate::worlds::real::clients::Clients;
use crate::worlds::real::faults::fault_of;
use crate::worlds::real::listeners::{MAX_PASSED_OVER, PAUSE_US};
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use styles::event_loop::{Attempt, ListenerId};
use styles::workload::Fault;

/// All listening sockets. Their numbers are never reused.
pub(super) struct Listeners<B: Backend> {
    bell: Arc<Bell>,
    all: Vec<Option<Listening<B>>>,
    clients: Clients,
}

struct Listening<B: Backend> {
    socket: Rc<B::Listener>,
    next: Next<B>,
    gate: Gate,
}

/// The event that has to come before a client can be taken.
enum Next<B: Backend> {
    Nothing,
    Client(LocalFuture<io::Result<(B::Stream, SocketAddr)>>),
    /// The end of a pause: files or memory were used up.
    Pause(LocalFuture<()>),
}

impl<B: Backend> Listeners<B> {
    pub(super) fn new(
        bell: Arc<Bell>,
        clients: Option<BTreeMap<u16, u32>>,
    ) -> Listeners<B> {
        Listeners {
            bell,
            all: Vec::new(),
            clients: Clients::new(clients),
        }
    }

    pub(super) fn add(&mut self, socket: B::Listener) -> ListenerId {
        let id = ListenerId(self.all.len() as u32);
        self.all.push(Some(Listening {
            socket: Rc::new(socket),
            next: Next::Nothing,
            gate: Gate::new(&self.bell, Caller::Acceptor(id)),
        }));
        id
    }

    /// Takes the client that has waited longest, with its number.
    pub(super) fn accept(
        &mut self,
        id: ListenerId,
    ) -> Attempt<(B::Stream, u32)> {
        let Some(Some(listening)) = self.all.get_mut(id.0 as usize) else {
            return Poll::Ready(Err(Fault::Closed));
        };
        for _ in 0..MAX_PASSED_OVER {
            match listening.poll() {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok((stream, from))) => {
                    if let Some(number) = self.clients.number(from) {
                        return Poll::Ready(Ok((stream, number)));
                    }
                }
                Poll::Ready(Err(error)) => {
                    // Any other error is about a client that has gone; see
                    // "Error handling" in accept(2).
                    if fault_of(&error) == Fault::Exhausted {
                        listening.pause();
                    }
                }
            }
        }
        listening.gate.ring();
        Poll::Pending
    }

    /// Ends the pauses: a file was closed.
    pub(super) fn end_pauses(&mut self) {
        for listening in self.all.iter_mut().flatten() {
            if let Next::Pause(_) = listening.next {
                listening.next = Next::Nothing;
                listening.gate.ring();
            }
        }
    }

    pub(super) fn may_accept(&self, id: ListenerId) -> bool {
        match self.all.get(id.0 as usize) {
            Some(Some(listening)) => listening.gate.is_open(),
            _ => true,
        }
    }

    pub(super) fn open(&mut self, id: ListenerId) {
        if let Some(Some(listening)) = self.all.get_mut(id.0 as usize) {
            listening.gate.open();
        }
    }

    pub(super) fn close(&mut self, id: ListenerId) {
        if let Some(listening) = self.all.get_mut(id.0 as usize) {
            *listening = None;
        }
    }
}

impl<B: Backend> Listening<B> {
    fn poll(&mut self) -> Poll<io::Result<(B::Stream, SocketAddr)>> {
        loop {
            match &mut self.next {
                Next::Nothing => {
                    self.next = Next::Client(B::accept(self.socket.clone()));
                }
                Next::Client(client) => {
                    let polled = self.gate.pass(|cx| client.as_mut().poll(cx));
                    if polled.is_ready() {
                        self.next = Next::Nothing;
                    }
                    return polled;
                }
                Next::Pause(pause) => {
                    match self.gate.pass(|cx| pause.as_mut().poll(cx)) {
                        Poll::Pending => return Poll::Pending,
                        Poll::Ready(()) => self.next = Next::Nothing,
                    }
                }
            }
        }
    }

    /// Accepts nothing for a while.
    fn pause(&mut self) {
        let pause = B::sleep(Duration::from_micros(PAUSE_US));
        self.next = Next::Pause(pause);
    }
}
