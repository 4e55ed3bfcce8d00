//! Style 2: coroutines on generators with `send` (PEP 342).
//!
//! Kept while a task waits: a stack of bodies, in the driver. The topmost has
//! yielded a request. The value of that yield will be what the driver sends:
//! the outcome of an operation, or the value that a child returned.
//!
//! ```text
//!              driver (trampoline)
//!   loop ---->  | exchange    |  yields `Read`: to the loop; is sent bytes
//!               | one_attempt |  yielded `Call`; is sent what that returns
//!               | attempts    |  yielded `Call`; is sent what that returns
//! ```
//!
//! Where to read next: `echo.rs`, `stream.rs`, `wait.rs`, `task.rs`, from the
//! work down to the mechanism.

pub mod awaitable;
pub mod cancel;
pub mod catch;
pub mod echo;
pub mod fetch;
pub mod group;
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
