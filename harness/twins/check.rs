//! A check: two versions, what they are compared by, and how long.

use crate::cause::Cause;
use crate::level::{Free, Level};
use crate::outside::Outside;
use crate::search;
use crate::settings::Settings;
use crate::trace::Form;
use crate::verdict::Verdict;
use crate::version::{Again, AnyVersion, Erased, Version};
use crate::view::Run;
use std::any::{TypeId, type_name};
use std::fmt::{self, Debug};
use std::future::Future;
use std::marker::PhantomData;
use std::rc::Rc;

/// The pairs of runs of a check, if nothing else is said.
const BUDGET: usize = 10_000;

/// The ends before its time that a check tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancels {
    /// At every wait, if both versions can be cancelled.
    EveryWait,
    /// None.
    Never,
}

/// The kind of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Twins,
    Interrupted,
    Alone,
}

/// A version, and which it is.
#[derive(Clone)]
pub(crate) struct Given(pub(crate) Rc<dyn AnyVersion>);

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.form())
    }
}

type Holds = Rc<dyn Fn(&Run<'_>) -> bool>;

/// A check of one or two versions of a function.
///
/// Nothing runs before [`assert`](Check::assert) or [`run`](Check::run).
#[derive(Clone)]
#[must_use = "a check runs when it is asserted"]
pub struct Check {
    pub(crate) name: &'static str,
    pub(crate) of: Of,
    pub(crate) old: Given,
    pub(crate) new: Option<Given>,
    /// Both are one function without any state.
    pub(crate) is_one: bool,
    pub(crate) level: Level,
    pub(crate) budget: usize,
    pub(crate) seed: Option<u64>,
    pub(crate) cancels: Cancels,
    pub(crate) ties_count: bool,
    pub(crate) passes: bool,
    pub(crate) free: Free,
    pub(crate) known: Vec<(Cause, &'static str)>,
    pub(crate) always: Vec<Holds>,
    pub(crate) examples: Vec<String>,
    /// Schedules are tried at random only, as behind the first half of a
    /// budget.
    pub(crate) is_random: bool,
}

/// Compares two versions of a function, under all schedules that the budget
/// reaches.
///
/// `name` should be the name of the function that makes the check: reports
/// print lines of Rust with it.
pub fn check<T: 'static>(
    name: &'static str,
    old: impl Version<T>,
    new: impl Version<T>,
) -> Check {
    let is_one = is_one(&old, &new);
    let mut check = Check::of(name, Of::Twins, old);
    check.new = Some(given(new));
    check.is_one = is_one;
    check
}

/// Checks whether a body can be dropped where it waits and made anew without
/// a loss, as the branches of a `select!` in a loop are.
///
/// It is run whole, and interrupted at each of its waits. What outlives an
/// interruption lies in [`Outside::keep`]. An operation that was given up, or
/// of which the value was not taken, begins again; after its value was taken
/// it does not. The two are equal if the results and notes are: what tokio's
/// manual calls cancel safe.
pub fn interrupted<T, B, F>(name: &'static str, body: F) -> Check
where
    T: Debug + 'static,
    B: Future<Output = T> + 'static,
    F: Fn(Outside) -> B + 'static,
{
    let body = Rc::new(body);
    let again = |is_interrupted| Again {
        body: body.clone(),
        is_interrupted,
        result: PhantomData,
    };
    let mut check = Check::of(name, Of::Interrupted, again(false));
    check.new = Some(given(again(true)));
    check.level = Level::Results;
    check
}

/// Checks one version by itself: `done` is called once, nothing hangs,
/// panics, is left behind, made and never awaited, or begins after a
/// cancellation, under all schedules; and each run is as the one before.
pub fn alone<T: 'static>(
    name: &'static str,
    version: impl Version<T>,
) -> Check {
    Check::of(name, Of::Alone, version)
}

fn given<T: 'static>(version: impl Version<T>) -> Given {
    Given(Rc::new(Erased(version, PhantomData)))
}

/// Returns whether two versions are one function: of one type, without a
/// value in it.
fn is_one<V: 'static, W: 'static>(old: &V, new: &W) -> bool {
    let is_pointer = type_name::<V>().contains("fn(");
    TypeId::of::<V>() == TypeId::of::<W>()
        && size_of_val(old) == 0
        && size_of_val(new) == 0
        && !is_pointer
}

