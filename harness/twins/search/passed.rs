//! The end of a check that found nothing: what it tried, or why that was
//! nothing.

use super::Search;
use crate::check::Cancels;
use crate::explain;
use crate::faults::{Fault, broken};
use crate::level::Level;
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

    /// Returns the verdict of a check that has shown nothing.
    pub(super) fn idle(&self, is_complete: bool) -> Option<Verdict> {
        let name = self.check.name;
        if self.schedules + self.cancellations == 0 {
            return Some(Verdict::Vacuous(format!(
                "{name}: no schedule was tried, so nothing was checked: give \
                 it a budget or an example"
            )));
        }
        if !self.has_begun && !broken(Fault::VacuousPasses) {
            return Some(Verdict::Vacuous(format!(
                "{name}: no operation ever begins, so nothing was checked: \
                 make them with `out.op(..)`"
            )));
        }
        if !self.has_ended {
            return Some(Verdict::Vacuous(format!(
                "{name}: no run ever comes to a result, so nothing was checked"
            )));
        }
        for (is_there, (cause, reason)) in
            self.known.iter().zip(&self.check.known)
        {
            if !is_there && is_complete && !broken(Fault::GonePasses) {
                return Some(Verdict::Stale(format!(
                    "{name}: the known difference is gone \
                     ({cause}: {reason}); delete `.known(..)`"
                )));
            }
        }
        None
    }

    /// Returns what differs at the level after the one that held.
    pub(super) fn tell_beyond(&self, pair: &Pair, level: Level) -> String {
        let next = Level::ALL[level as usize + 1];
        let difference = match next {
            Level::Turns if self.strongest < next => {
                "not compared across runtimes".to_string()
            }
            Level::Turns => explain::turns(&self.book, pair),
            _ => {
                let difference = self.difference(pair, next);
                explain::sides(&self.book, &difference)
            }
        };
        format!("at {next}: {difference}")
    }
}
