//! Claiming what came of an operation, for tasks that may wait for several
//! things at once: what is not claimed in the resumption that brought it is
//! kept until it is, or until its operation is withdrawn.

use super::core::Kept;
use super::{Loop, OpKey, Outcome, Step};

impl Loop {
    /// Returns whether the current task is resumed for this turn; only the
    /// first to ask is told so.
    #[inline]
    pub(super) fn claim_turn(&self, ticket: OpKey) -> bool {
        if self.0.current_op.get() == ticket {
            self.0.current_op.set(OpKey::NONE);
            return true;
        }
        self.claim_kept(ticket).is_some()
    }

    /// Takes what came of `op`, if anything has.
    #[inline]
    pub(super) fn claim(&self, op: OpKey) -> Option<Outcome> {
        if self.0.current_op.get() == op {
            self.0.current_op.set(OpKey::NONE);
            return Some(self.take_outcome(op));
        }
        self.claim_kept(op)
    }

    #[cold]
    fn claim_kept(&self, op: OpKey) -> Option<Outcome> {
        let kept = self.0.core.borrow_mut().kept.remove(&op)?;
        if self.is_observed() {
            self.tell(Step::Claimed { op });
        }
        match kept {
            Kept::Over(outcome) => Some(outcome),
            Kept::Possible => self.carry_out_now(op),
        }
    }

    /// Keeps the outcome that the current task is resumed with, unless it was
    /// claimed.
    #[inline]
    pub(super) fn keep_unclaimed(&self) {
        if self.0.current_op.get() != OpKey::NONE {
            self.keep_unclaimed_one();
        }
    }

    #[cold]
    fn keep_unclaimed_one(&self) {
        let op = self.0.current_op.replace(OpKey::NONE);
        self.keep(op, self.take_outcome(op));
    }

    /// Keeps an outcome until it is claimed.
    pub(super) fn keep(&self, op: OpKey, outcome: Outcome) {
        let kept = Kept::Over(outcome);
        self.0.core.borrow_mut().kept.insert(op, kept);
    }
}
