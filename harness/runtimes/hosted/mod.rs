//! The part that all hosting runtimes share: the loop is turned by a future,
//! and its world uses the runtime's sockets.

pub(super) mod backend;
mod bell;
mod listeners;
mod sockets;
mod turning;
mod world;

use self::backend::Backend;
use self::bell::Bell;
use self::turning::Hosting;
use self::world::HostedWorld;
use super::engine_loop::{Drive, EngineLoop};
use super::ground::Ground;
use crate::worlds::real::{Setup, Stop};
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use styles::event_loop::{EventLoop, ListenerId, RunError};
use styles::trace::Trace;

/// Makes the ground of a runtime.
pub(super) fn ground<B: Backend>(setup: Setup) -> io::Result<Box<dyn Ground>> {
    let backend = Rc::new(B::start(setup.pool_threads)?);
    let bell = Arc::new(Bell::default());
    let hosting = Hosting::new(backend.clone(), bell.clone(), setup.start);
    let world = HostedWorld::new(backend, bell, setup);
    Ok(Box::new(HostedGround { world, hosting }))
}

struct HostedGround<B: Backend> {
    // It is dropped first: it asks its jobs to stop, and the backend waits for
    // them.
    world: HostedWorld<B>,
    hosting: Hosting<B>,
}

impl<B: Backend> Ground for HostedGround<B> {
    fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        self.world.listen(address)
    }

    fn stop(&self) -> Stop {
        self.world.stop()
    }

    fn into_loop(self: Box<Self>, trace: Box<dyn Trace>) -> EngineLoop {
        let HostedGround { world, hosting } = *self;
        let hosting = Rc::new(hosting);
        let event_loop = EventLoop::new(Box::new(world), trace);
        event_loop.set_host(hosting.clone());
        EngineLoop::new(event_loop, Box::new(Driven(hosting)))
    }
}

/// A loop that a future of the runtime turns.
struct Driven<B: Backend>(Rc<Hosting<B>>);

impl<B: Backend> Drive for Driven<B> {
    fn run_while(
        &self,
        event_loop: &EventLoop,
        wanted: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        self.0.run_while(event_loop, wanted)
    }
}

impl<B: Backend> Drop for Driven<B> {
    fn drop(&mut self) {
        self.0.end();
    }
}
