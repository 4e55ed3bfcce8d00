//! Simulated clock and network.
//!
//! Time stands still while any task is ready and then jumps to the next event;
//! nothing takes time unless the scenario says so. All bytes that peers will
//! ever send lie in one store, and a socket is two offsets in it: how far its
//! peer has sent, how far it was read. So bytes are copied only into the
//! reader's buffer, and a peer has at most one entry in the agenda.
//!
//! ```text
//!               +--> door: clients, until accepted --.
//!   scenario ---+                 | accept           |
//!               +--> sockets <----'                  +--> poll goes to the
//!                       agenda: what peers do next --|    earliest of all
//!                    pool: when jobs end ------------'
//! ```
//!
//! Knows no task, no style, and no requirement of a scenario on the server and
//! the client: it plays the other side only.
//!
//! **Ties.** All that is due at one instant happens in one poll: first clients
//! arrive, then peers act, each until the instant is over for it, in the order
//! in which their acts were entered in the agenda, then jobs end in the order
//! in which they began. If a call causes something that is due at the very
//! instant of the call, it has happened when the call returns.
//!
//! Where to read next: `script.rs` for the acts of peers, `sockets.rs` for
//! their effect, `talk.rs` for hosts, which several requests go to.

mod agenda;
mod door;
mod observer;
mod pool;
mod script;
mod socket;
mod sockets;
mod talk;

pub use self::observer::{SimCounts, SimObserver};

use self::door::{Arrival, Door};
use self::observer::Ledger;
use self::pool::Pool;
use self::script::Scripts;
use self::socket::Receiver;
use self::sockets::Sockets;
use crate::scenario::Scenario;
use std::mem;
use std::rc::Rc;
use std::task::Poll;
use styles::event_loop::{
    Attempt, Job, JobId, ListenerId, PollTimeout, Polled, Readiness, SocketId,
    World,
};
use styles::workload::{Address, Fault};

/// The limits of a simulated machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimLimits {
    /// The most bytes that one read moves; 0 counts as 1, since a read of none
    /// would be an end.
    pub read_bytes: usize,
    /// The most bytes that one write moves; 0 counts as 1.
    pub write_bytes: usize,
    /// The most connections that are open or being made. Beyond it connecting
    /// fails, and accepting waits.
    pub open_sockets: usize,
    /// The most jobs that run at once; with none, all wait for ever.
    pub threads: usize,
}

impl Default for SimLimits {
    /// Returns limits that split nothing and bound no sockets; two threads.
    fn default() -> SimLimits {
        SimLimits {
            read_bytes: usize::MAX,
            write_bytes: usize::MAX,
            open_sockets: usize::MAX,
            threads: 2,
        }
    }
}

/// The peers of a scenario, for as many worlds as are wanted.
///
/// All runs of a scenario that are compared have the same, so they are written
/// once.
#[derive(Clone, Debug)]
pub struct SimPeers {
    scripts: Rc<Scripts>,
    arrivals: Rc<[Arrival]>,
}

impl SimPeers {
    /// Writes what the peers of a scenario do.
    pub fn new(scenario: &Scenario) -> SimPeers {
        let clients = match &scenario.echo {
            Some(echo) => echo.clients.as_slice(),
            None => &[],
        };
        SimPeers {
            scripts: Rc::new(Scripts::new(scenario)),
            arrivals: door::arrivals(clients),
        }
    }
}

