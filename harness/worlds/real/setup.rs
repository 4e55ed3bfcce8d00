//! The options of a real world.

use super::resolver::{Resolve, ask_system};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;

/// The threads for blocking jobs: such jobs wait more than they compute, and
/// one thread may be taken by the job that waits for a signal.
const POOL_THREADS: usize = 4;

/// The options of a real world.
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
    /// The beginning of the run; the clock counts from here.
    pub start: Instant,
    /// The address of each [`Address::Peer`](styles::workload::Address::Peer).
    pub peers: Vec<SocketAddr>,
    /// The number of each client by its port; all other clients are turned
    /// away. `None` numbers clients as they come.
    pub clients: Option<BTreeMap<u16, u32>>,
    /// The most threads for blocking jobs and for looking up names; at least
    /// one. They are started when they are needed.
    pub pool_threads: usize,
    /// The function that looks up names, on a thread of the pool.
    pub resolve: Resolve,
}

impl Default for Setup {
    /// Returns options that begin now, without peers, with the names of the
    /// operating system.
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
