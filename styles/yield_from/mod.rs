//! Style 3: coroutines by delegation, `yield from` (PEP 380).
//!
//! What is kept while we wait? A chain of bodies, each waiting for the next;
//! the innermost has yielded an operation. What is sent or thrown goes to the
//! innermost, and the loop sees operations only, never a child.
//!
//! ```text
//!   loop ---- send ----+
//!                      v
//!   attempts > one_attempt > read_response  yields an operation
//! ```
//!
//! Where to read next: `task.rs`, `wait.rs`, then `stream.rs` and upwards.
//! The delegation itself is in `generator/chain.rs`.

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
