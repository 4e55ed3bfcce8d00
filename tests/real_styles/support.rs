//! A style on a thread of its own, over real sockets.

use harness::worlds::real::RealWorld;
use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::thread::{JoinHandle, spawn};
use std::time::Duration;
use styles::Style;
use styles::event_loop::{EventLoop, Promise};
use styles::trace::{Actor, Event, Trace};
use styles::workload::{EchoPlan, FetchError, FetchPlan, FetchWork, Response};

/// The time after which a peer that hears nothing gives up: a failure, no
/// verdict.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// Returns a plan for `clients` clients, without delay and timeout.
pub(super) fn plan(clients: u32) -> EchoPlan {
    EchoPlan {
        delay_us: 0,
        idle_timeout_us: None,
        write_timeout_us: None,
        max_line_bytes: 65_536,
        max_sessions: 1_024,
        clients: Some(clients),
    }
}

/// The record of a server that has served all its clients.
pub(super) struct Served {
    /// Every event, in the order in which they were noted.
    pub(super) facts: Vec<(Actor, Event)>,
    /// The most that the loop's thread had allocated at once.
    pub(super) peak_bytes: u64,
}

/// Starts a server; it ends when it has served the clients of its plan.
pub(super) fn serve(
    style: Style,
    plan: EchoPlan,
) -> (SocketAddr, JoinHandle<Served>) {
    let (sender, receiver) = channel();
    let server = spawn(move || {
        let facts = Facts::default();
        let kept = facts.clone();
        let allocated = allocation_counter::measure(move || {
            let mut world = RealWorld::new().expect("a world");
            let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            let (id, address) = world.listen(any).expect("a port");
            let event_loop = EventLoop::new(Box::new(world), Box::new(facts));
            let lp = event_loop.handle();
            let listener = lp.listener(id);
            let stop = Promise::new(lp);
            let plan = Rc::new(plan);
            let server = style.start_echo(lp, plan, listener, stop);
            sender.send(address).expect("somebody waits");
            event_loop.run_until_complete(&server).expect("served all");
            assert_eq!(event_loop.panicked_tasks(), []);
        });
        Served {
            facts: kept.0.take(),
            peak_bytes: allocated.bytes_max,
        }
    });
    let address = receiver.recv().expect("an address");
    (address, server)
}

/// Runs a client to its end and returns the result of each request.
pub(super) fn fetch(
    style: Style,
    plan: FetchPlan,
) -> Vec<Result<Response, FetchError>> {
    let world = RealWorld::new().expect("a world");
    let facts = Box::new(Facts::default());
    let event_loop = EventLoop::new(Box::new(world), facts);
    let lp = event_loop.handle();
    let work = FetchWork::new(plan);
    let stop = Promise::new(lp);
    let client = style.start_fetch(lp, work.clone(), stop);
    event_loop.run_until_complete(&client).expect("fetched all");
    let results = work.take_results().into_iter();
    results.map(|result| result.expect("a result")).collect()
}

/// Connects a blocking peer that gives up some day.
pub(super) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// Records every event; clones write to the same list.
#[derive(Clone, Default)]
struct Facts(Rc<RefCell<Vec<(Actor, Event)>>>);

impl Trace for Facts {
    fn note(&mut self, _: u64, actor: Actor, event: Event) {
        // Lines and echoes are counted by the peers that receive them.
        if !matches!(event, Event::Line { .. } | Event::Echo { .. }) {
            self.0.borrow_mut().push((actor, event));
        }
    }
}
