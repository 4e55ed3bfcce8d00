//! Style 3: coroutines by delegation, `yield from` (PEP 380).
//!
//! Kept while a task waits: bodies within bodies, each in the one that
//! delegates to it. The innermost child is a wait, which has yielded the key
//! of its operation. What is sent or thrown goes to the outermost body, and
//! each body passes it on to its child.
//!
//! ```text
//!   loop -- send --> attempts( one_attempt( exchange( read ) ) )
//!   loop <-- key --- attempts( one_attempt( exchange( read ) ) )
//!                    each body drives the child that lies within it
//! ```
//!
//! Where to read next: `echo.rs`, `stream.rs`, `wait.rs`, `task.rs`, from the
//! work down to the mechanism. The delegation itself is in
//! `generator/delegation.rs`.

pub mod awaitable;
pub mod cancel;
pub mod catch;
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
