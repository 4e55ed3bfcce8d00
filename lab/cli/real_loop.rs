//! A loop over real sockets that SIGINT and SIGTERM stop.

use harness::runtimes::{Engine, EngineLoop};
use harness::worlds::real::{SignalGuard, stop_signals};
use std::io;
use styles::async_await::{task, wait};
use styles::event_loop::{Loop, Promise, Task};
use styles::trace::{Actor, Trace};

/// A loop, and the promise that a signal sets.
pub(super) struct RealLoop {
    pub(super) engine_loop: EngineLoop,
    pub(super) stop: Promise<()>,
    /// The task that carries the signal from its thread into the loop.
    _messenger: Task<()>,
    _signals: SignalGuard,
}

impl RealLoop {
    /// Makes a loop; from now on signals only stop it.
    pub(super) fn new(
        engine: Engine,
        trace: Box<dyn Trace>,
    ) -> io::Result<RealLoop> {
        let asked = engine.stop();
        let job = asked.job();
        let signals = stop_signals(move || asked.ask())?;
        let engine_loop = engine.into_loop(trace);
        let lp = engine_loop.event_loop().handle();
        let stop = Promise::new(lp);
        let set = stop.clone();
        let messenger = task::spawn(lp, Actor::Task(0), |cx| async move {
            // It fails only if there is no thread for it; then the loop could
            // not be stopped, and stopping at once is the lesser evil.
            let _ = wait::blocking(&cx, 0, job.run).await;
            // The promise has no other setter.
            let _ = set.set(());
        });
        Ok(RealLoop {
            engine_loop,
            stop,
            _messenger: messenger,
            _signals: signals,
        })
    }

    /// Returns the handle for tasks on this loop.
    pub(super) fn handle(&self) -> &Loop {
        self.engine_loop.event_loop().handle()
    }
}