impl Check {
    fn of<T: 'static>(
        name: &'static str,
        of: Of,
        old: impl Version<T>,
    ) -> Check {
        Check {
            name,
            of,
            old: given(old),
            new: None,
            is_one: false,
            level: Level::Order,
            budget: BUDGET,
            seed: None,
            cancels: Cancels::EveryWait,
            ties_count: false,
            passes: false,
            free: Free::default(),
            known: Vec::new(),
            always: Vec::new(),
            examples: Vec::new(),
            is_random: false,
        }
    }

    /// Compares at this level; [`Level::Order`] if nothing is said.
    pub fn at(mut self, level: Level) -> Check {
        self.level = level;
        self
    }

    /// Makes so many pairs of runs at most, beside those of examples; 10,000
    /// if nothing is said.
    pub fn budget(mut self, pairs: usize) -> Check {
        self.budget = pairs;
        self
    }

    /// Sets the seed of the random part of the search; made of the name if
    /// nothing is said.
    pub fn seed(mut self, seed: u64) -> Check {
        self.seed = Some(seed);
        self
    }

    /// Sets the cancellations that are tried.
    pub fn cancels(mut self, which: Cancels) -> Check {
        self.cancels = which;
        self
    }

    /// Counts differences that show only when two things end in the very same
    /// microsecond; otherwise they are told and pass.
    pub fn ties(mut self) -> Check {
        self.ties_count = true;
        self
    }

    /// Tries other orders of what is ready in one pass of the loop, too: tasks
    /// that were spawned, and those that wait for what ends at one instant.
    ///
    /// The loop has one order, in which both versions run; with another
    /// runtime, or another version of it, it may be another one. A decision
    /// names a pass by its time and turn, as nothing else names it.
    pub fn passes(mut self) -> Check {
        self.passes = true;
        self
    }

    /// Takes operations and notes with one of these as their first word out of
    /// all orders: how many there are still counts.
    pub fn independent(mut self, words: &[&'static str]) -> Check {
        self.free.0.extend_from_slice(words);
        self
    }

    /// Expects differences of this cause, for a reason; the check fails when
    /// they are gone.
    pub fn known(mut self, cause: Cause, reason: &'static str) -> Check {
        self.known.push((cause, reason));
        self
    }

    /// Demands that this holds of each run, of both versions.
    pub fn always(
        mut self,
        holds: impl Fn(&Run<'_>) -> bool + 'static,
    ) -> Check {
        self.always.push(Rc::new(holds));
        self
    }

    /// Tries this schedule first, each time: lines as reports print them, or
    /// one line with `; ` between them.
    pub fn example(mut self, schedule: &str) -> Check {
        self.examples.push(schedule.to_string());
        self
    }

    /// Runs the check.
    ///
    /// # Panics
    ///
    /// Within a run of another check, and if a variable of the environment
    /// (`TWINS_PAIRS`, `TWINS_SECONDS`, `TWINS_SEED`) is no number.
    pub fn run(&self) -> Verdict {
        search::run(self, &Settings::of_environment(), &[])
    }

    /// Runs the check, and panics with the report unless it passes.
    ///
    /// What was found is written to `twins-found/` in the folder of the
    /// package, is tried first the next time, and is deleted when the check
    /// passes. Nothing else is kept between runs.
    ///
    /// # Panics
    ///
    /// If the check does not pass, and as [`run`](Check::run).
    #[track_caller]
    pub fn assert(&self) {
        let settings = Settings::of_environment();
        let found = settings.found(self.name);
        let verdict = search::run(self, &settings, found.schedules());
        settings.write_out(self.name, self.forms(), &verdict);
        if verdict.is_equal() {
            found.forget();
            println!("{verdict}");
            return;
        }
        found.keep(verdict.schedule());
        panic!("{verdict}\n");
    }

    /// Returns the forms of the versions.
    pub(crate) fn forms(&self) -> (Form, Option<Form>) {
        let new = self.new.as_ref().map(|new| new.0.form());
        (self.old.0.form(), new)
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("name", &self.name)
            .field("old", &self.old)
            .field("new", &self.new)
            .finish_non_exhaustive()
    }
}
