//! Sockets, clock and threads of a runtime, in the form that the loop needs.

use super::backend::{Backend, LocalFuture};
use super::bell::{Bell, Caller, Gate};
use super::listeners::Listeners;
use super::sockets::Sockets;
use crate::worlds::real::faults::fault_of;
use crate::worlds::real::listeners::listening_socket;
use crate::worlds::real::resolver::{Resolve, look_up};
use crate::worlds::real::{Setup, Stop};
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};
use styles::event_loop::{
    Attempt, Job, JobId, JobResult, ListenerId, Notify, PollTimeout, Polled,
    Readiness, SocketId, World, caught,
};
use styles::workload::{Address, Fault};

/// A world that never waits: its runtime does, and [`Bell`] tells it when a
/// turn is worth it.
///
/// Its clock goes on between turns, since tasks are polled between them.
/// Dropping it requests its [`Stop`].
pub(super) struct HostedWorld<B: Backend> {
    backend: Rc<B>,
    start: Instant,
    bell: Arc<Bell>,
    sockets: Sockets<B>,
    listeners: Listeners<B>,
    jobs: BTreeMap<u64, RunningJob>,
    peers: Vec<SocketAddr>,
    resolve: Resolve,
    stop: Stop,
    /// A deadline has passed, as of the last poll.
    alarm_rang: bool,
}

struct RunningJob {
    result: LocalFuture<Option<JobResult>>,
    gate: Gate,
}

impl<B: Backend> HostedWorld<B> {
    pub(super) fn new(
        backend: Rc<B>,
        bell: Arc<Bell>,
        setup: Setup,
    ) -> HostedWorld<B> {
        HostedWorld {
            backend,
            start: setup.start,
            sockets: Sockets::new(bell.clone()),
            listeners: Listeners::new(bell.clone(), setup.clients),
            jobs: BTreeMap::new(),
            peers: setup.peers,
            resolve: setup.resolve,
            stop: Stop::new(),
            alarm_rang: false,
            bell,
        }
    }

    pub(super) fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        let socket = listening_socket(address)?;
        let address = socket.local_addr()?;
        let listener = self.backend.listen(socket)?;
        Ok((self.listeners.add(listener), address))
    }

    pub(super) fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Returns the news from a source, if there is any.
    fn answer(&mut self, caller: Caller) -> Option<Readiness> {
        match caller {
            Caller::Reader(id) => {
                self.sockets.open_reader(id);
                Some(Readiness::Readable(id))
            }
            Caller::Writer(id) => {
                self.sockets.open_writer(id);
                Some(Readiness::Writable(id))
            }
            Caller::Acceptor(id) => {
                self.listeners.open(id);
                Some(Readiness::Acceptable(id))
            }
            Caller::Alarm => {
                self.alarm_rang = true;
                None
            }
            Caller::Job(id) => {
                let RunningJob { result, gate } = self.jobs.get_mut(&id.0)?;
                gate.open();
                match gate.pass(|cx| result.as_mut().poll(cx)) {
                    Poll::Pending => None,
                    Poll::Ready(result) => {
                        self.jobs.remove(&id.0);
                        Some(Readiness::JobDone(id, result))
                    }
                }
            }
        }
    }
}

impl<B: Backend> World for HostedWorld<B> {
    fn now_us(&self) -> u64 {
        let elapsed_us = self.start.elapsed().as_micros();
        u64::try_from(elapsed_us).unwrap_or(u64::MAX)
    }

    fn poll(&mut self, _: PollTimeout, ready: &mut Vec<Readiness>) -> Polled {
        // Timers fire one turn later, when the tasks that the network woke
        // with the timer, or before, have gone on: data that arrived before a
        // deadline counts, even if this thread was held up and both are seen
        // at once.
        let timers_may_fire = std::mem::take(&mut self.alarm_rang);
        for caller in self.bell.take() {
            ready.extend(self.answer(caller));
        }
        match timers_may_fire {
            true => Polled::Idle,
            false => Polled::Active,
        }
    }

    fn connect(&mut self, address: &Address) -> Result<SocketId, Fault> {
        let backend = self.backend.clone();
        let made: LocalFuture<_> = match address {
            Address::Socket(address) => Box::pin(dial::<B>(vec![*address])),
            Address::Peer(number) => {
                let address = self.peers.get(*number as usize);
                let address = *address.ok_or(Fault::NoSuchHost)?;
                Box::pin(dial::<B>(vec![address]))
            }
            Address::Name(name, port) => {
                let (resolve, name, port) =
                    (self.resolve, name.clone(), *port);
                let look_up = move || {
                    let look_up = || look_up(resolve, &name, port);
                    caught(look_up).unwrap_or_default()
                };
                Box::pin(async move {
                    dial::<B>(backend.unblock(look_up).await).await
                })
            }
        };
        Ok(self.sockets.connect(made))
    }

    fn connected(&mut self, socket: SocketId) -> Attempt<()> {
        self.sockets.connected(socket)
    }

    fn accept(&mut self, listener: ListenerId) -> Attempt<(SocketId, u32)> {
        let accepted = self.listeners.accept(listener);
        accepted
            .map_ok(|(stream, number)| (self.sockets.adopt(stream), number))
    }

    fn read(&mut self, socket: SocketId, into: &mut [u8]) -> Attempt<usize> {
        self.sockets.read(socket, into)
    }

    fn write(&mut self, socket: SocketId, from: &[u8]) -> Attempt<usize> {
        self.sockets.write(socket, from)
    }

    fn may_read(&self, socket: SocketId) -> bool {
        self.sockets.may_read(socket)
    }

    fn may_write(&self, socket: SocketId) -> bool {
        self.sockets.may_write(socket)
    }

    fn may_accept(&self, listener: ListenerId) -> bool {
        self.listeners.may_accept(listener)
    }

    fn close(&mut self, socket: SocketId) {
        self.sockets.close(socket);
        self.listeners.end_pauses();
    }

    fn close_listener(&mut self, listener: ListenerId) {
        self.listeners.close(listener);
    }

    fn start_job(&mut self, id: JobId, job: Job) {
        let run = move || caught(job.run);
        let result = self.backend.unblock(run);
        let gate = Gate::new(&self.bell, Caller::Job(id));
        gate.ring();
        self.jobs.insert(id.0, RunningJob { result, gate });
    }

    fn block(&mut self, us: u64) {
        self.occupy()(us);
    }

    fn occupy(&self) -> fn(u64) {
        |us| thread::sleep(Duration::from_micros(us))
    }

    fn notifier(&self) -> Option<Arc<dyn Notify>> {
        Some(self.bell.clone())
    }
}

impl<B: Backend> Drop for HostedWorld<B> {
    /// Releases the jobs that wait for a stop: their runtime may join its
    /// threads next.
    fn drop(&mut self) {
        self.stop.ask();
    }
}

/// Connects to the first address that answers; if none is left, the last
/// failure counts.
async fn dial<B: Backend>(
    addresses: Vec<SocketAddr>,
) -> Result<B::Stream, Fault> {
    let mut fault = Fault::NoSuchHost;
    for address in addresses {
        match B::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => fault = fault_of(&error),
        }
    }
    Err(fault)
}
