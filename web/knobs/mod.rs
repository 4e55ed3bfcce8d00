//! Changes to a run: a task is cancelled, a sleep takes another time, a job
//! fails.
//!
//! The world makes them, and the observer of the loop finds the tasks; the
//! program and its style know nothing of it.

mod knob;
mod turned;

pub use self::knob::{Knob, KnobError, Knobs};
pub(crate) use self::turned::{Turner, Watching, turned};
