//! The operations and timers of a run: how they begin, end and are given up.

use super::state::{MAX_OPS, RunState, is_failure};
use crate::faults::{Fault, broken};
use crate::schedule::{Decision, Length};
use crate::trace::{Kind, OpName, Place};
use crate::words::Word;
use std::cmp::Reverse;
use std::mem;
use std::task::Waker;
use styles::event_loop::{OpKey, TaskKey};

/// The one who is told that an operation is over.
pub(crate) enum Waiter {
    Nobody,
    Task(TaskKey),
    Op(OpKey),
    Waker(Waker),
    Call(Call),
}

/// A callback, with its value in it.
pub(crate) type Call = Box<dyn FnOnce()>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpState {
    Pending,
    Over,
    GivenUp,
}

/// An operation or a timer of the run.
pub(crate) struct OpEntry {
    pub(crate) name: OpName,
    pub(crate) timer: bool,
    pub(crate) state: OpState,
    pub(crate) waiter: Waiter,
    /// Its value was handed over.
    pub(crate) taken: bool,
    /// Its error would be an error that is never read.
    pub(crate) unread: bool,
    outcome: Option<Word>,
    pub(super) begun_us: u64,
    pub(super) over_us: Option<u64>,
    pub(super) is_awaited: bool,
}

impl OpEntry {
    fn new(name: OpName, timer: bool, begun_us: u64) -> OpEntry {
        OpEntry {
            name,
            timer,
            state: OpState::Pending,
            waiter: Waiter::Nobody,
            taken: false,
            unread: false,
            outcome: None,
            begun_us,
            over_us: None,
            is_awaited: false,
        }
    }
}

/// A beginning: the name, and what is known of the end.
pub(crate) struct Beginning {
    pub(crate) word: Word,
    pub(crate) place: Option<Place>,
    /// The length, of a timer.
    pub(crate) timer_us: Option<u64>,
    /// The loop itself ends it.
    pub(crate) by_loop: bool,
}

impl RunState {
    /// Returns the name of the operation that begins next with this word.
    pub(crate) fn next_name(&self, word: Word) -> OpName {
        let again = self.again.iter().filter(|name| name.word == word);
        if let Some(name) = again.min() {
            return *name;
        }
        let begun = match broken(Fault::NamesByPosition) {
            true => self.counts.values().sum(),
            false => self.counts.get(&word).copied().unwrap_or(0),
        };
        OpName {
            word,
            nth: begun + 1,
        }
    }

    /// Begins an operation or a timer, with its outcome; returns its index,
    /// or `None` if there are too many.
    pub(crate) fn begin(
        &mut self,
        begins: Beginning,
        outcome: Option<Word>,
    ) -> Option<u32> {
        if self.ops.len() == MAX_OPS {
            return None;
        }
        let name = self.next_name(begins.word);
        match self.again.iter().position(|one| *one == name) {
            Some(at) => {
                self.again.swap_remove(at);
            }
            None => *self.counts.entry(begins.word).or_insert(0) += 1,
        }
        let timer = begins.timer_us.is_some();
        let length = match begins.timer_us {
            Some(us) => Some(us),
            None => self.length_us(name),
        };
        let step = self.book.step_us();
        let whole = |us: u64| us.checked_next_multiple_of(step);
        let length = length.map(|us| whole(us).unwrap_or(u64::MAX));
        let now = self.now_us();
        let index = u32::try_from(self.ops.len()).unwrap_or(u32::MAX);
        let mut op = OpEntry::new(name, timer, now);
        op.outcome = outcome;
        self.ops.push(op);
        self.tell_of(Kind::Begin, name, timer, None, begins.place);
        if let Some(length) = length
            && !begins.by_loop
        {
            let ends = now.saturating_add(length);
            self.agenda.push(Reverse((ends, index)));
        }
        Some(index)
    }

    /// Returns how long an operation takes; `None` for ever.
    fn length_us(&mut self, name: OpName) -> Option<u64> {
        // Seen in this order by the pair, so that lengths are the same.
        let usual = match broken(Fault::LengthsByBeginning) {
            true => 100 + self.ops.len() as u64,
            false => self.book.usual_us(name),
        };
        let decided = self.decide(|one| match one {
            Decision::Takes { op, length } if *op == name => Some(*length),
            _ => None,
        });
        match decided {
            None => Some(usual),
            Some(Length::Us(us) | Length::Tie(us)) => Some(us),
            Some(Length::Never) => None,
            Some(Length::As(other)) => {
                let of_other = self.schedule.find(|one| match one {
                    Decision::Takes {
                        op,
                        length: Length::Us(us) | Length::Tie(us),
                    } if *op == other => Some(*us),
                    _ => None,
                });
                let usual = || self.book.usual_us(other);
                Some(of_other.map_or_else(usual, |(_, us)| us))
            }
        }
    }

    /// Returns the time of the next end, in the run's time.
    pub(crate) fn next_us(&mut self) -> Option<u64> {
        while let Some(Reverse((us, index))) = self.agenda.peek() {
            if self.ops[*index as usize].state == OpState::Pending {
                return Some(*us);
            }
            self.agenda.pop();
        }
        None
    }

    /// Ends all that is due, together and in an order that both versions have
    /// in common; returns those that are to be told.
    pub(crate) fn end_due(&mut self) -> Vec<Waiter> {
        let now = self.now_us();
        let mut due = Vec::new();
        while let Some(Reverse((us, index))) = self.agenda.peek() {
            if *us > now {
                break;
            }
            if self.ops[*index as usize].state == OpState::Pending {
                due.push(*index);
            }
            self.agenda.pop();
        }
        if due.len() > 1 && !broken(Fault::TiesByBeginning) {
            let words = self.book.words.borrow();
            due.sort_by_key(|index| {
                let name = self.ops[*index as usize].name;
                (words.text(name.word).clone(), name.nth)
            });
        }
        due.into_iter().map(|index| self.end(index)).collect()
    }

