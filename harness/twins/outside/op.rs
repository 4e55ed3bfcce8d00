//! Operations: made, begun, waited for in the way of each form, given up.

use super::{Outside, Pieces, Whole};
use crate::faults::{Fault, broken};
use crate::run::{
    self, Beginning, Call, MAX_DEPTH, MAX_OPS, OpState, RunState, Waiter,
};
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
/// | `send` | `yield_!(co, op)?` |
/// | `yield from` | `yield_from!(co, op)?` |
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

    /// Makes an operation whose outcome was chosen.
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
        assert!(
            depth <= MAX_DEPTH,
            "callbacks that are called at once nest {MAX_DEPTH} deep: a loop \
             over waits that need no waiting ends the stack"
        );
        let nested = Nested(run);
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
        Started(begun)
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
            let wanted = run.decide(|one| match one {
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
        let first = *texts.first().expect(NO_OUTCOME);
        run::with(id, |run| {
            run.book.set_facts(
                self.word,
                Facts {
                    outcomes: texts.as_slice().into(),
                    pieces: run.book.facts(self.word).pieces,
                    may_never_end: self.facts.may_never_end,
                    may_happen_anyway: self.facts.may_happen_anyway,
                    may_call_at_once: self
                        .facts
                        .may_call_at_once
                        .then(|| run.book.word(self.base)),
                },
            );
        });
        let wanted = wanted.unwrap_or(first);
        let at = texts.iter().position(|text| *text == wanted);
        let at = at.unwrap_or(0);
        let value = outcomes.into_iter().nth(at).expect(NO_OUTCOME);
        (texts[at], value)
    }

    fn text_of(&self, outcome: &T) -> Word {
        // Written before the run is asked: `Debug` is the user's.
        let mut text = String::new();
        let _ = write!(text, "{outcome:?}");
        run::with(self.out.id(), |run| run.book.word(&text))
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

/// Begins an operation of the run, whose value is known already.
pub(super) fn begin<T>(
    out: Outside,
    word: Word,
    place: Place,
    timer_us: Option<u64>,
    outcome: Option<Word>,
    value: Option<T>,
) -> Begun<T> {
    let begins = Beginning {
        word,
        place: Some(place),
        timer_us,
        by_loop: false,
    };
    let index = run::with(out.id(), |run| run.begin(begins, outcome));
    let index = index.unwrap_or_else(|| {
        panic!("a run begins at most {MAX_OPS} operations")
    });
    Begun {
        out,
        index,
        value,
        is_hot: false,
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

/// An operation that has begun, with its value. Dropped before its end it is
/// given up, unless it is hot.
pub(super) struct Begun<T> {
    out: Outside,
    index: u32,
    value: Option<T>,
    is_hot: bool,
}

impl<T> Begun<T> {
    fn with<R>(&self, ask: impl FnOnce(&mut RunState, usize) -> R) -> R {
        let index = self.index as usize;
        run::with(self.out.id(), |run| ask(run, index))
    }

    /// Takes the value; the operation is over.
    pub(super) fn into_value(mut self) -> Option<T> {
        self.with(|run, index| run.ops[index].taken = true);
        self.value.take()
    }

    /// Returns whether it is over; if not, `waiter` is told when it is.
    pub(super) fn wait(&self, waiter: impl FnOnce() -> Waiter) -> bool {
        if self.is_over() {
            return true;
        }
        let waiter = waiter();
        let before = self.with(|run, index| {
            mem::replace(&mut run.ops[index].waiter, waiter)
        });
        drop(before);
        false
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<T> {
        let waker = cx.waker();
        let polled = |run: &mut RunState, _| run.lp.polled_task(waker);
        let is_over = self.wait(|| match self.with(polled) {
            Some(key) => Waiter::Task(key),
            None => Waiter::Waker(waker.clone()),
        });
        if !is_over {
            return Poll::Pending;
        }
        self.with(|run, index| run.ops[index].taken = true);
        let value = self.value.take();
        Poll::Ready(value.expect("an operation is polled to its end once"))
    }

    fn is_over(&self) -> bool {
        self.with(|run, at| run.ops[at].state == OpState::Over)
    }

    /// Ends it on the spot, if the schedule says so.
    fn end_at_once(&self, base: &str) {
        self.with(|run, _| {
            let base = run.book.word(base);
            let decided = run.decide(|one| match one {
                Decision::AtOnce { every } if *every == base => Some(()),
                _ => None,
            });
            if decided.is_some() {
                run.end(self.index);
            }
        });
    }

    pub(super) fn index(&self) -> u32 {
        self.index
    }

    pub(super) fn outside(&self) -> Outside {
        self.out
    }
}

impl<T: 'static> Begun<T> {
    fn then(mut self, k: impl FnOnce(T) + 'static) {
        let (out, index) = (self.out, self.index);
        let value = self.value.take();
        // It is the callback's now.
        self.is_hot = true;
        let call: Call = Box::new(move || {
            run::with(out.id(), |run| {
                run.ops[index as usize].taken = true;
            });
            if let Some(value) = value {
                k(value);
            }
        });
        let before = self.with(|run, index| {
            if run.ops[index].state == OpState::Over {
                run.calls.push_back(index as u32);
            }
            let waiter = &mut run.ops[index].waiter;
            mem::replace(waiter, Waiter::Call(call))
        });
        drop(before);
    }
}

impl<T> Drop for Begun<T> {
    fn drop(&mut self) {
        if self.is_hot {
            return;
        }
        let index = self.index;
        let waiter = run::try_with(self.out.id(), |run| run.give_up(index));
        drop(waiter);
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

/// The value of an operation that has begun. Dropped, the operation goes on.
///
/// It is waited for as an [`Op`] is.
pub struct Started<T>(Begun<T>);

/// No field is pinned.
impl<T> Unpin for Started<T> {}

impl<T: 'static> Started<T> {
    /// Calls `k` with its outcome; behind all that is ready, if that is there
    /// already.
    pub fn then(mut self, k: impl FnOnce(T) + 'static) {
        let begun = Begun {
            out: self.0.out,
            index: self.0.index,
            value: self.0.value.take(),
            is_hot: true,
        };
        begun.then(k);
    }

    /// Returns what gives it up.
    pub fn handle(&self) -> Handle {
        Handle {
            out: self.0.out,
            index: self.0.index,
        }
    }

    pub(super) fn into_begun(mut self) -> Begun<T> {
        Begun {
            out: self.0.out,
            index: self.0.index,
            value: self.0.value.take(),
            is_hot: true,
        }
    }
}

impl<T: 'static> Future for Started<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.get_mut().0.poll(cx)
    }
}

impl<T> Drop for Started<T> {
    /// Its error will never be read, if it has one.
    fn drop(&mut self) {
        if self.0.value.is_none() {
            return;
        }
        let index = self.0.index;
        run::try_with(self.0.out.id(), |run| {
            let op = &mut run.ops[index as usize];
            match op.state {
                OpState::Pending => op.unread = true,
                OpState::Over if !op.taken => run.warn_unread(index),
                OpState::Over | OpState::GivenUp => {}
            }
        });
    }
}

impl<T> fmt::Debug for Started<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Started")
    }
}

/// What gives up an operation or a timer that has begun. Dropping it changes
/// nothing.
#[derive(Clone, Copy, Debug)]
pub struct Handle {
    out: Outside,
    index: u32,
}

impl Handle {
    /// Gives it up, if it is under way, and drops the callback that waits; one
    /// that has ended and whose callback was not called yet is not called any
    /// more.
    pub fn cancel(self) {
        let index = self.index;
        let waiter = run::with(self.out.id(), |run| run.give_up(index));
        drop(waiter);
    }
}
