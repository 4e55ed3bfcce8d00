//! A loop over real sockets, on any runtime.

#[cfg(feature = "async-std")]
use super::async_std::AsyncStd;
use super::engine_loop::EngineLoop;
use super::ground::Ground;
use super::name::Runtime;
#[cfg(feature = "smol")]
use super::smol::Smol;
#[cfg(feature = "tokio")]
use super::tokio::Tokio;
use crate::worlds::real::{RealWorld, Setup, Stop};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use styles::event_loop::{EventLoop, ListenerId};
use styles::trace::Trace;

/// Sockets, clock and threads of a runtime, before a loop takes them.
///
/// # Examples
///
/// ```
/// use harness::runtimes::{Engine, Runtime};
/// use harness::worlds::real::Setup;
/// use styles::async_await::{task, wait};
/// use styles::trace::{Silence, Actor};
///
/// for &runtime in Runtime::ALL {
///     let engine = Engine::new(runtime, Setup::default())?;
///     let engine_loop = engine.into_loop(Box::new(Silence));
///     let lp = engine_loop.event_loop().handle();
///     let task = task::spawn(lp, Actor::Task(0), |cx| async move {
///         wait::sleep(&cx, 1_000).await;
///         cx.now_us()
///     });
///     assert!(engine_loop.run_until_complete(&task)? >= 1_000);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Engine(Box<dyn Ground>);

impl Engine {
    /// Makes the sockets, clock and threads; time counts from the start of
    /// `setup`.
    ///
    /// # Errors
    ///
    /// If the operating system has no files left for it.
    pub fn new(runtime: Runtime, setup: Setup) -> io::Result<Engine> {
        Ok(Engine(match runtime {
            Runtime::Lab => Box::new(RealWorld::with(setup)?),
            #[cfg(feature = "async-std")]
            Runtime::AsyncStd => super::hosted::ground::<AsyncStd>(setup)?,
            #[cfg(feature = "smol")]
            Runtime::Smol => super::hosted::ground::<Smol>(setup)?,
            #[cfg(feature = "tokio")]
            Runtime::Tokio => super::hosted::ground::<Tokio>(setup)?,
        }))
    }

    /// Listens for clients, and returns the address too, since its port may
    /// have been left open.
    ///
    /// # Errors
    ///
    /// If the address cannot be had, or the operating system has no files
    /// left.
    pub fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        self.0.listen(address)
    }

    /// Returns the request to stop for the tasks that run here, to be made
    /// from any thread.
    pub fn stop(&self) -> Stop {
        self.0.stop()
    }

    /// Makes the loop; `trace` receives the events that the styles state.
    pub fn into_loop(self, trace: Box<dyn Trace>) -> EngineLoop {
        self.0.into_loop(trace)
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine")
    }
}

impl Ground for RealWorld {
    fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)> {
        RealWorld::listen(self, address)
    }

    fn stop(&self) -> Stop {
        RealWorld::stop(self)
    }

    fn into_loop(self: Box<Self>, trace: Box<dyn Trace>) -> EngineLoop {
        EventLoop::new(self, trace).into()
    }
}
