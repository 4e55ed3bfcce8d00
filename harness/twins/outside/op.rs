//! Operations: made, begun, waited for in the way of each form, given up.

use super::begun::{Begun, begin};
use super::{Outside, Pieces, Started, Whole};
use crate::faults::{Fault, broken};
use crate::run::{self, MAX_DEPTH};
use crate::schedule::{Decision, Facts};
use crate::trace::Place;
use crate::words::Word;
use std::fmt::{self, Debug, Write};
use std::future::Future;
use std::mem;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll};

/// An operation. Nothing has begun yet.
///
/// | form | the wait |
/// | --- | --- |
/// | callbacks | `op.then(k)` |
/// | `send` | `yield_!(co, op)` |
/// | `yield from` | `yield_from!(co, op)` |
/// | futures | `op.await`: it begins at the first poll, and is given up when it is dropped |
///
/// [`start`](Op::start) begins it at once, whatever waits for it later.
#[must_use = "an operation begins when it is waited for"]
pub struct Op<T> {
    out: Outside,
    word: Word,
    /// The name without arguments.
    base: &'static str,
    place: Place,
    timer_us: Option<u64>,
    facts: Flags,
    state: State<T>,
}

enum State<T> {
    /// With all outcomes.
    Fresh(Vec<T>),
    Begun(Begun<T>),
    Over,
}

#[derive(Clone, Copy, Default)]
struct Flags {
    may_never_end: bool,
    may_happen_anyway: bool,
    may_call_at_once: bool,
    /// The outcome was chosen before; it is the only one.
    is_chosen: bool,
}

/// No field is pinned.
impl<T> Unpin for Op<T> {}

