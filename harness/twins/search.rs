//! The search: examples first, then all schedules with few decisions, then
//! random ones; what is found is made small and told.

use crate::cause::{Cause, cause};
use crate::check::{Cancels, Check, Of};
use crate::contract;
use crate::difference::{Difference, first};
use crate::explain;
use crate::faults::{Fault, broken};
use crate::level::{Compared, Level, is_same, strongest};
use crate::report::{event_text, rows};
use crate::run::Stage;
use crate::schedule::{
    Book, Decision, Explorer, Length, Pair, Rules, Schedule, candidates,
    lines, parse,
};
use crate::settings::Settings;
use crate::trace::{Form, Kind, Trace};
use crate::verdict::{Breach, Finding, Passed, Verdict};
use crate::view::Run;
use std::rc::Rc;

/// The most pairs of runs that make a finding small.
const MAX_SHRINK: usize = 200;

/// The schedules that are looked through for one in which the results differ.
const MAX_FURTHER: usize = 40;

/// Runs a check; `found` are schedules that it found before.
pub(crate) fn run(
    check: &Check,
    settings: &Settings,
    found: &[String],
) -> Verdict {
    let mut search = Search::new(check, settings);
    search.verdict(settings, found).unwrap_or_else(|end| *end)
}

/// What one pair of runs shows.
enum Shown {
    /// The strongest level at which they are equal.
    Equal(Level),
    Differs(Cause, Difference),
    /// Of old, if it is so said, or of new.
    Breaks(bool, String),
}

struct Search<'a> {
    check: &'a Check,
    stage: Stage,
    book: Rc<Book>,
    explorer: Explorer,
    seed: u64,
    /// Only one of the two can be cancelled; it is held to its contract.
    is_one_sided: bool,
    pairs: usize,
    weakest: Level,
    beyond: Option<String>,
    ties: Option<Result<(), String>>,
    known: Vec<bool>,
    schedules: usize,
    cancellations: usize,
    has_begun: bool,
    has_ended: bool,
}

