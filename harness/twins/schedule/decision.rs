//! Decisions, and what a check knows of the names in them.

use crate::trace::OpName;
use crate::words::{FnvBuild, Word, Words};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// One thing that is not as usual in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Decision {
    /// An input has this value.
    Picks { input: Word, value: u64 },
    /// An operation has this outcome.
    Gives { op: OpName, outcome: Word },
    /// Its outcome comes in pieces of these sizes.
    Pieces { op: OpName, sizes: Word },
    /// It takes this long.
    Takes { op: OpName, length: Length },
    /// All operations of this name, whatever their arguments, end and call
    /// back within the call that begins them.
    AtOnce { every: Word },
    /// It is given up and happens all the same.
    Happens { op: OpName },
    /// The version is ended early.
    Ends { how: How, at: At },
    /// Of what is ready in a pass of the loop, this goes first; counted from
    /// 1.
    First { pass: Word, number: u64 },
}

/// The time that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Length {
    Us(u64),
    /// As long as another one takes: a tie, if both begin at one time.
    As(OpName),
    /// One that makes it end together with what is under way: a tie.
    Tie(u64),
    Never,
}

/// The way in which a version is ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum How {
    /// In its own way: by a call, by an error at its wait, by being dropped.
    Cancelled,
    /// By being dropped, although it could be told.
    Dropped,
    /// By being dropped; it is made and started again.
    Interrupted,
}

/// The moment in which a version is ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum At {
    /// Before it was resumed for the first time.
    Start,
    /// The moment in which nothing is left to do but wait, and this is under
    /// way.
    While(OpName),
    /// The moment in which this has ended, before anything is resumed for it.
    As(OpName),
    /// The moment of the run's clock, after all that ends in it.
    Us(u64),
    /// After its result was there.
    Done,
}

/// The thing that a decision decides.
pub(crate) type Slot = (u8, Option<OpName>);

impl Decision {
    /// Returns the operation or input that it is about; none for an early
    /// end.
    pub(crate) fn slot(&self) -> Slot {
        match *self {
            Decision::Picks { input, .. } => (
                0,
                Some(OpName {
                    word: input,
                    nth: 0,
                }),
            ),
            Decision::Gives { op, .. } => (1, Some(op)),
            Decision::Pieces { op, .. } => (2, Some(op)),
            Decision::Takes { op, .. } => (3, Some(op)),
            Decision::AtOnce { every } => (
                4,
                Some(OpName {
                    word: every,
                    nth: 0,
                }),
            ),
            Decision::Happens { op } => (5, Some(op)),
            Decision::Ends { .. } => (6, None),
            Decision::First { pass, .. } => {
                (7, Some(OpName { word: pass, nth: 0 }))
            }
        }
    }

    /// Returns whether it makes two things end at one instant.
    pub(crate) fn is_tie(&self) -> bool {
        let Decision::Takes { length, .. } = self else {
            return false;
        };
        matches!(length, Length::As(_) | Length::Tie(_))
    }
}

/// All that is not as usual in a run. At most 64 decisions, of which each
/// decides something else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Schedule(pub(crate) Vec<Decision>);

impl Schedule {
    /// The most decisions of a schedule; a run marks those that came up in
    /// one number.
    pub(crate) const MOST: usize = 64;

    /// Returns the schedule with one decision more, in the place of what
    /// decided the same; in order, so that equal schedules are equal values.
    pub(crate) fn with(&self, decision: Decision) -> Schedule {
        let mut decisions = self.0.clone();
        decisions.retain(|one| one.slot() != decision.slot());
        let at = decisions.partition_point(|one| *one < decision);
        decisions.insert(at, decision);
        Schedule(decisions)
    }

    /// Returns the schedule without the decision of this index.
    pub(crate) fn without(&self, index: usize) -> Schedule {
        let mut decisions = self.0.clone();
        decisions.remove(index);
        Schedule(decisions)
    }

    /// Returns whether something is decided already.
    pub(crate) fn decides(&self, slot: Slot) -> bool {
        self.0.iter().any(|one| one.slot() == slot)
    }

    /// Returns the first decision that `wanted` accepts, with its index.
    pub(crate) fn find<T>(
        &self,
        wanted: impl Fn(&Decision) -> Option<T>,
    ) -> Option<(usize, T)> {
        for (at, one) in self.0.iter().enumerate() {
            if let Some(value) = wanted(one) {
                return Some((at, value));
            }
        }
        None
    }

    pub(crate) fn is_tie(&self) -> bool {
        self.0.iter().any(Decision::is_tie)
    }

    /// Returns the early end, if there is one.
    pub(crate) fn end(&self) -> Option<(usize, (How, At))> {
        self.find(|one| match *one {
            Decision::Ends { how, at } => Some((how, at)),
            _ => None,
        })
    }
}

/// The facts that a version stated of an operation of some name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) outcomes: Rc<[Word]>,
    /// The ways in which what it gives can come in pieces.
    pub(crate) pieces: Rc<[Word]>,
    pub(crate) may_never_end: bool,
    pub(crate) may_happen_anyway: bool,
    /// The name without arguments, if it may call back at once.
    pub(crate) may_call_at_once: Option<Word>,
    /// One bit for each version that stated some of them.
    pub(crate) by: u8,
}

