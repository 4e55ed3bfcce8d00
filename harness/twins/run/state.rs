//! The state of the run that is under way in this thread: what has begun,
//! when it ends, who waits for it, and the trace.
//!
//! Reached by the number in an [`Outside`](crate::Outside). No code of a user
//! runs while the state is borrowed, so texts are written before and values
//! are dropped after.

use super::world::Clock;
use crate::faults::{Fault, broken};
use crate::schedule::{Book, Decision, Length, Schedule};
use crate::trace::{Event, Kind, Met, OpName, Place, Trace};
use crate::words::Word;
use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};
use std::rc::Rc;
use std::task::Waker;
use styles::event_loop::{Loop, OpKey, TaskKey};

/// The most operations and timers of a run.
pub(crate) const MAX_OPS: usize = 4_096;

/// The most bytes of notes in a run.
pub(crate) const MAX_NOTE_BYTES: usize = 64 * 1024;

/// The deepest nesting of callbacks that are called within the call that
/// begins their operation.
pub(crate) const MAX_DEPTH: u32 = 256;

thread_local! {
    static RUN: RefCell<Option<RunState>> = const { RefCell::new(None) };
}

/// The sentence about a misused [`Outside`](crate::Outside).
const NOT_HERE: &str = "this `Outside` belongs to a run that is over, or to \
                        another thread: use the one that the version was \
                        started with, and only while it runs";

/// Begins a run.
///
/// # Panics
///
/// If one is under way in this thread.
pub(crate) fn enter(state: RunState) {
    let before = RUN.with_borrow_mut(|run| run.replace(state));
    assert!(
        before.is_none(),
        "a check within a run of another check: run one after the other"
    );
}

/// Ends the run, and returns its state.
pub(crate) fn leave() -> Option<RunState> {
    RUN.with_borrow_mut(Option::take)
}

/// Gives the state of the run of this number.
///
/// # Panics
///
/// If that run is over, or of another thread.
pub(crate) fn with<T>(id: u64, ask: impl FnOnce(&mut RunState) -> T) -> T {
    try_with(id, ask).unwrap_or_else(|| panic!("{NOT_HERE}"))
}

/// As [`with`], for destructors: nothing if the run is over.
pub(crate) fn try_with<T>(
    id: u64,
    ask: impl FnOnce(&mut RunState) -> T,
) -> Option<T> {
    let asked = RUN.try_with(|run| {
        let mut run = run.try_borrow_mut().ok()?;
        let run = run.as_mut().filter(|run| run.id == id)?;
        Some(ask(run))
    });
    asked.ok().flatten()
}

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
    /// Whether its value was handed over.
    pub(crate) taken: bool,
    /// Whether its error would be an error that is never read.
    pub(crate) unread: bool,
    outcome: Option<Word>,
    begun_us: u64,
    over_us: Option<u64>,
    is_awaited: bool,
}

/// What begins: its name, and what is known of its end.
pub(crate) struct Beginning {
    pub(crate) word: Word,
    pub(crate) place: Option<Place>,
    /// The length, of a timer.
    pub(crate) timer_us: Option<u64>,
    /// Whether the loop itself ends it.
    pub(crate) by_loop: bool,
}

/// How often `done` was called, and how many could still call it.
#[derive(Debug, Default)]
pub(crate) struct DoneState {
    pub(crate) calls: u32,
    pub(crate) handles: u32,
}

/// The state of a run.
pub(crate) struct RunState {
    pub(crate) id: u64,
    pub(crate) lp: Loop,
    pub(crate) clock: Clock,
    pub(crate) book: Rc<Book>,
    pub(crate) schedule: Rc<Schedule>,
    /// The clock's time at which the run began.
    pub(crate) base_us: u64,
    pub(crate) trace: Trace,
    pub(crate) instant: u32,
    pub(crate) turn: u32,
    pub(crate) ops: Vec<OpEntry>,
    agenda: BinaryHeap<Reverse<(u64, u32)>>,
    /// The operations whose callbacks are called next.
    pub(crate) calls: VecDeque<u32>,
    counts: HashMap<Word, u32>,
    /// Names that are begun again after an interruption.
    again: Vec<OpName>,
    pub(crate) kept: HashMap<(TypeId, Place), Rc<dyn Any>>,
    /// What is held, how often.
    pub(crate) held: BTreeMap<Word, u32>,
    pub(crate) done: DoneState,
    /// The instant in which the version was ended early.
    pub(crate) ended_early: Option<u32>,
    /// Whether the rest is being dropped, which is no behaviour.
    pub(crate) is_torn_down: bool,
    pub(crate) depth: u32,
    note_bytes: usize,
}

