//! The levels at which two runs are compared, and the strongest at which they
//! are equal.
//!
//! What ends in one instant ends together, and what begins side by side has
//! no order: both are sorted. Notes have one, and so does what begins before
//! or after one.

use crate::faults::{Fault, broken};
use crate::schedule::Book;
use crate::trace::{Event, Kind, Trace};
use crate::words::Word;
use std::fmt;

/// The meaning of equal, for two runs. Each level includes the ones before
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The same result, panic or hang, `done` as often, and the same notes in
    /// the same order.
    Results,
    /// Also the same operations with the same arguments, given up or not, and
    /// the same things held and dropped, in whatever order.
    Effects,
    /// Also in this order, each behind the same ends.
    Order,
    /// Also at the same microseconds.
    Time,
    /// Also in the same turns of the loop, and begun in this very order.
    Turns,
}

impl Level {
    /// All levels, the weakest first.
    pub const ALL: [Level; 5] = [
        Level::Results,
        Level::Effects,
        Level::Order,
        Level::Time,
        Level::Turns,
    ];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Level::Results => "results",
            Level::Effects => "effects",
            Level::Order => "order",
            Level::Time => "time",
            Level::Turns => "turns",
        })
    }
}

/// The words that are taken out of all orders.
#[derive(Clone, Debug, Default)]
pub(crate) struct Free(pub(crate) Vec<&'static str>);

impl Free {
    /// Returns whether an operation or a note of this text has no order: its
    /// first word is one of the list.
    fn holds(&self, book: &Book, word: Word) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let text = book.text(word);
        let first = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        first
            .into_iter()
            .next()
            .is_some_and(|w| self.0.contains(&w))
    }
}

/// An event in its place among those that it is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) event: Event,
    /// The notes of its instant before it.
    segment: u32,
    /// All ends up to and with those of its instant, in no order.
    pub(crate) behind: u64,
}

type Key = (Kind, Word, u32, Option<Word>);

impl Item {
    pub(crate) fn key(&self) -> Key {
        let event = &self.event;
        (event.kind, event.word, event.nth, event.outcome)
    }

    fn class(&self) -> u8 {
        match self.event.kind {
            Kind::End => 0,
            Kind::Cancel | Kind::Interrupt => 1,
            Kind::Begin | Kind::GivenUp | Kind::Happened => 2,
            Kind::Hold | Kind::Drop => 3,
            Kind::Note | Kind::Blocks => 4,
            _ => 5,
        }
    }

    /// Returns whether it is no more than a result at the weakest level.
    pub(crate) fn is_result(&self) -> bool {
        let kind = self.event.kind;
        kind == Kind::Note || (kind >= Kind::Panics && kind != Kind::Left)
    }
}

