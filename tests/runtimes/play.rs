//! A loop on some runtime, set up by hand for tests that need more than the
//! driver.

use harness::runtimes::{Engine, EngineLoop, Runtime};
use harness::worlds::real::Setup;
use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use styles::event_loop::{Listener, Task};
use styles::trace::{Actor, Event, Silence, Trace};

/// A free port of this machine.
pub(crate) const LOOPBACK: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Makes a loop that listens.
pub(crate) fn listening(
    runtime: Runtime,
    setup: Setup,
    trace: impl Trace + 'static,
) -> (EngineLoop, Listener, SocketAddr) {
    let mut engine = Engine::new(runtime, setup).expect("an engine");
    let (listener, address) = engine.listen(LOOPBACK).expect("a listener");
    let engine_loop = engine.into_loop(Box::new(trace));
    let listener = engine_loop.event_loop().handle().listener(listener);
    (engine_loop, listener, address)
}

/// Makes a loop.
pub(crate) fn quiet(runtime: Runtime) -> EngineLoop {
    let engine = Engine::new(runtime, Setup::default()).expect("an engine");
    engine.into_loop(Box::new(Silence))
}

/// Runs a task to its end.
pub(crate) fn value<T: 'static>(
    engine_loop: &EngineLoop,
    task: &Task<T>,
) -> T {
    engine_loop.run_until_complete(task).expect("a value")
}

/// Records every event; clones write to the same list.
#[derive(Clone, Default)]
pub(crate) struct Facts(pub(crate) Rc<RefCell<Vec<(Actor, Event)>>>);

impl Facts {
    /// Returns the number of events of this kind.
    pub(crate) fn count(&self, wanted: impl Fn(&Event) -> bool) -> usize {
        let facts = self.0.borrow();
        facts.iter().filter(|(_, event)| wanted(event)).count()
    }
}

impl Trace for Facts {
    fn note(&mut self, _: u64, actor: Actor, event: Event) {
        self.0.borrow_mut().push((actor, event));
    }
}
