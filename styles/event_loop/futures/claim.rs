//! Claiming outcomes, for tasks that may wait for several things at once: an
//! outcome that is not claimed in the resumption that brought it is kept until
//! it is, or until its operation is withdrawn.

use crate::event_loop::{Loop, OpKey, Outcome};

impl Loop {
    /// Returns whether the current task is resumed for this yield; only the
    /// first call is answered so.
    #[inline]
    pub(super) fn claim_yield(&self, ticket: OpKey) -> bool {
        if self.current_op() == Some(ticket) {
            self.mark_asked();
            return true;
        }
        self.take_kept(ticket).is_some()
    }

    /// Takes the outcome of `op`, if there is one.
    #[inline(always)]
    pub(super) fn claim(&self, op: OpKey) -> Option<Outcome> {
        if self.current_op() == Some(op) {
            return self.take_outcome(op);
        }
        self.take_kept(op)
    }

    /// Keeps the operation that the current task is resumed for, unless its
    /// outcome was claimed.
    #[inline]
    pub(super) fn keep_unclaimed(&self) {
        if let Some(op) = self.current_op() {
            self.keep_unasked(op);
        }
    }
}
