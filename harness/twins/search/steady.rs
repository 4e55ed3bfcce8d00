//! The test that each version does the same twice.

use super::Search;
use crate::faults::{Fault, broken};
use crate::level::{Level, is_same};
use crate::report::event_text;
use crate::schedule::{Pair, Schedule, lines};
use crate::trace::{Event, Kind, Trace};
use crate::verdict::Verdict;

/// The runs of one schedule that must be the same: two show a clock or a hash
/// order; a draw between two branches needs more to show.
const RUNS: usize = 2;
const RUNS_OF_GUESTS: usize = 8;

impl Search<'_> {
    /// Runs the usual schedule more than once; a version that differs from
    /// itself cannot be compared with another.
    pub(super) fn steady(&mut self) -> Result<Pair, Box<Verdict>> {
        let usual = Schedule::default();
        let one = self.pair(&usual);
        self.pairs -= 1;
        self.usual = Some(self.again(&usual, &one)?);
        Ok(one)
    }

    /// Runs a schedule again, and demands that it does the same; returns the
    /// last pair.
    pub(super) fn again(
        &mut self,
        schedule: &Schedule,
        one: &Pair,
    ) -> Result<Pair, Box<Verdict>> {
        // With a guest, turns are not compared.
        let has_guest = self.strongest < Level::Turns;
        let is_endless = [&one.old, &one.new]
            .iter()
            .any(|trace| trace.has(Kind::NeverEnds));
        let runs = match has_guest && !is_endless {
            true => RUNS_OF_GUESTS,
            false => RUNS,
        };
        let mut last = Pair::default();
        for _ in 1..runs {
            last = self.pair(schedule);
            self.pairs -= 1;
            let olds = ("old", &one.old, &last.old);
            for (version, first, second) in
                [olds, ("new", &one.new, &last.new)]
            {
                if is_same(first, second) || broken(Fault::UnsteadyPasses) {
                    continue;
                }
                let line = self.first_line(first, second);
                let schedule = match schedule.0.is_empty() {
                    true => "the usual schedule".to_string(),
                    false => lines(&self.book, schedule).join("; "),
                };
                return Err(Box::new(Verdict::Unsteady(format!(
                    "{}: {version} differs from itself under {schedule}: \
                     {line}; is there a clock, a hash order, or a `select!` \
                     without `biased;`?",
                    self.check.name
                ))));
            }
        }
        Ok(last)
    }

    /// Returns the first line in which two runs of one version differ.
    fn first_line(&self, first: &Trace, second: &Trace) -> String {
        let text =
            |event: &Event| event_text(&self.book, event).trim().to_string();
        let mut pairs = first.events.iter().zip(&second.events);
        if let Some((one, other)) = pairs.find(|(a, b)| !a.is_same(b)) {
            return format!("first `{}`, then `{}`", text(one), text(other));
        }
        let both = first.events.len().min(second.events.len());
        let mut more = first.events[both..].iter();
        let more = more.next().or(second.events.get(both));
        let more = more.map(text).unwrap_or_default();
        format!("one of the two runs goes on with `{more}`")
    }
}
