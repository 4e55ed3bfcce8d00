//! The reason for which a task that waits for one operation goes on.

use super::{Loop, OpKey};
use crate::workload::Fault;

/// The reason for which a body that waits for one operation is resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumption {
    /// It begins.
    Start,
    /// Its operation is over.
    Over,
    /// A waker was woken, which is none of its business.
    Unasked,
    /// It is given up: its operation was withdrawn, and this is why.
    Thrown(Fault),
}

impl Loop {
    /// Returns why a body that waits for `waiting`, or has not begun, is
    /// resumed for `op`; withdraws what it waits for if that is given up.
    #[inline]
    pub fn resumption(&self, waiting: OpKey, op: OpKey) -> Resumption {
        if op == waiting {
            match op {
                OpKey::NONE => Resumption::Start,
                _ => Resumption::Over,
            }
        } else if op == OpKey::NONE {
            Resumption::Unasked
        } else {
            self.withdraw(waiting);
            Resumption::Thrown(match op {
                OpKey::CANCELLED => Fault::Cancelled,
                // An alarm went off.
                _ => Fault::Interrupted,
            })
        }
    }
}
