//! Sockets and wall clock.
//!
//! ```text
//!   loop --- read, write, accept, connect ---> sockets, listeners
//!     |                                              | flags
//!     +------------- poll ----> epoll, edge by edge -+
//!                                 ^
//!              bell: jobs that are done, lookups, interrupts
//! ```
//!
//! Each socket is registered once, for reading and writing, and never again:
//! an edge sets a flag, trying in vain clears it, and the loop looks at the
//! flag before it waits. So a wait costs no system call of its own.
//!
//! Knows no task and no style. Where to read next: `world.rs`, then `slot.rs`
//! for the flags; `peers/` for the other ends of connections that a scenario
//! asks for.

mod bell;
pub(crate) mod clients;
pub(crate) mod faults;
pub(crate) mod listeners;
pub mod peers;
mod pool;
pub(crate) mod resolver;
mod setup;
mod signals;
mod slot;
mod sockets;
mod stop;
mod world;

pub use self::resolver::Resolve;
pub use self::setup::Setup;
pub use self::signals::{SignalGuard, stop_signals};
pub use self::stop::Stop;
pub use self::world::RealWorld;
