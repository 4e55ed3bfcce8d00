//! The async/await column, unchanged, on runtimes that people have.
//!
//! ```text
//!   runtime --- poll ---> task ---> body ---> Wait ---> loop
//!     | ^                                               ^  |
//!     | |                                               |  |
//!     +-|------ poll ---> Turning ------ turn ----------+  |
//!       |                                                  v
//!       +--- wakers: sockets, timers, threads --- HostedWorld
//! ```
//!
//! Each task of the column is a task of the runtime, spawned, polled and woken
//! as its own are; sockets, timers and threads are the runtime's. The loop
//! keeps the table of operations and is turned by one more future. Callbacks
//! and the tasks of other styles are resumed in these turns.
//!
//! Differences from the lab's own loop:
//!
//! * The runtime decides which task is polled when, so only the events of each
//!   actor keep their order.
//! * A wait takes one poll more, since a possible operation is tried by the
//!   task that waits for it.
//! * A deadlock is not seen, since a runtime cannot know of it.
//! * `tokio` counts its timers in milliseconds, and is the only one with a
//!   pool of threads of the given size.
//!
//! Knows no style. Where to read next: `backend.rs` for the functions that a
//! runtime needs, `async_std.rs`, `smol.rs` and `tokio.rs` for the runtimes,
//! `turning.rs`, then `world.rs`.

#[cfg(feature = "async-std")]
mod async_std;
#[cfg(feature = "smol")]
mod smol;
#[cfg(feature = "tokio")]
mod tokio;

#[cfg(feature = "sockets")]
mod engine;
mod engine_loop;
#[cfg(feature = "sockets")]
mod ground;
#[cfg(any(feature = "async-std", feature = "smol", feature = "tokio"))]
mod hosted;
#[cfg(feature = "sockets")]
mod name;

#[cfg(feature = "sockets")]
pub use self::engine::Engine;
pub use self::engine_loop::EngineLoop;
#[cfg(feature = "sockets")]
pub use self::name::{Runtime, UnknownRuntime};
