//! Style 1: callbacks, in continuation-passing form.
//!
//! Kept while a task waits: the next function, boxed, with all that it and its
//! successors need captured in it. There is no stack.
//!
//! ```text
//!   wait::read(cx, .., next)     leaves `next` with the loop, and returns
//!         |
//!   loop -+- next(cx, read)      has captured `lines`, `actor` and `k`,
//!                                which is the continuation
//! ```
//!
//! One rule holds for all functions that take a `k`: they return before it is
//! called. After a wait the loop calls it. If there is nothing to wait for,
//! [`task::Cx::bounce`] has it called next, in the same turn.
//!
//! [`deferred`] has the other form of the style: chains with `then` and
//! `or_else`.
//!
//! Where to read next: `echo.rs`, `stream.rs`, `wait.rs`, `task.rs`, from the
//! work down to the mechanism.

pub mod awaitable;
pub mod cancel;
pub mod deferred;
pub mod echo;
pub mod fetch;
pub mod group;
pub mod items;
pub mod join;
pub mod limit;
pub mod run;
pub mod scope;
pub mod stream;
pub mod task;
pub mod timeout;
pub mod wait;
