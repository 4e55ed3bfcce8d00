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
//! Each task of the column is a task of the runtime, spawned, polled and
//! woken as its own are; sockets, timers and threads are the runtime's. The
//! loop keeps the table of operations and is turned by one more future.
//! Callbacks and the tasks of other styles are resumed in these turns.
//!
//! What differs from the lab's own loop: who is polled when is the runtime's
//! affair, so only the events of each `who` keep their order; a wait takes
//! one poll more, for what is possible is tried by whoever asks; that nothing
//! can ever wake is not seen, for a runtime cannot know; `tokio` counts its
//! timers in milliseconds; only its pool of threads has the size it was told.
//!
//! Knows no style. Where to read next: `backend.rs` for what a runtime has to
//! offer, `async_std.rs`, `smol.rs` and `tokio.rs` for what they do,
//! `turning.rs`, then `world.rs`.

#[cfg(feature = "async-std")]
mod async_std;
#[cfg(feature = "smol")]
mod smol;
#[cfg(feature = "tokio")]
mod tokio;

mod engine;
mod engine_loop;
#[cfg(any(feature = "async-std", feature = "smol", feature = "tokio"))]
mod hosted;
mod name;

pub use self::engine::Engine;
pub use self::engine_loop::EngineLoop;
pub use self::name::{Runtime, UnknownRuntime};