/// Returns the number of an end, to be summed up.
fn mixed(event: &Event) -> u64 {
    let both = (u64::from(event.word.0) << 32) | u64::from(event.nth);
    let mixed = both.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// Two runs, ready to be compared.
pub(crate) struct Compared {
    /// The items that have an order, in it.
    pub(crate) old: Vec<Item>,
    pub(crate) new: Vec<Item>,
    /// The items that were taken out of all orders, sorted and without
    /// numbers.
    pub(crate) free: [Vec<Item>; 2],
}

impl Compared {
    pub(crate) fn new(
        book: &Book,
        free: &Free,
        old: &Trace,
        new: &Trace,
    ) -> Compared {
        let (old, old_free) = items(book, free, old);
        let (new, new_free) = items(book, free, new);
        Compared {
            old,
            new,
            free: [old_free, new_free],
        }
    }

    /// Returns whether the two are equal at a level, up to `Time`.
    pub(crate) fn is_equal_at(&self, level: Level) -> bool {
        let free = self.free.each_ref().map(|free| free.iter().map(Item::key));
        let [old_free, new_free] = free;
        if level >= Level::Effects
            && !old_free.eq(new_free)
            && !broken(Fault::CountsLeftOut)
        {
            return false;
        }
        match level {
            Level::Results => {
                self.results(&self.old) == self.results(&self.new)
            }
            Level::Effects => bag(&self.old) == bag(&self.new),
            Level::Order | Level::Time | Level::Turns => {
                let is_timed =
                    level >= Level::Time && !broken(Fault::TimesLeftOut);
                let key = |item: &Item| {
                    let us = if is_timed { item.event.us } else { 0 };
                    (item.key(), us)
                };
                self.old.iter().map(key).eq(self.new.iter().map(key))
            }
        }
    }

    fn results(&self, items: &[Item]) -> Vec<Key> {
        let results = items.iter().filter(|item| item.is_result());
        results.map(Item::key).collect()
    }
}

/// Returns what happened, sorted and without numbers.
fn bag(items: &[Item]) -> Vec<(Kind, Word)> {
    let all = items.iter().filter(|item| item.event.kind != Kind::End);
    let all = all.map(|item| (item.event.kind, item.event.word));
    let mut bag: Vec<_> = all.collect();
    bag.sort_unstable();
    bag
}

/// Returns what is compared of a trace: what has an order, and what was taken
/// out of it.
fn items(book: &Book, free: &Free, trace: &Trace) -> (Vec<Item>, Vec<Item>) {
    let mut items: Vec<Item> = Vec::with_capacity(trace.events.len());
    let mut without = Vec::new();
    let (mut instant, mut segment, mut behind) = (0, 0, 0u64);
    for event in &trace.events {
        let is_hidden = event.timer && book.has_foreign_timers();
        if !event.kind.is_compared() || is_hidden {
            continue;
        }
        if event.instant != instant {
            (instant, segment) = (event.instant, 0);
        }
        let may_be_free = event.kind.is_of_op() || event.kind == Kind::Note;
        let is_free = may_be_free && free.holds(book, event.word);
        let counts = !is_free || broken(Fault::BehindTheIndependent);
        if event.kind == Kind::End && counts {
            behind = behind.wrapping_add(mixed(event));
        }
        let item = Item {
            event: *event,
            segment,
            behind,
        };
        if is_free {
            without.push(Item {
                event: Event { nth: 0, ..*event },
                segment: 0,
                behind: 0,
            });
            continue;
        }
        items.push(item);
        if item.class() == 4 && !broken(Fault::NotesSorted) {
            segment += 1;
        }
    }
    without.sort_by_key(Item::key);
    items.sort_by_key(|item| {
        let class = item.class();
        let is_sorted = match class {
            0 => !broken(Fault::EndsInOrder),
            2 => !broken(Fault::BeginsInOrder),
            4 => broken(Fault::NotesSorted),
            _ => false,
        };
        let sorted = match is_sorted {
            true => (item.event.kind, item.event.word, item.event.nth),
            false => (Kind::End, Word(0), 0),
        };
        (item.event.instant, item.segment, class, sorted)
    });
    if broken(Fault::LastLineLeftOut) {
        items.pop();
    }
    (items, without)
}

/// Returns the strongest level at which two runs are equal, if any.
pub(crate) fn strongest(
    book: &Book,
    free: &Free,
    old: &Trace,
    new: &Trace,
) -> Option<Level> {
    if is_same(old, new) {
        return Some(Level::Turns);
    }
    let compared = Compared::new(book, free, old, new);
    // Each level holds the ones before it, so the first that fails is the
    // last to ask.
    let equal = Level::ALL[..4].iter();
    let equal = equal.take_while(|level| compared.is_equal_at(**level));
    equal.last().copied()
}

/// Returns whether two traces are the same, turn by turn.
pub(crate) fn is_same(one: &Trace, other: &Trace) -> bool {
    let behaviour = |trace: &Trace| {
        let events = trace.events.iter();
        events
            .filter(|event| event.kind.is_compared())
            .copied()
            .collect::<Vec<_>>()
    };
    if one.events.len() == other.events.len() {
        let mut both = one.events.iter().zip(&other.events);
        if both.all(|(a, b)| a.is_same(b)) {
            return true;
        }
    }
    let (one, other) = (behaviour(one), behaviour(other));
    one.len() == other.len()
        && one.iter().zip(&other).all(|(a, b)| a.is_same(b))
}
