//! Making a finding small, and telling it.

use super::{Search, Shown};
use crate::cause::Cause;
use crate::check::Of;
use crate::contract;
use crate::difference::Difference;
use crate::explain;
use crate::faults::{Fault, broken};
use crate::level::{Compared, Level};
use crate::report::rows;
use crate::schedule::{Pair, Schedule, candidates, lines};
use crate::trace::{Form, Kind};
use crate::verdict::{Breach, Finding, Verdict};

/// The most pairs of runs that make a finding small.
const MAX_SHRINK: usize = 200;

/// The schedules that are looked through for one in which the results differ.
const MAX_FURTHER: usize = 40;

impl Search<'_> {
    /// Makes a difference small.
    fn shrunk(
        &mut self,
        found: (Schedule, Pair, Cause, Difference),
        also: &mut Vec<(Cause, String)>,
    ) -> (Schedule, Pair, Cause, Difference) {
        let (mut schedule, mut pair, mut kind, mut difference) = found;
        let end = self.pairs + MAX_SHRINK;
        'smaller: while self.pairs < end {
            for candidate in candidates(&self.book, &schedule) {
                let tried = self.pair(&candidate);
                match self.show(&candidate, &tried) {
                    Shown::Differs(cause, first)
                        if (cause == kind
                            && first.shape == difference.shape)
                            || broken(Fault::CauseMayChange) =>
                    {
                        (schedule, pair, kind, difference) =
                            (candidate, tried, cause, first);
                        continue 'smaller;
                    }
                    Shown::Differs(cause, _)
                        if cause != kind
                            && also.iter().all(|(one, _)| *one != cause)
                            && self.is_news(cause) =>
                    {
                        let text = match candidate.0.is_empty() {
                            true => "all is as usual".to_string(),
                            false => lines(&self.book, &candidate).join("; "),
                        };
                        also.push((cause, text));
                    }
                    _ => {}
                }
            }
            break;
        }
        (schedule, pair, kind, difference)
    }

    /// Returns whether differences of this cause were not known before.
    fn is_news(&self, cause: Cause) -> bool {
        let mut known = self.check.known.iter();
        known.all(|(one, _)| *one != cause)
    }

    pub(super) fn finding(
        &mut self,
        found: (Schedule, Pair, Cause, Difference),
    ) -> Verdict {
        let pairs = self.pairs;
        let mut also = Vec::new();
        let (schedule, pair, cause, difference) =
            self.shrunk(found, &mut also);
        let without = self.without(&schedule);
        let shrink_pairs = self.pairs - pairs;
        let further = match self.level {
            Level::Results => None,
            _ => self.further(&schedule, &pair),
        };
        let sentence = explain::sentence(
            &self.book,
            cause,
            &schedule,
            &difference,
            without,
        );
        let new = self.check.new.as_ref();
        let new = new.map_or(Form::Futures, |new| new.0.form());
        Verdict::Differs(Box::new(Finding {
            name: self.check.name,
            forms: (self.check.old.0.form(), new),
            level: self.level,
            cause,
            schedule: lines(&self.book, &schedule),
            pairs,
            shrink_pairs,
            rows: rows(
                &self.book,
                &pair.old,
                Some(&pair.new),
                difference.event.as_ref().map(|(_, event)| event),
            ),
            sentence,
            further,
            remarks: self.remarks(),
            also,
            seed: self.seed,
        }))
    }

    /// Returns whether the versions are equal without each of the decisions;
    /// none if there are no decisions.
    fn without(&mut self, schedule: &Schedule) -> Option<bool> {
        let count = schedule.0.len();
        let mut are_equal = true;
        for index in 0..count {
            let rest = schedule.without(index);
            let pair = self.pair(&rest);
            are_equal &= matches!(self.show(&rest, &pair), Shown::Equal(_));
        }
        (count > 0).then_some(are_equal)
    }

    /// Looks for one decision more with which the results differ, if they do
    /// not yet.
    fn further(&mut self, schedule: &Schedule, pair: &Pair) -> Option<String> {
        let results = |search: &Self, pair: &Pair| {
            let free = &search.check.free;
            let compared =
                Compared::new(&search.book, free, &pair.old, &pair.new);
            compared.is_equal_at(Level::Results)
        };
        if !results(self, pair) || schedule.end().is_some() {
            return None;
        }
        let more = self.explorer.beside(schedule, pair);
        for decision in more.into_iter().take(MAX_FURTHER) {
            let next = schedule.with(decision);
            if next.is_tie() || next.end().is_some() {
                continue;
            }
            let pair = self.pair(&next);
            if !results(self, &pair) {
                let text = lines(&self.book, &Schedule(vec![decision]));
                let text = text.join("; ");
                return Some(match text.split_once(" gives ") {
                    Some((op, outcome)) => format!(
                        "With {op} giving {outcome} as well, the results \
                         differ, too."
                    ),
                    None => {
                        format!(
                            "When {text} as well, the results differ, too."
                        )
                    }
                });
            }
        }
        None
    }

    /// Returns what is wrong with a version by itself when all is as usual.
    fn remarks(&mut self) -> Vec<String> {
        let pair = self.pair(&Schedule::default());
        let forms = self.check.forms();
        let both = [("old", Some(forms.0), &pair.old)];
        let new = [("new", forms.1, &pair.new)];
        let both = both.into_iter().chain(new);
        let wrong = both.filter_map(|(version, form, trace)| {
            let breach = contract::breach(&self.book, trace)?;
            Some(format!("{version} ({}) {breach}", form?))
        });
        wrong.collect()
    }

    /// Makes a breach small, and tells it.
    pub(super) fn breach(&mut self, found: Schedule, is_old: bool) -> Verdict {
        let pairs = self.pairs;
        let mut schedule = found;
        let end = self.pairs + MAX_SHRINK;
        let breaks = |search: &mut Self, schedule: &Schedule| {
            let pair = search.pair(schedule);
            match search.show(schedule, &pair) {
                Shown::Breaks(old, text) if old == is_old => {
                    Some((pair, text))
                }
                _ => None,
            }
        };
        'smaller: while self.pairs < end {
            for candidate in candidates(&self.book, &schedule) {
                if breaks(self, &candidate).is_some() {
                    schedule = candidate;
                    continue 'smaller;
                }
            }
            break;
        }
        let (pair, sentence) = breaks(self, &schedule).unwrap_or_else(|| {
            let pair = self.pair(&schedule);
            (pair, "breaks what it must hold".to_string())
        });
        let forms = self.check.forms();
        let version = match (is_old, self.check.of) {
            (true, Of::Alone) => ("it", forms.0),
            (true, _) => ("old", forms.0),
            (false, _) => ("new", forms.1.unwrap_or(forms.0)),
        };
        let trace = if is_old { &pair.old } else { &pair.new };
        let wrong = trace.events.iter().find(|event| {
            matches!(
                event.kind,
                Kind::DoneAgain
                    | Kind::Hangs
                    | Kind::NeverEnds
                    | Kind::Panics
                    | Kind::Left
                    | Kind::Warns
            )
        });
        Verdict::Breaks(Box::new(Breach {
            name: self.check.name,
            version,
            sentence,
            schedule: lines(&self.book, &schedule),
            rows: rows(&self.book, trace, None, wrong),
            pairs,
        }))
    }
}
