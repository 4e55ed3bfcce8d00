//! Small worlds to run in, and a wrapper that records a loop's calls to one.

use harness::scenario::{
    Attempt, Client, Echo, End, Fetch, FetchRequest, Scenario, Step,
};
use harness::worlds::sim::{SimLimits, SimObserver, SimWorld};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use styles::event_loop::{
    self, EventLoop, Job, JobId, ListenerId, Notify, PollTimeout, Polled,
    Readiness, SocketId, World,
};
use styles::trace::Silence;
use styles::workload::{Address, Fault};

/// Makes a loop over a world.
pub(crate) fn loop_over(world: impl World + 'static) -> EventLoop {
    EventLoop::new(Box::new(world), Box::new(Silence))
}

/// Makes a loop in which only timers and jobs are events.
pub(crate) fn quiet_loop() -> EventLoop {
    loop_over(simulated(&[], &[]))
}

/// Makes a world of these servers and clients.
pub(crate) fn simulated(attempts: &[Attempt], clients: &[Client]) -> SimWorld {
    let requests = attempts.iter().map(|attempt| FetchRequest {
        id: String::new(),
        attempts: vec![attempt.clone()],
    });
    let fetch = Fetch {
        concurrency: 1,
        timeout_us: 1,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: 0,
        requests: requests.collect(),
        ..Fetch::default()
    };
    let echo = Echo {
        max_line_bytes: 1,
        max_sessions: 1,
        clients: clients.to_vec(),
        ..Echo::default()
    };
    let scenario = Scenario {
        name: String::new(),
        fetch: Some(fetch),
        echo: Some(echo),
    };
    SimWorld::new(&scenario, SimLimits::default())
}

/// Makes a world of two servers, of which one refuses, and of clients that
/// come and speak at times at which random scripts do things too.
pub(crate) fn busy() -> SimWorld {
    let stall = Attempt::Stall { connect_us: 1 };
    let refuse = Attempt::Refuse { refuse_us: 2 };
    let clients = [
        client(0, &[(0, "a"), (2, "b")]),
        client(1, &[(1, "c")]),
        client(3, &[]),
    ];
    simulated(&[stall, refuse], &clients)
}

/// Makes a client that sends texts, each with its delay after the one before,
/// and then is silent.
pub(crate) fn client(connect_at_us: u64, steps: &[(u64, &str)]) -> Client {
    let step = |&(wait_us, send): &(u64, &str)| Step {
        wait_us,
        send: send.to_string(),
    };
    Client {
        connect_at_us,
        steps: steps.iter().map(step).collect(),
        takes: None,
        end: End::Idle,
        end_after_us: 0,
    }
}

/// A view of a [`Watched`] world, while it lives and after.
#[derive(Clone)]
pub(crate) struct Watch {
    observer: SimObserver,
    patience: Rc<RefCell<Vec<PollTimeout>>>,
    in_poll: Rc<Cell<Option<Hook>>>,
    alive: Weak<()>,
}

/// A function to be called within the next poll.
type Hook = Box<dyn FnOnce()>;

impl Watch {
    /// Takes out the timeouts of the polls so far.
    pub(crate) fn patience(&self) -> Vec<PollTimeout> {
        self.patience.take()
    }

    /// Calls a function while the loop waits for the world.
    pub(crate) fn in_next_poll(&self, hook: impl FnOnce() + 'static) {
        self.in_poll.set(Some(Box::new(hook)));
    }

    /// Returns the number of open connections.
    pub(crate) fn open_sockets(&self) -> usize {
        self.observer.counts().open_sockets
    }

    /// Returns whether the world still exists; after the loop was dropped,
    /// this means that a cycle of references holds it.
    pub(crate) fn is_alive(&self) -> bool {
        self.alive.strong_count() > 0
    }
}

/// A simulated world that is watched.
pub(crate) struct Watched {
    world: SimWorld,
    patience: Rc<RefCell<Vec<PollTimeout>>>,
    in_poll: Rc<Cell<Option<Hook>>>,
    _alive: Rc<()>,
}

/// Wraps a world.
pub(crate) fn watched(world: SimWorld) -> (Watched, Watch) {
    let alive = Rc::new(());
    let watch = Watch {
        observer: world.observer(),
        patience: Rc::default(),
        in_poll: Rc::default(),
        alive: Rc::downgrade(&alive),
    };
    let world = Watched {
        world,
        patience: watch.patience.clone(),
        in_poll: watch.in_poll.clone(),
        _alive: alive,
    };
    (world, watch)
}

impl World for Watched {
    fn now_us(&self) -> u64 {
        self.world.now_us()
    }

    fn clock_us(&self) -> u64 {
        self.world.clock_us()
    }

    fn poll(
        &mut self,
        patience: PollTimeout,
        ready: &mut Vec<Readiness>,
    ) -> Polled {
        self.patience.borrow_mut().push(patience);
        if let Some(hook) = self.in_poll.take() {
            hook();
        }
        self.world.poll(patience, ready)
    }

    fn connect(&mut self, address: &Address) -> Result<SocketId, Fault> {
        self.world.connect(address)
    }

    fn connected(&mut self, socket: SocketId) -> event_loop::Attempt<()> {
        self.world.connected(socket)
    }

    fn accept(
        &mut self,
        listener: ListenerId,
    ) -> event_loop::Attempt<(SocketId, u32)> {
        self.world.accept(listener)
    }

    fn read(
        &mut self,
        socket: SocketId,
        into: &mut [u8],
    ) -> event_loop::Attempt<usize> {
        self.world.read(socket, into)
    }

    fn write(
        &mut self,
        socket: SocketId,
        from: &[u8],
    ) -> event_loop::Attempt<usize> {
        self.world.write(socket, from)
    }

    fn may_read(&self, socket: SocketId) -> bool {
        self.world.may_read(socket)
    }

    fn may_write(&self, socket: SocketId) -> bool {
        self.world.may_write(socket)
    }

    fn may_accept(&self, listener: ListenerId) -> bool {
        self.world.may_accept(listener)
    }

    fn close(&mut self, socket: SocketId) {
        self.world.close(socket);
    }

    fn close_listener(&mut self, listener: ListenerId) {
        self.world.close_listener(listener);
    }

    fn start_job(&mut self, id: JobId, job: Job) {
        self.world.start_job(id, job);
    }

    fn block(&mut self, us: u64) {
        self.world.block(us);
    }

    fn notifier(&self) -> Option<Arc<dyn Notify>> {
        self.world.notifier()
    }
}
