//! The record of a check that passed.

use super::Search;
use crate::check::Cancels;
use crate::schedule::Pair;
use crate::verdict::{Passed, Verdict};

impl Search<'_> {
    /// Returns the verdict of a check that found nothing.
    pub(super) fn passed(&self, usual: &Pair, is_complete: bool) -> Verdict {
        let check = self.check;
        let (old, new) = (
            check.old.0.can_be_cancelled(),
            check.new.as_ref().map(|new| new.0.can_be_cancelled()),
        );
        let why_no_cancel = match (check.cancels, old, new) {
            (Cancels::Never, ..) => Some(": none asked for"),
            (_, false, Some(true)) => {
                Some(" of new alone: old cannot be cancelled")
            }
            (_, true, Some(false)) => {
                Some(" of old alone: new cannot be cancelled")
            }
            (_, false, Some(false)) => Some(": neither can be cancelled"),
            (_, false, None) => Some(": it cannot be cancelled"),
            _ => None,
        };
        let known = self.known.iter().zip(&check.known);
        let known = known.filter(|(is_there, _)| **is_there);
        Verdict::Equal(Passed {
            name: check.name,
            forms: check.forms(),
            schedules: self.schedules,
            cancellations: self.cancellations,
            why_no_cancel,
            is_complete,
            pairs: self.pairs,
            level: self.weakest,
            beyond: self.beyond.clone(),
            ties: self.ties.clone(),
            known: known.map(|(_, known)| *known).next(),
            resumptions: (usual.old.resumptions, usual.new.resumptions),
        })
    }
}