impl<T: Debug + 'static> Op<T> {
    pub(super) fn new(
        out: Outside,
        (base, word): (&'static str, Word),
        outcomes: Vec<T>,
        place: Place,
    ) -> Op<T> {
        Op {
            out,
            word,
            base,
            place,
            timer_us: None,
            facts: Flags::default(),
            state: State::Fresh(outcomes),
        }
    }

    /// Gives what it gives in pieces, at least and at most so many; the
    /// schedule says how it is cut.
    ///
    /// # Panics
    ///
    /// If no number of pieces is allowed.
    pub fn pieces(self, bounds: RangeInclusive<usize>) -> Pieces<T>
    where
        T: Whole,
    {
        Pieces::new(self, bounds)
    }

    /// Takes the outcome that the schedule chooses, before it begins; returns
    /// its place in the source and its word, too.
    pub(super) fn choose_now(mut self) -> (Place, Word, T) {
        let outcomes = self.take_outcomes();
        let (_, value) = self.choose(outcomes);
        (self.place, self.word, value)
    }

    /// Makes an operation with an outcome that was chosen.
    pub(super) fn chosen(
        out: Outside,
        word: Word,
        place: Place,
        value: T,
    ) -> Op<T> {
        let mut op = Op::new(out, ("", word), vec![value], place);
        op.facts.is_chosen = true;
        op
    }

    fn take_outcomes(&mut self) -> Vec<T> {
        match mem::replace(&mut self.state, State::Over) {
            State::Fresh(outcomes) => outcomes,
            _ => panic!("an operation begins once"),
        }
    }

    pub(super) fn outside(&self) -> Outside {
        self.out
    }

    /// Calls `k` with its outcome. It begins now.
    ///
    /// # Panics
    ///
    /// If the run has too many operations; so do all ways to begin one.
    pub fn then(mut self, k: impl FnOnce(T) + 'static) {
        let begun = self.begin();
        if !begun.is_over() {
            return begun.then(k);
        }
        let run = self.out.id();
        let depth = run::with(run, |run| {
            run.depth += 1;
            run.depth
        });
        let nested = Nested(run);
        assert!(
            depth <= MAX_DEPTH,
            "callbacks that are called at once nest {MAX_DEPTH} deep: a loop \
             over waits that need no waiting ends the stack"
        );
        if let Some(value) = begun.into_value() {
            k(value);
        }
        drop(nested);
    }

    /// Begins it now; the value can be waited for later, in any form. As a
    /// promise of JavaScript it goes on if that is dropped.
    pub fn start(mut self) -> Started<T> {
        let mut begun = self.begin();
        begun.is_hot = true;
        Started::of(begun)
    }

    /// Allows schedules in which it never ends.
    pub fn may_never_end(mut self) -> Op<T> {
        self.facts.may_never_end = true;
        self
    }

    /// Allows schedules in which it is given up and happens all the same, as
    /// a request that was sent.
    pub fn may_happen_anyway(mut self) -> Op<T> {
        self.facts.may_happen_anyway = true;
        self
    }

    /// Allows schedules in which [`then`](Op::then) calls back before it
    /// returns, as a cache that has the value does.
    pub fn may_call_at_once(mut self) -> Op<T> {
        self.facts.may_call_at_once = true;
        self
    }

    pub(super) fn begin(&mut self) -> Begun<T> {
        let outcomes = self.take_outcomes();
        let (outcome, value) = match self.timer_us {
            Some(_) => (None, outcomes.into_iter().next()),
            None => {
                let (word, value) = self.choose(outcomes);
                (Some(word), Some(value))
            }
        };
        let begun = begin(
            self.out,
            self.word,
            self.place,
            self.timer_us,
            outcome,
            value,
        );
        if self.facts.may_call_at_once {
            begun.end_at_once(self.base);
        }
        begun
    }

    /// Chooses the outcome that the schedule says, or the first.
    fn choose(&self, outcomes: Vec<T>) -> (Word, T) {
        let id = self.out.id();
        let (has_facts, wanted) = run::with(id, |run| {
            if self.facts.is_chosen {
                return (true, None);
            }
            let name = run.next_name(self.word);
            let wanted = run.schedule.find(|one| match one {
                Decision::Gives { op, outcome } if *op == name => {
                    Some(*outcome)
                }
                Decision::Gives { op, outcome }
                    if broken(Fault::NumbersIgnored)
                        && op.word == name.word =>
                {
                    Some(*outcome)
                }
                _ => None,
            });
            (run.book.has_facts(self.word), wanted)
        });
        if has_facts && wanted.is_none() {
            // The text is that of the usual outcome of this very call.
            let mut outcomes = outcomes;
            assert!(!outcomes.is_empty(), "{NO_OUTCOME}");
            let first = outcomes.swap_remove(0);
            return (self.text_of(&first), first);
        }
        let texts: Vec<Word> =
            outcomes.iter().map(|one| self.text_of(one)).collect();
        assert!(!texts.is_empty(), "{NO_OUTCOME}");
        run::with(id, |run| {
            run.book.add_facts(
                self.word,
                Facts {
                    outcomes: texts.as_slice().into(),
                    may_never_end: self.facts.may_never_end,
                    may_happen_anyway: self.facts.may_happen_anyway,
                    may_call_at_once: self
                        .facts
                        .may_call_at_once
                        .then(|| run.book.word(self.base)),
                    ..Facts::default()
                },
            );
        });
        let place = |word| texts.iter().position(|text| *text == word);
        let decided =
            wanted.and_then(|(index, word)| place(word).map(|at| (index, at)));
        // An outcome that it does not have is none.
        if let Some((index, _)) = decided {
            run::with(id, |run| run.came_up(index));
        }
        let at = decided.map_or(0, |(_, at)| at);
        let value = outcomes.into_iter().nth(at).expect(NO_OUTCOME);
        (texts[at], value)
    }

    fn text_of(&self, outcome: &T) -> Word {
        // Written before the run is asked: `Debug` is the user's.
        let mut text = String::with_capacity(64);
        let _ = write!(text, "{outcome:?}");
        run::with(self.out.id(), |run| run.book.line(&text))
    }
}

const NO_OUTCOME: &str = "an operation has an outcome";

impl Op<()> {
    pub(super) fn timer(
        out: Outside,
        word: Word,
        us: u64,
        place: Place,
    ) -> Op<()> {
        let mut timer = Op::new(out, ("sleep", word), vec![()], place);
        timer.timer_us = Some(us);
        timer
    }
}

impl<T: Debug + 'static> Future for Op<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let this = self.get_mut();
        if let State::Fresh(_) = this.state {
            this.state = State::Begun(this.begin());
        }
        let State::Begun(begun) = &mut this.state else {
            panic!("an operation was polled after its end");
        };
        let polled = begun.poll(cx);
        if polled.is_ready() {
            this.state = State::Over;
        }
        polled
    }
}

impl<T> fmt::Debug for Op<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.state {
            State::Fresh(_) => "Op(not begun)",
            State::Begun(_) => "Op(begun)",
            State::Over => "Op(over)",
        })
    }
}

impl<T> Drop for Op<T> {
    /// Warns if it never began; begun, it is given up.
    fn drop(&mut self) {
        if let State::Fresh(_) = self.state {
            run::try_with(self.out.id(), |run| {
                let text = run.book.text(self.word);
                let text = format!("{text} was made and never awaited");
                let word = run.book.word(&text);
                run.tell(crate::trace::Kind::Warns, word);
            });
        }
    }
}

/// A call within the call that began its operation; dropping it is the
/// return.
struct Nested(u64);

impl Drop for Nested {
    fn drop(&mut self) {
        run::try_with(self.0, |run| run.depth -= 1);
    }
}