    /// Ends one; returns the one who is told, but for a callback, which is
    /// called next.
    pub(crate) fn end(&mut self, index: u32) -> Waiter {
        let now = self.now_us();
        let op = &mut self.ops[index as usize];
        op.state = OpState::Over;
        op.over_us = Some(now);
        let (name, timer, outcome) = (op.name, op.timer, op.outcome);
        let unread = op.unread;
        let waiter = match op.waiter {
            Waiter::Call(_) => {
                self.calls.push_back(index);
                Waiter::Nobody
            }
            _ => mem::replace(&mut op.waiter, Waiter::Nobody),
        };
        self.tell_of(Kind::End, name, timer, outcome, None);
        if unread {
            self.warn_unread(index);
        }
        waiter
    }

    /// Takes the callback that is called next, unless it was given up
    /// meanwhile; none if there are no more.
    pub(crate) fn next_call(&mut self) -> Option<Option<Call>> {
        let index = self.calls.pop_front()?;
        let op = &mut self.ops[index as usize];
        match mem::replace(&mut op.waiter, Waiter::Nobody) {
            Waiter::Call(call) => Some(Some(call)),
            _ => Some(None),
        }
    }

    /// Gives up one that is under way; returns the one who waited, to be
    /// dropped.
    pub(crate) fn give_up(&mut self, index: u32) -> Waiter {
        let now = self.now_us();
        let op = &mut self.ops[index as usize];
        if op.state != OpState::Pending {
            return mem::replace(&mut op.waiter, Waiter::Nobody);
        }
        op.state = OpState::GivenUp;
        op.over_us = Some(now);
        let (name, timer) = (op.name, op.timer);
        let waiter = mem::replace(&mut op.waiter, Waiter::Nobody);
        if !broken(Fault::GiveUpsLost) {
            self.tell_of(Kind::GivenUp, name, timer, None, None);
        }
        let happens = self.decide(|one| match one {
            Decision::Happens { op } if *op == name => Some(()),
            _ => None,
        });
        if happens.is_some() {
            self.tell_of(Kind::Happened, name, timer, None, None);
        }
        waiter
    }

    /// Warns that the error of an operation was never read, if it has one.
    pub(crate) fn warn_unread(&mut self, index: u32) {
        let op = &self.ops[index as usize];
        let Some(outcome) = op.outcome else { return };
        if is_failure(&self.book.text(outcome)) {
            let name = self.book.name(op.name);
            let text = format!("the error of {name} was never read");
            let word = self.book.word(&text);
            self.tell(Kind::Warns, word);
        }
    }

    /// Goes on to a time at which a runtime stopped by itself.
    #[cfg(feature = "tokio")]
    pub(crate) fn stop_at(&mut self, us: u64) {
        if us > self.now_us() {
            self.clock.0.set(self.base_us + us);
            self.instant += 1;
            self.turn = 1;
        }
    }

    /// Returns the time, the instant and the turn.
    pub(super) fn moment(&self) -> (u64, u32, u32) {
        (self.clock.0.get(), self.instant, self.turn)
    }

    /// Goes back to a moment since which nothing happened.
    pub(super) fn go_back_to(&mut self, moment: (u64, u32, u32)) {
        self.clock.0.set(moment.0);
        (self.instant, self.turn) = (moment.1, moment.2);
    }

    /// Notes that a timer of a runtime has ended, which was not seen to
    /// begin, and that it was before all events from this one on.
    pub(super) fn tell_foreign_timer(&mut self, before: usize) {
        let word = self.book.word("a timer of the runtime");
        let name = self.next_name(word);
        *self.counts.entry(word).or_insert(0) += 1;
        let index = u32::try_from(self.ops.len()).unwrap_or(u32::MAX);
        let mut timer = OpEntry::new(name, true, 0);
        timer.is_awaited = true;
        self.ops.push(timer);
        self.end(index);
        self.trace.events[before..].rotate_right(1);
    }

    /// Returns the index of what is under way by this name.
    pub(crate) fn pending(&self, name: OpName) -> Option<usize> {
        let is_it =
            |op: &OpEntry| op.name == name && op.state == OpState::Pending;
        self.ops.iter().position(is_it)
    }

    /// Returns whether what has this name ended in this instant.
    pub(crate) fn ended_now(&self, name: OpName) -> bool {
        let now = self.now_us();
        let is_it = |op: &OpEntry| {
            op.name == name
                && op.state == OpState::Over
                && op.over_us == Some(now)
        };
        self.ops.iter().any(is_it)
    }

    /// Marks all that is under way while the version waits: there it can be
    /// ended early.
    pub(crate) fn mark_awaited(&mut self) {
        for op in &mut self.ops {
            op.is_awaited |= op.state == OpState::Pending;
        }
    }

    /// Makes the names of what an interruption gave up, or did not take,
    /// begin again.
    pub(crate) fn begin_again(&mut self) {
        for op in &self.ops {
            let is_left = match op.state {
                OpState::GivenUp => self.ended_early == Some(self.instant),
                OpState::Over => !op.taken,
                OpState::Pending => false,
            };
            if is_left && !op.timer && !self.again.contains(&op.name) {
                self.again.push(op.name);
            }
        }
    }
}
