//! What Python's asyncio has beside loop, task and future, in our words:
//! tasks whose result is there as often as asked, `gather`, coroutine objects
//! that mind being forgotten, errors by the names of Python's.
//!
//! All of it rests on the loop and knows no style: a style waits for these
//! things in its `join.rs`. The small programs are written with it.

mod coroutine;
mod drop_guard;
mod future;
mod gather;
mod raised;
pub mod refused;
mod shared_task;
mod stage;
mod yield_watch;

pub use self::coroutine::Coroutine;
pub use self::drop_guard::DropGuard;
pub use self::gather::{Gathering, gather, gather_outcomes};
pub use self::raised::{Kind, Raised, Raises, python_bool};
pub use self::shared_task::SharedTask;
pub use self::stage::{Input, ReadLine, Stage};
pub use self::yield_watch::YieldWatch;
