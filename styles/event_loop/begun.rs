//! An operation of a body that is resumed by its key.

use super::{Loop, Op, OpKey, Outcome};
use std::fmt;

/// An operation that was begun; dropped before its outcome was taken, it is
/// withdrawn.
///
/// For bodies that yield the key of what they wait for: whatever becomes of
/// the body, nothing of it stays with the loop.
pub struct Begun<'a> {
    lp: &'a Loop,
    op: OpKey,
}

impl<'a> Begun<'a> {
    /// Begins an operation of the task that is being resumed.
    ///
    /// # Panics
    ///
    /// If none is.
    #[inline]
    pub fn new(lp: &'a Loop, op: Op) -> Begun<'a> {
        let op = lp.submit_for_current(op);
        Begun { lp, op }
    }

    /// Returns the key, to yield.
    #[inline]
    pub fn key(&self) -> OpKey {
        self.op
    }

    /// Takes what came of it, now that the task is resumed for it.
    #[inline]
    pub fn take_outcome(mut self) -> Outcome {
        let outcome = self.lp.take_outcome(self.op);
        self.op = OpKey::NONE;
        outcome
    }
}

impl Drop for Begun<'_> {
    #[inline]
    fn drop(&mut self) {
        self.lp.withdraw(self.op);
    }
}

impl fmt::Debug for Begun<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Begun").field(&self.op).finish()
    }
}
