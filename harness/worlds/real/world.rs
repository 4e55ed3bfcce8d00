//! The world itself: one poll for sockets, clock, jobs and interrupts.

use super::bell::{Bell, Ringer};
use super::listeners::Listeners;
use super::pool::{Done, Pool, Work};
use super::resolver::{Resolve, look_up};
use super::setup::Setup;
use super::sockets::Sockets;
use super::stop::Stop;
use mio::{Events, Poll, Token};
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{self, ready};
use std::thread;
use std::time::{Duration, Instant};
use styles::event_loop::{
    Attempt, Job, JobId, ListenerId, Notify, PollTimeout, Polled, Readiness,
    SocketId, World,
};
use styles::workload::{Address, Fault};

/// Edges taken at once; what is more comes with the next poll.
const EVENTS_PER_POLL: usize = 1024;

/// The token of the bell; see `listeners.rs` for those before it.
const BELL: Token = Token(usize::MAX);

/// Whoever holds the interrupt without being able to use it: the world, and
/// the loop that runs in it.
const OWN_HOLDERS: usize = 2;

/// Sockets and wall clock, for one loop.
///
/// Deadlines are met late by a millisecond at most where nothing else is the
/// matter, for that is what the kernel counts in, and never early. Dropping a
/// world drops the jobs that were not begun, asks its [`Stop`] and waits for
/// the jobs that run.
///
/// # Examples
///
/// ```
/// use harness::worlds::real::RealWorld;
/// use styles::event_loop::{PollTimeout, World};
///
/// let mut world = RealWorld::new()?;
/// while world.now_us() < 2_000 {
///     world.poll(PollTimeout::Until(2_000), &mut Vec::new());
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct RealWorld {
    start: Instant,
    now_us: u64,
    poll: Poll,
    events: Events,
    sockets: Sockets,
    listeners: Listeners,
    peers: Vec<SocketAddr>,
    resolve: Resolve,
    bell: Arc<Bell>,
    interrupt: Arc<Ringer>,
    stop: Stop,
    pool: Pool,
}

impl RealWorld {
    /// Makes a world that begins now.
    ///
    /// # Errors
    ///
    /// If the operating system has no files left for it.
    pub fn new() -> io::Result<RealWorld> {
        RealWorld::with(Setup::default())
    }

    /// Makes a world.
    ///
    /// # Errors
    ///
    /// If the operating system has no files left for it.
    pub fn with(setup: Setup) -> io::Result<RealWorld> {
        let poll = Poll::new()?;
        let bell = Bell::new(poll.registry(), BELL)?;
        let mut world = RealWorld {
            start: setup.start,
            now_us: 0,
            poll,
            events: Events::with_capacity(EVENTS_PER_POLL),
            sockets: Sockets::default(),
            listeners: Listeners::new(setup.clients),
            peers: setup.peers,
            resolve: setup.resolve,
            interrupt: Arc::new(Ringer(bell.clone())),
            stop: Stop::new(),
            pool: Pool::new(setup.pool_threads, bell.clone()),
            bell,
        };
        world.now_us = world.elapsed_us();
        Ok(world)
    }

    /// Listens for clients; gives the address too, for its port may have been
    /// left open. Of use before a loop takes the world.
    ///
    /// # Errors
    ///
    /// If the address cannot be had, or the operating system has no files
    /// left.
    pub fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        self.listeners.listen(self.poll.registry(), address)
    }

    /// Returns what makes whoever runs here stop, from any thread.
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    fn elapsed_us(&self) -> u64 {
        let elapsed_us = self.start.elapsed().as_micros();
        u64::try_from(elapsed_us).unwrap_or(u64::MAX)
    }

    /// Waits for edges, at most until a time.
    fn wait_until(&mut self, until_us: Option<u64>) {
        loop {
            let timeout = until_us.map(|until_us| match until_us {
                0 => Duration::ZERO,
                us => {
                    Duration::from_micros(us.saturating_sub(self.elapsed_us()))
                }
            });
            // Rounded up to milliseconds inside.
            match self.poll.poll(&mut self.events, timeout) {
                Ok(()) => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => panic!("cannot wait for events: {error}"),
            }
        }
    }

    fn take_done(&mut self, ready: &mut Vec<Readiness>) {
        let registry = self.poll.registry();
        for done in self.pool.take_done() {
            match done {
                Done::Job(id, result) => {
                    ready.push(Readiness::JobDone(id, result));
                }
                Done::Lookup(token, addresses) => {
                    let failed =
                        self.sockets.found(registry, token, addresses);
                    ready.extend(failed.map(Readiness::Writable));
                }
            }
        }
    }

    /// Returns whether nothing will ever happen here.
    fn is_dead(&self) -> bool {
        self.sockets.is_empty()
            && self.listeners.is_empty()
            && self.pool.is_idle()
            && Arc::strong_count(&self.interrupt) <= OWN_HOLDERS
    }
}