impl Facts {
    /// Adds what another version states of the same operation.
    fn add(&mut self, other: Facts) {
        for (own, others) in [
            (&mut self.outcomes, other.outcomes),
            (&mut self.pieces, other.pieces),
        ] {
            let is_new = |word: &&Word| !own.contains(word);
            let more: Vec<Word> =
                others.iter().filter(is_new).copied().collect();
            if !more.is_empty() {
                *own = own.iter().copied().chain(more).collect();
            }
        }
        self.may_never_end |= other.may_never_end;
        self.may_happen_anyway |= other.may_happen_anyway;
        self.may_call_at_once =
            self.may_call_at_once.or(other.may_call_at_once);
    }
}

/// The usual length of the first operation, in steps of the clock; the next
/// ones take one more each.
const USUAL: u64 = 100;

/// The knowledge that all runs of a check share: texts, the facts of
/// operations, and the usual lengths of the pair that is run.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) words: RefCell<Words>,
    facts: RefCell<HashMap<Word, Facts, FnvBuild>>,
    /// The bit of the version that runs.
    version: Cell<u8>,
    lengths: RefCell<HashMap<OpName, u64, FnvBuild>>,
    /// A runtime has timers that the run does not see.
    has_foreign_timers: bool,
    /// The order of a pass is decided, too.
    has_passes: bool,
}

impl Book {
    /// Makes the book of a check: whether a runtime has timers of its own,
    /// and whether the order of each pass is decided.
    pub(crate) fn new(has_foreign_timers: bool, has_passes: bool) -> Book {
        Book {
            has_foreign_timers,
            has_passes,
            ..Book::default()
        }
    }

    /// Returns whether the order of a pass is decided.
    pub(crate) fn has_passes(&self) -> bool {
        self.has_passes
    }

    /// Returns whether timers are no behaviour by themselves, as not all of
    /// them are seen.
    pub(crate) fn has_foreign_timers(&self) -> bool {
        self.has_foreign_timers
    }

    /// Returns the microseconds of one step of the clock. Timers of tokio end
    /// at whole milliseconds, so all else does beside them.
    pub(crate) fn step_us(&self) -> u64 {
        if self.has_foreign_timers { 1_000 } else { 1 }
    }

    pub(crate) fn word(&self, text: &str) -> Word {
        self.words.borrow_mut().word(text)
    }

    /// Returns the word of a text as one line, as schedules have it.
    pub(crate) fn line(&self, text: &str) -> Word {
        self.words.borrow_mut().line(text)
    }

    pub(crate) fn text(&self, word: Word) -> Rc<str> {
        self.words.borrow().text(word).clone()
    }

    /// Returns a name as people read it: the first of a word has no number.
    pub(crate) fn name(&self, name: OpName) -> String {
        let text = self.text(name.word);
        match name.nth {
            0 | 1 => text.to_string(),
            nth => format!("{text}#{nth}"),
        }
    }

    /// Notes which version runs next.
    pub(crate) fn begin_run(&self, is_old: bool) {
        self.version.set(if is_old { 1 } else { 2 });
    }

    /// Returns whether the version that runs has stated its facts of an
    /// operation.
    pub(crate) fn has_facts(&self, word: Word) -> bool {
        let facts = self.facts.borrow();
        let facts = facts.get(&word);
        facts.is_some_and(|facts| facts.by & self.version.get() != 0)
    }

    /// Adds facts of an operation that the version which runs states.
    pub(crate) fn add_facts(&self, word: Word, facts: Facts) {
        let mut all = self.facts.borrow_mut();
        let known = all.entry(word).or_default();
        known.add(facts);
        known.by |= self.version.get();
    }

    /// Adds ways of cutting, which are stated before the other facts are.
    pub(crate) fn add_pieces(&self, word: Word, pieces: Rc<[Word]>) {
        let mut all = self.facts.borrow_mut();
        all.entry(word).or_default().add(Facts {
            pieces,
            ..Facts::default()
        });
    }

    pub(crate) fn facts(&self, word: Word) -> Facts {
        let facts = self.facts.borrow();
        facts.get(&word).cloned().unwrap_or_default()
    }

    /// Returns the least usual length.
    pub(crate) fn usual_least(&self) -> u64 {
        USUAL * self.step_us()
    }

    /// Forgets the usual lengths, before a pair is run.
    pub(crate) fn begin_pair(&self) {
        self.lengths.borrow_mut().clear();
    }

    /// Returns the usual length of an operation in this pair: all are
    /// different, in the order in which the pair met them.
    pub(crate) fn usual_us(&self, name: OpName) -> u64 {
        let mut lengths = self.lengths.borrow_mut();
        let rank = lengths.len() as u64;
        let next = self.usual_least() + rank * self.step_us();
        *lengths.entry(name).or_insert(next)
    }
}
