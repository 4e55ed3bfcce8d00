//! The test that each version does the same twice.

use super::Search;
use crate::faults::{Fault, broken};
use crate::level::is_same;
use crate::report::event_text;
use crate::schedule::{Pair, Schedule};
use crate::trace::{Event, Trace};
use crate::verdict::Verdict;

impl Search<'_> {
    /// Runs the usual schedule twice; a version that differs from itself
    /// cannot be compared with another.
    pub(super) fn steady(&mut self) -> Result<Pair, Box<Verdict>> {
        let usual = Schedule::default();
        let one = self.pair(&usual);
        let other = self.pair(&usual);
        self.pairs -= 2;
        let both =
            [("old", &one.old, &other.old), ("new", &one.new, &other.new)];
        for (version, first, second) in both {
            if is_same(first, second) || broken(Fault::UnsteadyPasses) {
                continue;
            }
            let line = self.first_line(first, second);
            return Err(Box::new(Verdict::Unsteady(format!(
                "{}: {version} differs from itself under the usual schedule: \
                 {line}; is there a clock, a hash order, or a `select!` \
                 without `biased;`?",
                self.check.name
            ))));
        }
        self.usual = Some(other);
        Ok(one)
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
