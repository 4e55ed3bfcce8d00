//! The state of the run that is under way in this thread: what has begun,
//! when it ends, who waits for it, and the trace.
//!
//! Reached by the number in an [`Outside`](crate::Outside). No code of a user
//! runs while the state is borrowed, so texts are written before and values
//! are dropped after.

use super::ops::{OpEntry, OpState, Waiter};
use super::world::Clock;
use crate::faults::{Fault, broken};
use crate::schedule::{Book, Decision, Schedule};
use crate::trace::{Event, Kind, Met, OpName, Place, Trace};
use crate::words::{FnvBuild, Word};
use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};
use std::mem;
use std::rc::Rc;
use styles::event_loop::Loop;

/// The most operations and timers of a run.
pub(crate) const MAX_OPS: usize = 4_096;

/// The most passes of a run of which the order is decided.
const MAX_PASSES: usize = 256;

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
pub(crate) fn enter(state: RunState) -> Entered {
    RUN.with_borrow_mut(|run| {
        assert!(
            run.is_none(),
            "a check within a run of another check: run one after the other"
        );
        *run = Some(state);
    });
    Entered
}

/// A run that was begun. Dropped, as by a panic, it is over.
pub(crate) struct Entered;

impl Entered {
    /// Ends the run, and returns its state.
    pub(crate) fn leave(self) -> Option<RunState> {
        RUN.with_borrow_mut(Option::take)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        drop(RUN.with_borrow_mut(Option::take));
    }
}

/// Gives the state of the run of this number.
///
/// # Panics
///
/// If that run is over, or of another thread.
pub(crate) fn with<T>(id: u64, ask: impl FnOnce(&mut RunState) -> T) -> T {
    match try_with(id, ask) {
        Some(asked) => asked,
        None => panic!("{NOT_HERE}"),
    }
}

/// As [`with`], for destructors: nothing if the run is over.
pub(crate) fn try_with<T>(
    id: u64,
    ask: impl FnOnce(&mut RunState) -> T,
) -> Option<T> {
    // In these plain words for builds without optimisation: all that a
    // version does goes through here.
    let asked = RUN.try_with(|run| match run.try_borrow_mut() {
        Ok(mut run) => match &mut *run {
            Some(run) if run.id == id => Some(ask(run)),
            _ => None,
        },
        Err(_) => None,
    });
    asked.unwrap_or_default()
}

/// The calls of `done`, and the number of those that could still call it.
#[derive(Debug, Default)]
pub(crate) struct DoneState {
    pub(crate) calls: u32,
    pub(crate) handles: u32,
}

/// The waiters and the states that are left when a run is over.
pub(super) type Left = (Vec<Waiter>, Vec<Rc<dyn Any>>);

/// The room of runs that are over, empty, for the next one.
#[derive(Default)]
pub(crate) struct Spare {
    ops: Vec<OpEntry>,
    agenda: BinaryHeap<Reverse<(u64, u32)>>,
    calls: VecDeque<u32>,
    counts: HashMap<Word, u32, FnvBuild>,
    /// Of traces that were compared.
    pub(crate) traces: Vec<Trace>,
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
    /// The tasks that its loop had started by then.
    pub(crate) tasks_before: u64,
    pub(crate) trace: Trace,
    pub(crate) instant: u32,
    pub(crate) turn: u32,
    pub(crate) ops: Vec<OpEntry>,
    pub(super) agenda: BinaryHeap<Reverse<(u64, u32)>>,
    /// The operations that have callbacks to be called next.
    pub(crate) calls: VecDeque<u32>,
    pub(super) counts: HashMap<Word, u32, FnvBuild>,
    /// Names that are begun again after an interruption.
    pub(super) again: Vec<OpName>,
    pub(crate) kept: HashMap<(TypeId, Place), Rc<dyn Any>>,
    /// The things that are held, and how often.
    pub(crate) held: BTreeMap<Word, u32>,
    pub(crate) done: DoneState,
    /// The instant in which the version was ended early.
    pub(crate) ended_early: Option<u32>,
    /// The rest is being dropped, which is no behaviour.
    pub(crate) is_torn_down: bool,
    pub(crate) depth: u32,
    /// The version has asked for the loop, or has started a task beside it.
    pub(crate) has_spawned: bool,
    note_bytes: usize,
}