impl World for RealWorld {
    fn now_us(&self) -> u64 {
        self.now_us
    }

    fn clock_us(&self) -> u64 {
        self.elapsed_us()
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        let until_us = match patience {
            PollTimeout::Now => Some(0),
            PollTimeout::Until(us) => Some(us),
            PollTimeout::Never if self.is_dead() => return Polled::Exhausted,
            PollTimeout::Never => None,
        };
        let resume_us = self.listeners.paused_until_us();
        self.wait_until(until_us.into_iter().chain(resume_us).min());
        self.now_us = self.elapsed_us();
        let mut rung = false;
        for event in &self.events {
            match event.token() {
                BELL => rung = true,
                token => match Listeners::by_token(token) {
                    Some(id) => self.listeners.note(id, ready),
                    None => self.sockets.note(event, ready),
                },
            }
        }
        if rung {
            self.bell.quieten();
            self.take_done(ready);
        }
        self.listeners.resume(self.now_us, ready);
        Polled::Idle
    }

    fn connect(&mut self, address: &Address) -> Result<SocketId, Fault> {
        let registry = self.poll.registry();
        match address {
            Address::Socket(address) => {
                self.sockets.connect(registry, *address)
            }
            Address::Peer(number) => {
                let address = self.peers.get(*number as usize);
                let address = address.ok_or(Fault::NoSuchHost)?;
                self.sockets.connect(registry, *address)
            }
            Address::Name(name, port) => {
                let (id, token) = self.sockets.look_up();
                let (resolve, name, port) =
                    (self.resolve, name.clone(), *port);
                let look_up = Box::new(move || look_up(resolve, &name, port));
                self.pool.start(Work::Lookup(token, look_up));
                Ok(id)
            }
        }
    }

    fn connected(&mut self, socket: SocketId) -> Attempt<()> {
        self.sockets.connected(self.poll.registry(), socket)
    }

    fn accept(&mut self, listener: ListenerId) -> Attempt<(SocketId, u32)> {
        let accepted = self.listeners.accept(listener, self.now_us);
        let (stream, number) = ready!(accepted)?;
        match self.sockets.adopt(self.poll.registry(), stream) {
            Ok(id) => task::Poll::Ready(Ok((id, number))),
            // Used up is what the kernel needs to watch it. The client is
            // turned away, the others wait.
            Err(_) => {
                self.listeners.pause(self.now_us);
                task::Poll::Pending
            }
        }
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
        self.listeners.shorten_pause();
    }

    fn close_listener(&mut self, listener: ListenerId) {
        self.listeners.close(listener);
    }

    fn start_job(&mut self, id: JobId, job: Job) {
        self.pool.start(Work::Job(id, job));
    }

    fn block(&mut self, us: u64) {
        self.occupy()(us);
        self.now_us = self.elapsed_us();
    }

    fn occupy(&self) -> fn(u64) {
        |us| thread::sleep(Duration::from_micros(us))
    }

    fn notifier(&self) -> Option<Arc<dyn Notify>> {
        Some(self.interrupt.clone())
    }
}

impl Drop for RealWorld {
    /// Releases the jobs that wait for a stop, so that the pool, dropped
    /// next, can join its threads; their places are not to be taken.
    fn drop(&mut self) {
        self.pool.end();
        self.stop.ask();
    }
}

impl fmt::Debug for RealWorld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RealWorld")
            .field("now_us", &self.now_us)
            .finish_non_exhaustive()
    }
}
