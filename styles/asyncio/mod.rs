//! The parts of Python's asyncio beside loop, task and future: tasks with a
//! result that can be read many times, `gather`, coroutine objects that warn
//! when they are never awaited, errors with Python's names.
//!
//! These parts use the loop and know no style: a style waits for them in its
//! `join.rs`. The small programs are written with them.

mod coroutine;
mod drop_guard;
mod future;
mod gather;
mod hosted;
mod raised;
pub mod refused;
mod scheduled;
mod shared_task;
mod stage;
mod task_group;
mod yield_watch;

pub use self::coroutine::Coroutine;
pub use self::drop_guard::DropGuard;
pub use self::gather::{Gathering, gather, gather_outcomes};
pub use self::hosted::Hosted;
pub use self::raised::{Kind, Raised, Raises, python_bool};
pub use self::shared_task::SharedTask;
pub use self::stage::{Input, ReadLine, Stage};
pub use self::task_group::TaskGroup;
pub use self::yield_watch::YieldWatch;
