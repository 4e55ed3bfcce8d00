//! The search: examples first, then all schedules with few decisions, then
//! random ones; what is found is made small and told.

mod finding;
mod passed;
mod steady;

use crate::cause::{Cause, cause};
use crate::check::{Cancels, Check, Of};
use crate::contract;
use crate::difference::{Difference, first};
use crate::faults::{Fault, broken};
use crate::level::{Compared, Level, strongest};
use crate::run::Stage;
use crate::schedule::{
    Book, Decision, Explorer, Length, Pair, Rules, Schedule, lines, parse,
};
use crate::settings::Settings;
use crate::trace::{Form, Kind, Trace};
use crate::verdict::Verdict;
use crate::view::Run;
use std::rc::Rc;

/// Runs a check; `found` are schedules that it found before.
pub(crate) fn run(
    check: &Check,
    settings: &Settings,
    found: &[String],
) -> Verdict {
    let mut search = Search::new(check, settings);
    search.verdict(settings, found).unwrap_or_else(|end| *end)
}

/// Returns the strongest level at which such versions can be compared: turns
/// are those of the loop.
fn strongest_of(forms: [Option<Form>; 2]) -> Level {
    match forms.into_iter().flatten().any(Form::is_guest) {
        true => Level::Time,
        false => Level::Turns,
    }
}

/// The outcome of one pair of runs.
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
    /// The level of the check, or the strongest that there is.
    level: Level,
    /// The strongest level at which such versions can be compared.
    strongest: Level,
    /// Only one of the two can be cancelled; it is held to its contract.
    is_one_sided: bool,
    pairs: usize,
    weakest: Level,
    beyond: Option<String>,
    ties: Option<Result<(), String>>,
    known: Vec<bool>,
    schedules: usize,
    cancellations: usize,
    /// The usual pair, if it was run and not judged yet.
    usual: Option<Pair>,
    has_begun: bool,
    has_ended: bool,
}

impl<'a> Search<'a> {
    fn new(check: &'a Check, settings: &Settings) -> Search<'a> {
        let (old, new) = check.forms();
        let forms = [Some(old), new];
        let any = |form| forms.contains(&Some(form));
        let book = Rc::new(Book::new(any(Form::Tokio), check.passes));
        let strongest = strongest_of(forms);
        let named = check.name.bytes().fold(1u64, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let seed = settings.seed.or(check.seed).unwrap_or(named);
        let (old, new) = (&check.old.0, check.new.as_ref().map(|new| &new.0));
        let can = |of: &dyn crate::version::AnyVersion| of.can_be_cancelled();
        let old_can = can(&**old);
        let new_can = new.map_or(old_can, |new| can(&**new));
        let has_callbacks = any(Form::Callbacks);
        let wanted = check.cancels == Cancels::EveryWait;
        let rules = Rules {
            cancels: wanted && (old_can || new_can),
            drops: any(Form::Send) || any(Form::YieldFrom),
            starts: !has_callbacks && check.of != Of::Interrupted,
            after: has_callbacks && check.of != Of::Interrupted,
            interrupts: check.of == Of::Interrupted,
            ties: check.ties_count,
        };
        Search {
            check,
            stage: Stage::default(),
            explorer: Explorer::new(book.clone(), rules, seed),
            book,
            seed,
            level: check.level.min(strongest),
            strongest,
            is_one_sided: old_can != new_can,
            pairs: 0,
            weakest: Level::Turns,
            beyond: None,
            ties: None,
            known: vec![false; check.known.len()],
            schedules: 0,
            cancellations: 0,
            usual: None,
            has_begun: false,
            has_ended: false,
        }
    }

    /// Runs both versions under a schedule.
    fn pair(&mut self, schedule: &Schedule) -> Pair {
        self.pairs += 1;
        self.book.begin_pair();
        let shared = Rc::new(schedule.clone());
        self.book.begin_run(true);
        let old = self.stage.run(&self.book, &shared, &*self.check.old.0);
        let new = match &self.check.new {
            Some(new) => {
                self.book.begin_run(false);
                self.stage.run(&self.book, &shared, &*new.0)
            }
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
            Some(level) if level >= self.level => {
                Shown::Equal(level.min(self.strongest))
            }
            _ => {
                let difference = self.difference(pair, self.level);
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

    /// Tries one schedule, of the search or named by the user. An end of the
    /// whole check is an error.
    fn try_one(
        &mut self,
        schedule: &Schedule,
        is_named: bool,
    ) -> Result<Pair, Box<Verdict>> {
        let pair = match self.usual.take_if(|_| schedule.0.is_empty()) {
            Some(pair) => {
                self.pairs += 1;
                pair
            }
            None => self.pair(schedule),
        };
        let is_new = self.explorer.learn(schedule, &pair, is_named);
        let is_ended =
            |one: &Trace| one.has(Kind::Cancel) || one.has(Kind::Interrupt);
        // One that never came up is no cancellation.
        if is_new && (is_ended(&pair.old) || is_ended(&pair.new)) {
            self.cancellations += 1;
        } else if is_new {
            self.schedules += 1;
        }
        match self.show(schedule, &pair) {
            Shown::Equal(level) => {
                if level < self.weakest {
                    self.weakest = level;
                    // Interrupted runs differ from whole ones in all else.
                    let is_told = self.check.of != Of::Interrupted;
                    self.beyond =
                        is_told.then(|| self.tell_beyond(&pair, level));
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
                self.again(schedule, &pair)?;
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
                self.try_one(&schedule, true)?;
            }
        }
        for schedule in &self.check.examples {
            self.example(schedule)?;
        }
        let usual = self.steady()?;
        let is_complete = self.explore(settings)?;
        match self.idle(is_complete) {
            Some(verdict) => Ok(verdict),
            None => Ok(self.passed(&usual, is_complete)),
        }
    }

    /// Tries schedules until there are no more, or the budget is spent.
    /// Returns whether all there are were tried.
    fn explore(&mut self, settings: &Settings) -> Result<bool, Box<Verdict>> {
        let budget = settings.pairs.unwrap_or(self.check.budget);
        let before = self.pairs;
        loop {
            let spent = self.pairs - before;
            if self.explorer.is_through() {
                return Ok(true);
            }
            if spent >= budget || settings.is_late() {
                return Ok(false);
            }
            // Half of the budget is kept for tables at random.
            let in_order = match self.check.is_random {
                // The usual schedule shows what there is to decide.
                true => 1,
                false => budget.div_ceil(2),
            };
            let is_in_order = spent < in_order;
            let next = match is_in_order {
                true => self.explorer.next(),
                false => None,
            };
            let schedule = match next {
                Some(schedule) => schedule,
                None => self.explorer.random(),
            };
            let pair = self.try_one(&schedule, false)?;
            self.stage.take_back([pair.old, pair.new]);
        }
    }

    /// Tries a schedule that the user named.
    fn example(&mut self, text: &str) -> Result<Pair, Box<Verdict>> {
        let name = self.check.name;
        let schedule = parse(&self.book, text).map_err(|error| {
            Box::new(Verdict::Stale(format!("{name}: {error}")))
        })?;
        let pair = self.try_one(&schedule, true)?;
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
}
