//! Style 2: coroutines on generators with `send` (PEP 342).
//!
//! What is kept while we wait? A stack of bodies in the driver, and what they
//! yielded: an operation to wait for, or a child to call. The value that is
//! sent in is what the yield gives.
//!
//! ```text
//!              driver (trampoline)
//!   loop ---->  | attempts      |  yields a call: pushed
//!               | one_attempt   |  yields a call: pushed
//!               | read_response |  yields an operation: to the loop
//! ```
//!
//! Where to read next: `task.rs`, `wait.rs`, then `stream.rs` and upwards.

pub mod awaitable;
pub mod cancel;
pub mod echo;
pub mod fetch;
pub mod items;
pub mod join;
pub mod limit;
pub mod run;
pub mod scope;
pub mod stream;
pub mod task;
pub mod timeout;
pub mod wait;