impl<'a> Search<'a> {
    fn new(check: &'a Check, settings: &Settings) -> Search<'a> {
        let book = Rc::new(Book::default());
        let named = check.name.bytes().fold(1u64, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let seed = settings.seed.or(check.seed).unwrap_or(named);
        let (old, new) = (&check.old.0, check.new.as_ref().map(|new| &new.0));
        let can = |of: &dyn crate::version::AnyVersion| of.can_be_cancelled();
        let old_can = can(&**old);
        let new_can = new.map_or(old_can, |new| can(&**new));
        let forms = check.forms();
        let forms = [Some(forms.0), forms.1];
        let any = |form| forms.contains(&Some(form));
        let has_callbacks = any(Form::Callbacks);
        let wanted = check.cancels == Cancels::EveryWait;
        let rules = Rules {
            cancels: wanted && (old_can || new_can),
            drops: any(Form::Send) || any(Form::YieldFrom),
            starts: !has_callbacks && check.of != Of::Interrupted,
            after: has_callbacks && check.of != Of::Interrupted,
            interrupts: check.of == Of::Interrupted,
        };
        Search {
            check,
            stage: Stage::default(),
            explorer: Explorer::new(book.clone(), rules, seed),
            book,
            seed,
            is_one_sided: old_can != new_can,
            pairs: 0,
            weakest: Level::Turns,
            beyond: None,
            ties: None,
            known: vec![false; check.known.len()],
            schedules: 0,
            cancellations: 0,
            has_begun: false,
            has_ended: false,
        }
    }

    /// Runs both versions under a schedule.
    fn pair(&mut self, schedule: &Schedule) -> Pair {
        self.pairs += 1;
        self.book.begin_pair();
        let shared = Rc::new(schedule.clone());
        let old = self.stage.run(&self.book, &shared, &*self.check.old.0);
        let new = match &self.check.new {
            Some(new) => self.stage.run(&self.book, &shared, &*new.0),
            None => Trace::default(),
        };
        for trace in [&old, &new] {
            self.has_begun |= !trace.met.is_empty();
            self.has_ended |= trace.is_over;
        }
        Pair { old, new }
    }

    /// Judges a pair of runs.
    fn show(&self, schedule: &Schedule, pair: &Pair) -> Shown {
        let both = [(true, &pair.old), (false, &pair.new)];
        let given = match self.check.new {
            Some(_) => &both[..],
            None => &both[..1],
        };
        for (is_old, trace) in given {
            let run = Run {
                book: &self.book,
                trace,
            };
            for (index, holds) in self.check.always.iter().enumerate() {
                if !holds(&run) {
                    let which = match self.check.always.len() {
                        1 => String::new(),
                        _ => format!(" number {}", index + 1),
                    };
                    let text = format!("breaks the invariant{which}");
                    return Shown::Breaks(*is_old, text);
                }
            }
        }
        if self.check.of == Of::Alone {
            return match contract::strict(&self.book, &pair.old) {
                Some(text) => Shown::Breaks(true, text),
                None => Shown::Equal(Level::Turns),
            };
        }
        let is_ended = given.iter().any(|(_, one)| one.has(Kind::Cancel));
        if self.is_one_sided && is_ended {
            // The other one cannot be cancelled, so it says nothing.
            let can_old = self.check.old.0.can_be_cancelled();
            let trace = if can_old { &pair.old } else { &pair.new };
            return match contract::breach(&self.book, trace) {
                Some(text) => Shown::Breaks(can_old, text),
                None => Shown::Equal(Level::Turns),
            };
        }
        let never = |one: &Decision| match one {
            Decision::Takes { length, .. } => *length == Length::Never,
            _ => false,
        };
        if broken(Fault::NeverHangsBoth) && schedule.0.iter().any(never) {
            return Shown::Equal(Level::Turns);
        }
        let level =
            strongest(&self.book, &self.check.free, &pair.old, &pair.new);
        match level {
            Some(level) if level >= self.check.level => Shown::Equal(level),
            _ => {
                let difference = self.difference(pair, self.check.level);
                let cause = cause(
                    &self.book,
                    schedule,
                    &difference,
                    &pair.old,
                    &pair.new,
                );
                Shown::Differs(cause, difference)
            }
        }
    }

    fn difference(&self, pair: &Pair, level: Level) -> Difference {
        let free = &self.check.free;
        let compared = Compared::new(&self.book, free, &pair.old, &pair.new);
        first(&compared, level)
    }

    /// Tries one schedule. An end of the whole check is an error.
    fn try_one(&mut self, schedule: &Schedule) -> Result<Pair, Box<Verdict>> {
        let pair = self.pair(schedule);
        let is_new = self.explorer.learn(schedule, &pair);
        if is_new && schedule.end().is_some() {
            self.cancellations += 1;
        } else if is_new {
            self.schedules += 1;
        }
        match self.show(schedule, &pair) {
            Shown::Equal(level) => {
                if level < self.weakest {
                    self.weakest = level;
                    self.beyond = Some(self.tell_beyond(&pair, level));
                }
                if schedule.is_tie() && self.ties.is_none() {
                    self.ties = Some(Ok(()));
                }
                Ok(pair)
            }
            Shown::Differs(..)
                if schedule.is_tie()
                    && !self.check.ties_count
                    && !broken(Fault::TiesCounted) =>
            {
                if !matches!(self.ties, Some(Err(_))) {
                    let text = lines(&self.book, schedule).join("; ");
                    self.ties = Some(Err(text));
                }
                Ok(pair)
            }
            Shown::Differs(cause, difference) => {
                let mut known = self.check.known.iter();
                let known = known.position(|(one, _)| *one == cause);
                if let Some(index) = known {
                    self.known[index] = true;
                    return Ok(pair);
                }
                let found = (schedule.clone(), pair, cause, difference);
                Err(Box::new(self.finding(found)))
            }
            Shown::Breaks(is_old, _) => {
                Err(Box::new(self.breach(schedule.clone(), is_old)))
            }
        }
    }

    fn verdict(
        &mut self,
        settings: &Settings,
        found: &[String],
    ) -> Result<Verdict, Box<Verdict>> {
        let name = self.check.name;
        if self.check.is_one {
            return Ok(Verdict::Vacuous(format!(
                "{name}: old and new are one function, so nothing is compared"
            )));
        }
        if let Some(when) = &settings.when {
            let pair = self.example(when)?;
            return Ok(self.passed(&pair, false));
        }
        for schedule in found {
            // What it names may be gone by now; then there is nothing to try.
            if let Ok(schedule) = parse(&self.book, schedule) {
                self.try_one(&schedule)?;
            }
        }
        for schedule in &self.check.examples {
            self.example(schedule)?;
        }
        let usual = self.steady()?;
        let budget = settings.pairs.unwrap_or(self.check.budget);
        let before = self.pairs;
        let mut is_complete = true;
        loop {
            let spent = self.pairs - before;
            if self.explorer.is_through() {
                break;
            }
            if spent >= budget || settings.is_late() {
                is_complete = false;
                break;
            }
            // Half of the budget is kept for tables at random.
            let schedule = match spent < budget.div_ceil(2) {
                true => self.explorer.next().unwrap_or_default(),
                false => self.explorer.random(),
            };
            self.try_one(&schedule)?;
        }
        if !self.has_begun && !broken(Fault::VacuousPasses) {
            return Ok(Verdict::Vacuous(format!(
                "{name}: no operation ever begins, so nothing was checked: \
                 make them with `out.op(..)`"
            )));
        }
        if !self.has_ended {
            return Ok(Verdict::Vacuous(format!(
                "{name}: no run ever comes to a result, so nothing was checked"
            )));
        }
        for (is_there, (cause, reason)) in
            self.known.iter().zip(&self.check.known)
        {
            if !is_there && is_complete && !broken(Fault::GonePasses) {
                return Ok(Verdict::Stale(format!(
                    "{name}: the known difference is gone ({cause}: {reason}): \
                     delete `.known(..)`"
                )));
            }
        }
        Ok(self.passed(&usual, is_complete))
    }

    /// Tries a schedule that the user named.
    fn example(&mut self, text: &str) -> Result<Pair, Box<Verdict>> {
        let name = self.check.name;
        let schedule = parse(&self.book, text).map_err(|error| {
            Box::new(Verdict::Stale(format!("{name}: {error}")))
        })?;
        let pair = self.try_one(&schedule)?;
        let used = pair.old.used | pair.new.used;
        let unused = (0..schedule.0.len()).find(|i| used & (1 << i) == 0);
        if let Some(index) = unused
            && !broken(Fault::StalePasses)
        {
            let line = &lines(&self.book, &schedule)[index];
            return Err(Box::new(Verdict::Stale(format!(
                "{name}: the example `{line}` names what never comes up: \
                 delete or mend it"
            ))));
        }
        Ok(pair)
    }

    /// Runs the usual schedule twice; a version that differs from itself
    /// cannot be compared with another.
    fn steady(&mut self) -> Result<Pair, Box<Verdict>> {
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
            let pairs = first.events.iter().zip(&second.events);
            let differing = pairs.clone().find(|(a, b)| !a.is_same(b));
            let line = match differing {
                Some((a, b)) => format!(
                    "first `{}`, then `{}`",
                    event_text(&self.book, a).trim(),
                    event_text(&self.book, b).trim()
                ),
                None => "one of the two runs does more".to_string(),
            };
            return Err(Box::new(Verdict::Unsteady(format!(
                "{}: {version} differs from itself under the usual schedule: \
                 {line}; is there a clock, a hash order, or a `select!` \
                 without `biased;`?",
                self.check.name
            ))));
        }
        Ok(one)
    }

    fn passed(&self, usual: &Pair, is_complete: bool) -> Verdict {
        let check = self.check;
        let (old, new) = (
            check.old.0.can_be_cancelled(),
            check.new.as_ref().map(|new| new.0.can_be_cancelled()),
        );
        let why_no_cancel = match (check.cancels, old, new) {
            (Cancels::Never, ..) => Some("none asked for"),
            (_, false, Some(true)) => {
                Some("of new alone, as old cannot be cancelled")
            }
            (_, true, Some(false)) => {
                Some("of old alone, as new cannot be cancelled")
            }
            (_, false, Some(false)) => Some("neither can be cancelled"),
            (_, false, None) => Some("it cannot be cancelled"),
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

    /// Returns what differs at the level after the one that held.
    fn tell_beyond(&self, pair: &Pair, level: Level) -> String {
        let next = Level::ALL[level as usize + 1];
        let difference = match next {
            Level::Turns => explain::turns(&self.book, pair),
            _ => {
                let difference = self.difference(pair, next);
                explain::sides(&self.book, &difference)
            }
        };
        format!("at {next}: {difference}")
    }

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
                            && also.iter().all(|(one, _)| *one != cause) =>
                    {
                        let text = lines(&self.book, &candidate).join("; ");
                        also.push((cause, text));
                    }
                    _ => {}
                }
            }
            break;
        }
        (schedule, pair, kind, difference)
    }

    fn finding(
        &mut self,
        found: (Schedule, Pair, Cause, Difference),
    ) -> Verdict {
        let pairs = self.pairs;
        let mut also = Vec::new();
        let (schedule, pair, cause, difference) =
            self.shrunk(found, &mut also);
        let without = self.without(&schedule);
        let shrink_pairs = self.pairs - pairs;
        let further = match self.check.level {
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
            level: self.check.level,
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
    fn breach(&mut self, found: Schedule, is_old: bool) -> Verdict {
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
