//! Style 2: coroutines on generators with `send` (PEP 342).
//!
//! What is kept while we wait? A stack of bodies, in the driver. The topmost
//! has yielded a request, and the value of that yield will be what the driver
//! sends: what came of an operation, or what a child returned.
//!
//! ```text
//!              driver (trampoline)
//!   loop ---->  | exchange    |  yields `Read`: to the loop; is sent bytes
//!               | one_attempt |  yielded `Call`; is sent what that returns
//!               | attempts    |  yielded `Call`; is sent what that returns
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
pub mod request;
pub mod run;
pub mod scope;
pub mod stream;
pub mod task;
pub mod timeout;
pub mod wait;
