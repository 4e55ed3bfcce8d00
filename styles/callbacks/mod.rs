//! Style 1: callbacks, in continuation-passing form.
//!
//! What is kept while we wait? The next function, boxed, with all that it and
//! its successors need captured in it; nobody holds a stack.
//!
//! ```text
//!   wait::read(cx, .., next)     leaves `next` with the loop, and returns
//!         |
//!   loop -+- next(cx, read)      has captured lines, who, and `k`, which is
//!                                what comes after
//! ```
//!
//! One rule for all functions that take a `k`: it is never called before they
//! have returned. What waits is resumed by the loop; what is there already is
//! called next, in the same turn, by [`task::Cx::bounce`].
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
