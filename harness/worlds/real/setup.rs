//! What a world is told when it is made.

use super::resolver::{Resolve, ask_system};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;

/// Threads for blocking jobs: such jobs wait more than they compute, and one
/// thread may be taken by the job that waits for a signal.
const POOL_THREADS: usize = 4;

/// What a world is told when it is made.
///
/// # Examples
///
/// ```
/// use harness::worlds::real::{RealWorld, Setup};
///
/// let setup = Setup { pool_threads: 1, ..Setup::default() };
/// let world = RealWorld::with(setup)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Setup {
    /// When the run began; the clock counts from here.
    pub start: Instant,
    /// Where to find each [`Address::Peer`](styles::workload::Address::Peer).
    pub peers: Vec<SocketAddr>,
    /// The number of each client by the port it comes from, and all others
    /// are turned away; `None` to number them as they come.
    pub clients: Option<BTreeMap<u16, u32>>,
    /// Threads for blocking jobs and for looking up names, at most; at least
    /// one. They are started when they are needed.
    pub pool_threads: usize,
    /// Looks up names, on a thread of the pool.
    pub resolve: Resolve,
}

impl Default for Setup {
    /// Begins now, knows no peer, asks the operating system for names.
    fn default() -> Setup {
        Setup {
            start: Instant::now(),
            peers: Vec::new(),
            clients: None,
            pool_threads: POOL_THREADS,
            resolve: ask_system,
        }
    }
}