/// A world in which a scenario's servers and clients are played by a script.
///
/// # Examples
///
/// ```
/// use harness::scenario::{Attempt, Fetch, FetchRequest, Scenario};
/// use harness::worlds::sim::{SimLimits, SimWorld};
/// use styles::event_loop::{PollTimeout, Polled, World};
/// use styles::workload::Address;
///
/// let request = FetchRequest {
///     id: "r".to_string(),
///     attempts: vec![Attempt::Stall { connect_us: 70 }],
/// };
/// let fetch = Fetch {
///     concurrency: 1,
///     timeout_us: 1,
///     retries: 0,
///     backoff_us: 0,
///     max_body_bytes: 0,
///     requests: vec![request],
///     ..Fetch::default()
/// };
/// let scenario = Scenario {
///     name: "silence".to_string(),
///     fetch: Some(fetch),
///     echo: None,
/// };
/// let mut world = SimWorld::new(&scenario, SimLimits::default());
/// let socket = world.connect(&Address::Peer(0)).unwrap();
/// assert!(!world.may_write(socket));
///
/// let mut ready = Vec::new();
/// let polled = world.poll(PollTimeout::Never, &mut ready);
/// assert_eq!((polled, world.now_us()), (Polled::Active, 70));
/// assert!(world.may_write(socket));
/// assert_eq!(world.poll(PollTimeout::Never, &mut ready), Polled::Exhausted);
/// ```
#[derive(Debug)]
pub struct SimWorld {
    limits: SimLimits,
    now_us: u64,
    /// The time for which tasks have blocked the loop since the last poll.
    blocked_us: u64,
    scripts: Rc<Scripts>,
    sockets: Sockets,
    door: Door,
    pool: Pool,
    ledger: Rc<Ledger>,
}

impl SimWorld {
    /// The one listening socket, to which the scenario's clients come.
    pub const LISTENER: ListenerId = ListenerId(0);

    /// Makes the world of a scenario, at the time 0.
    pub fn new(scenario: &Scenario, limits: SimLimits) -> SimWorld {
        SimWorld::of(&SimPeers::new(scenario), limits)
    }

    /// Makes a world of these peers, at the time 0.
    pub fn of(peers: &SimPeers, limits: SimLimits) -> SimWorld {
        let SimPeers { scripts, arrivals } = peers;
        SimWorld {
            limits: SimLimits {
                read_bytes: limits.read_bytes.max(1),
                write_bytes: limits.write_bytes.max(1),
                ..limits
            },
            now_us: 0,
            blocked_us: 0,
            scripts: scripts.clone(),
            sockets: Sockets::default(),
            door: Door::new(arrivals.clone()),
            pool: Pool::new(limits.threads),
            ledger: Rc::new(Ledger::new(arrivals.len())),
        }
    }

    /// Makes a world without peers, at the time 0: a clock and threads.
    pub fn alone(limits: SimLimits) -> SimWorld {
        let nobody = Scenario {
            name: String::new(),
            fetch: None,
            echo: None,
        };
        SimWorld::new(&nobody, limits)
    }

    /// Returns a view of this world from outside, during a run and after it.
    pub fn observer(&self) -> SimObserver {
        SimObserver(self.ledger.clone())
    }

    fn is_full(&self) -> bool {
        self.ledger.counts().open_sockets >= self.limits.open_sockets
    }

    fn could_accept(&self) -> bool {
        self.door.is_waited_at() && !self.is_full()
    }

    /// Returns the time of the next event: something that a peer or a client
    /// does, or the end of a job. Calls may bring others before it.
    pub fn next_us(&mut self) -> Option<u64> {
        let door_us = self.door.next_us(self.now_us);
        let jobs_us = self.pool.next_us();
        let peers_us = self.sockets.next_us(self.now_us);
        let earlier = |one: Option<u64>, other: Option<u64>| match (one, other)
        {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        earlier(door_us, earlier(peers_us, jobs_us))
    }

    /// Carries out all that is due.
    fn act(&mut self, ready: &mut Vec<Readiness>) {
        let could_accept = self.could_accept();
        let freed = self.door.admit(self.now_us);
        if (freed || !could_accept) && self.could_accept() {
            ready.push(Readiness::Acceptable(SimWorld::LISTENER));
        }
        self.sockets.act(&self.scripts, self.now_us, ready);
        self.pool.finish(self.now_us, ready);
    }

    /// Carries out, each at its time, the events due while a task blocked the
    /// loop.
    #[cold]
    fn catch_up(&mut self, blocked_us: u64, ready: &mut Vec<Readiness>) {
        let until_us = self.now_us.saturating_add(blocked_us);
        while let Some(next_us) = self.next_us()
            && next_us <= until_us
        {
            self.now_us = next_us;
            self.act(ready);
        }
        self.now_us = until_us;
    }
}

impl World for SimWorld {
    fn now_us(&self) -> u64 {
        self.now_us.saturating_add(self.blocked_us)
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        self.ledger.count(|counts| counts.polls += 1);
        let blocked_us = mem::take(&mut self.blocked_us);
        if blocked_us > 0 {
            self.catch_up(blocked_us, ready);
            return Polled::Active;
        }
        let latest_us = match patience {
            PollTimeout::Now => return Polled::Active,
            PollTimeout::Until(deadline_us) => deadline_us.max(self.now_us),
            PollTimeout::Never => u64::MAX,
        };
        match self.next_us() {
            Some(next_us) if next_us <= latest_us => {
                debug_assert!(next_us >= self.now_us, "time runs on");
                self.now_us = next_us;
                self.act(ready);
                Polled::Active
            }
            // Nothing outside could wake a simulation.
            _ if latest_us == u64::MAX => Polled::Exhausted,
            _ => {
                self.now_us = latest_us;
                Polled::Idle
            }
        }
    }

