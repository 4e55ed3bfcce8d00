//! Style 4: `async` and `await`.
//!
//! Kept while a task waits: a future that the compiler made, with all locals
//! that are still needed, and the place where to go on.
//!
//! ```text
//!   loop --- poll ---> fetch( attempt( exchange( Leaf ) ) )
//!                      one value, each body stored in its caller
//! ```
//!
//! Where to read next: `echo.rs`, `stream.rs`, `wait.rs`, `task.rs`, from the
//! work down to the mechanism.

pub mod awaitable;
pub mod cancel;
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