impl RunState {
    pub(crate) fn new(
        id: u64,
        lp: &Loop,
        clock: &Clock,
        book: &Rc<Book>,
        schedule: &Rc<Schedule>,
    ) -> RunState {
        RunState {
            id,
            base_us: clock.0.get(),
            clock: clock.clone(),
            lp: lp.clone(),
            book: book.clone(),
            schedule: schedule.clone(),
            trace: Trace::default(),
            instant: 0,
            turn: 0,
            ops: Vec::new(),
            agenda: BinaryHeap::new(),
            calls: VecDeque::new(),
            counts: HashMap::new(),
            again: Vec::new(),
            kept: HashMap::new(),
            held: BTreeMap::new(),
            done: DoneState::default(),
            ended_early: None,
            is_torn_down: false,
            depth: 0,
            note_bytes: 0,
        }
    }

    /// Returns the microseconds since the run began.
    pub(crate) fn now_us(&self) -> u64 {
        self.clock.0.get() - self.base_us
    }

    /// Notes an event that is of no operation.
    pub(crate) fn tell(&mut self, kind: Kind, word: Word) {
        let name = OpName { word, nth: 0 };
        self.tell_of(kind, name, false, None, None);
    }

    pub(crate) fn tell_of(
        &mut self,
        kind: Kind,
        name: OpName,
        timer: bool,
        outcome: Option<Word>,
        place: Option<Place>,
    ) {
        if self.is_torn_down && !broken(Fault::TeardownCounted) {
            return;
        }
        self.trace.events.push(Event {
            kind,
            timer,
            us: self.now_us(),
            instant: self.instant,
            turn: self.turn,
            word: name.word,
            nth: name.nth,
            outcome,
            place,
        });
    }

    /// Notes a text; returns whether there is no room for it.
    #[must_use]
    pub(crate) fn note(&mut self, text: &str) -> bool {
        self.note_bytes += text.len();
        if self.note_bytes > MAX_NOTE_BYTES {
            return true;
        }
        let word = self.book.word(text);
        self.tell(Kind::Note, word);
        false
    }

    /// Looks a decision up, and marks that it came up.
    pub(crate) fn decide<T>(
        &mut self,
        wanted: impl Fn(&Decision) -> Option<T>,
    ) -> Option<T> {
        let (index, value) = self.schedule.find(wanted)?;
        self.trace.used |= 1 << index;
        Some(value)
    }

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
        let now = self.now_us();
        let index = u32::try_from(self.ops.len()).unwrap_or(u32::MAX);
        self.ops.push(OpEntry {
            name,
            timer,
            state: OpState::Pending,
            waiter: Waiter::Nobody,
            taken: false,
            unread: false,
            outcome,
            begun_us: now,
            over_us: None,
            is_awaited: false,
        });
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
            _ => std::mem::replace(&mut op.waiter, Waiter::Nobody),
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
        match std::mem::replace(&mut op.waiter, Waiter::Nobody) {
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
            return std::mem::replace(&mut op.waiter, Waiter::Nobody);
        }
        op.state = OpState::GivenUp;
        op.over_us = Some(now);
        let (name, timer) = (op.name, op.timer);
        let waiter = std::mem::replace(&mut op.waiter, Waiter::Nobody);
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

    /// Ends the run; returns its trace.
    pub(crate) fn into_trace(mut self) -> Trace {
        let met = self.ops.iter().map(|op| Met {
            name: op.name,
            timer: op.timer,
            begun_us: op.begun_us,
            over_us: op.over_us,
            ended: op.state == OpState::Over,
            is_awaited: op.is_awaited,
        });
        self.trace.met = met.collect();
        self.trace
    }
}

/// Returns whether the text of an outcome is that of a failure.
pub(crate) fn is_failure(outcome: &str) -> bool {
    outcome.starts_with("Err(")
}