    fn connect(&mut self, address: &Address) -> Result<SocketId, Fault> {
        if self.is_full() {
            return Err(Fault::Exhausted);
        }
        let Address::Peer(number) = address else {
            return Err(Fault::Unreachable);
        };
        let now_us = self.now_us();
        let socket = self.sockets.connect(&self.scripts, *number, now_us);
        let socket = socket.ok_or(Fault::Unreachable)?;
        self.ledger.count_socket();
        Ok(socket)
    }

    fn connected(&mut self, socket: SocketId) -> Attempt<()> {
        self.sockets.connected(socket)
    }

    fn accept(&mut self, listener: ListenerId) -> Attempt<(SocketId, u32)> {
        if listener != SimWorld::LISTENER || !self.door.is_open() {
            return Poll::Ready(Err(Fault::Closed));
        }
        if self.is_full() {
            return Poll::Pending;
        }
        let Some(arrival) = self.door.accept() else {
            return Poll::Pending;
        };
        self.ledger.count_socket();
        let socket =
            self.sockets.accept(&self.scripts, arrival, self.now_us());
        Poll::Ready(Ok((socket, arrival.client)))
    }

    fn read(&mut self, socket: SocketId, into: &mut [u8]) -> Attempt<usize> {
        self.ledger.count(|counts| counts.reads += 1);
        let bytes = into.len().min(self.limits.read_bytes);
        self.sockets.read(&self.scripts, socket, &mut into[..bytes])
    }

    fn write(&mut self, socket: SocketId, from: &[u8]) -> Attempt<usize> {
        self.ledger.count(|counts| counts.writes += 1);
        let bytes = from.len().min(self.limits.write_bytes);
        let begun = self.sockets.begin_write(socket, bytes);
        let (receiver, bytes) = match begun {
            Poll::Ready(Ok(begun)) => begun,
            Poll::Ready(Err(fault)) => return Poll::Ready(Err(fault)),
            Poll::Pending => return Poll::Pending,
        };
        let taken = &from[..bytes];
        match receiver {
            Receiver::Nobody => {}
            // All that a client sends comes back, unless the session ends.
            Receiver::Client(client) => {
                let expected = self.scripts.bytes_of_client(client);
                self.ledger.receive(client, taken, expected);
            }
            Receiver::Host => {
                let now_us = self.now_us();
                self.sockets.hear(&self.scripts, socket, taken, now_us);
            }
        }
        Poll::Ready(Ok(bytes))
    }

    fn may_read(&self, socket: SocketId) -> bool {
        self.sockets.may_read(socket)
    }

    fn may_write(&self, socket: SocketId) -> bool {
        self.sockets.may_write(socket)
    }

    fn may_accept(&self, listener: ListenerId) -> bool {
        listener != SimWorld::LISTENER
            || !self.door.is_open()
            || self.could_accept()
    }

    fn close(&mut self, socket: SocketId) {
        let was_full = self.is_full();
        if self.sockets.close(socket) {
            self.ledger.count(|counts| counts.open_sockets -= 1);
            if was_full {
                self.door.free();
            }
        }
    }

    fn close_listener(&mut self, listener: ListenerId) {
        if listener == SimWorld::LISTENER {
            self.door.close();
        }
    }

    fn start_job(&mut self, id: JobId, job: Job) {
        self.pool.start(id, job, self.now_us());
    }

    fn block(&mut self, us: u64) {
        self.blocked_us = self.blocked_us.saturating_add(us);
    }
}