impl RunState {
    pub(crate) fn new(
        id: u64,
        lp: &Loop,
        clock: &Clock,
        book: &Rc<Book>,
        schedule: &Rc<Schedule>,
        spare: &mut Spare,
    ) -> RunState {
        let trace = spare.traces.pop().unwrap_or_default();
        RunState {
            id,
            base_us: clock.0.get(),
            tasks_before: lp.counters().tasks,
            clock: clock.clone(),
            lp: lp.clone(),
            book: book.clone(),
            schedule: schedule.clone(),
            trace: trace.emptied(),
            instant: 0,
            turn: 0,
            ops: mem::take(&mut spare.ops),
            agenda: mem::take(&mut spare.agenda),
            calls: mem::take(&mut spare.calls),
            counts: mem::take(&mut spare.counts),
            again: Vec::new(),
            kept: HashMap::new(),
            held: BTreeMap::new(),
            done: DoneState::default(),
            ended_early: None,
            is_torn_down: false,
            depth: 0,
            has_spawned: false,
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
        self.came_up(index);
        Some(value)
    }

    /// Marks that the decision of this index came up.
    pub(crate) fn came_up(&mut self, index: usize) {
        self.trace.used |= 1 << index;
    }

    /// Returns which of those that are ready goes first in this pass, from 0,
    /// if that is decided.
    pub(super) fn first_of(&mut self, ready: usize) -> Option<usize> {
        if !self.book.has_passes() || self.trace.passes.len() == MAX_PASSES {
            return None;
        }
        let text =
            format!("the pass at {} us, turn {}", self.now_us(), self.turn);
        let pass = self.book.word(&text);
        self.trace.passes.push((pass, ready as u64));
        let number = self.decide(|one| match one {
            Decision::First { pass: of, number } if *of == pass => {
                (2..=ready as u64).contains(number).then_some(*number)
            }
            _ => None,
        })?;
        // Another order is another run, even if all ends are as before.
        let inputs = &mut self.trace.inputs;
        *inputs = inputs.wrapping_mul(31).wrapping_add(number);
        usize::try_from(number - 1).ok()
    }

    /// Takes all that waits or is kept, to be dropped; none if nothing does.
    pub(super) fn take_left(&mut self) -> Option<Left> {
        let ops = self.ops.iter_mut();
        let waiters = ops
            .map(|op| mem::replace(&mut op.waiter, Waiter::Nobody))
            .filter(|waiter| !matches!(waiter, Waiter::Nobody));
        let waiters: Vec<Waiter> = waiters.collect();
        self.calls.clear();
        let kept = mem::take(&mut self.kept);
        let is_any = !waiters.is_empty() || !kept.is_empty();
        is_any.then(|| (waiters, kept.into_values().collect()))
    }

    /// Ends the run; returns its trace, and gives its room back.
    pub(crate) fn into_trace(mut self, spare: &mut Spare) -> Trace {
        let met = self.ops.iter().map(|op| Met {
            name: op.name,
            timer: op.timer,
            begun_us: op.begun_us,
            over_us: op.over_us,
            ended: op.state == OpState::Over,
            is_awaited: op.is_awaited,
        });
        self.trace.met.extend(met);
        self.ops.clear();
        self.agenda.clear();
        self.calls.clear();
        self.counts.clear();
        spare.ops = self.ops;
        spare.agenda = self.agenda;
        spare.calls = self.calls;
        spare.counts = self.counts;
        self.trace
    }
}

/// Returns whether the text of an outcome is that of a failure.
pub(crate) fn is_failure(outcome: &str) -> bool {
    outcome.starts_with("Err(")
}
