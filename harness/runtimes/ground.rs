//! The world before its loop is made.

use super::engine_loop::EngineLoop;
use crate::worlds::real::Stop;
use std::io;
use std::net::SocketAddr;
use styles::event_loop::ListenerId;
use styles::trace::Trace;

/// The world before its loop is made, in which listeners are opened.
pub(super) trait Ground {
    fn listen(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<(ListenerId, SocketAddr)>;

    fn stop(&self) -> Stop;

    fn into_loop(self: Box<Self>, trace: Box<dyn Trace>) -> EngineLoop;
}
