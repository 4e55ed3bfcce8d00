//! The reason for which a task that waits for one operation goes on.

use super::keys::OpKey;
use crate::event_loop::Loop;
use crate::workload::Fault;

/// The reason for which a body that waits for one operation is resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumption {
    /// It begins.
    Start,
    /// Its operation is over.
    Over(OpKey),
    /// A waker was woken; the body waits for none.
    Unasked,
    /// It is given up: its operation was withdrawn, for this reason.
    Thrown(Fault),
}

impl Loop {
    /// Returns why a body that waits for `waiting`, or has not begun, is
    /// resumed for `op`; withdraws its operation if that is given up.
    #[inline]
    pub fn resumption(
        &self,
        waiting: Option<OpKey>,
        op: Option<OpKey>,
    ) -> Resumption {
        if op == waiting {
            return op.map_or(Resumption::Start, Resumption::Over);
        }
        if op.is_none() {
            return Resumption::Unasked;
        }
        if let Some(waiting) = waiting {
            self.withdraw(waiting);
        }
        // An alarm went off.
        Resumption::Thrown(Fault::Interrupted)
    }
}
