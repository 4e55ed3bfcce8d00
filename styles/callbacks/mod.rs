//! Style 1: callbacks, in continuation-passing form.
//!
//! What is kept while we wait? The next function, boxed, with all that it and
//! its successors need captured in it; nobody holds a stack.
//!
//! ```text
//!   loop ---- call ---> after the read
//!                         captured: lines, who, and `k`, what comes after
//! ```
//!
//! [`deferred`] has the other form of the style: chains with `then` and
//! `or_else`. Where to read next: `task.rs`, `wait.rs`, then `stream.rs` and
//! upwards.

pub mod awaitable;
pub mod cancel;
pub mod deferred;
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
