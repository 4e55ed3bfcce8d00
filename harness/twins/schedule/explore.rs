//! The order in which schedules are tried: few decisions first, so that the
//! first finding is small; each decision comes from what the pair's own runs
//! have met.

use super::decision::{At, Book, Decision, How, Length, Schedule};
use crate::faults::{Fault, broken};
use crate::trace::{Kind, Met, OpName, Trace};
use crate::words::Word;
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

/// The two runs of one schedule.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) old: Trace,
    pub(crate) new: Trace,
}

/// What may be decided, beside outcomes and lengths.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    /// Whether both can be ended early.
    pub(crate) cancels: bool,
    /// Whether one of them can be told that it is, so that it is dropped, too.
    pub(crate) drops: bool,
    /// Whether both are tasks, which have a time before their start.
    pub(crate) starts: bool,
    /// Whether one can be cancelled after its result was there.
    pub(crate) after: bool,
    /// Whether an early end is an interruption.
    pub(crate) interrupts: bool,
}

/// The schedules that are left to try.
pub(crate) struct Explorer {
    book: Rc<Book>,
    rules: Rules,
    queue: VecDeque<Schedule>,
    queued: HashSet<Schedule>,
    /// The orders of ends, outcomes and cancels that were seen.
    orders: HashSet<u64>,
    /// All decisions that came up, for the random part.
    known: Vec<Decision>,
    is_known: HashSet<Decision>,
    random: u64,
    rounds: u64,
}

/// What is random is mixed from a number, in the same way everywhere.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Explorer {
    pub(crate) fn new(book: Rc<Book>, rules: Rules, seed: u64) -> Explorer {
        let usual = Schedule::default();
        Explorer {
            book,
            rules,
            queued: [usual.clone()].into(),
            queue: [usual].into(),
            orders: HashSet::new(),
            known: Vec::new(),
            is_known: HashSet::new(),
            random: seed,
            rounds: 0,
        }
    }

    /// Returns the next schedule; none if all there are were tried.
    pub(crate) fn next(&mut self) -> Option<Schedule> {
        self.queue.pop_front()
    }

    pub(crate) fn is_through(&self) -> bool {
        self.queue.is_empty()
    }

    /// Learns what a pair met. Returns whether its order was not seen before;
    /// if it was, it leads to nothing new.
    pub(crate) fn learn(&mut self, schedule: &Schedule, pair: &Pair) -> bool {
        let order = order_of(&pair.old)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(order_of(&pair.new));
        if !self.orders.insert(order) && !broken(Fault::CountedTwice) {
            return false;
        }
        for decision in self.alternatives(schedule, pair) {
            if self.is_known.insert(decision) {
                self.known.push(decision);
            }
            if schedule.0.len() == Schedule::MOST {
                continue;
            }
            let next = schedule.with(decision);
            if self.queued.insert(next.clone()) || broken(Fault::TriedTwice) {
                self.queue.push_back(next);
            }
        }
        true
    }

    /// Returns a random schedule of all decisions that came up.
    pub(crate) fn random(&mut self) -> Schedule {
        // From one in two to one in sixteen, in turn.
        let odds = 2 << (self.rounds % 4);
        self.rounds += 1;
        let mut schedule = Schedule::default();
        for index in 0..self.known.len() {
            let decision = self.known[index];
            if schedule.0.len() < Schedule::MOST
                && !schedule.decides(decision.slot())
                && next_random(&mut self.random) % odds == 0
            {
                schedule = schedule.with(decision);
            }
        }
        schedule
    }

    /// Returns what could be decided beside what is.
    pub(crate) fn beside(
        &self,
        schedule: &Schedule,
        pair: &Pair,
    ) -> Vec<Decision> {
        self.alternatives(schedule, pair)
    }

    fn alternatives(&self, schedule: &Schedule, pair: &Pair) -> Vec<Decision> {
        let mut all = Vec::new();
        for trace in [&pair.old, &pair.new] {
            for (input, first, last) in &trace.picked {
                let values = values(*first, *last).into_iter().skip(1);
                all.extend(values.map(|value| Decision::Picks {
                    input: *input,
                    value,
                }));
            }
            for met in trace.met.iter().filter(|met| !met.timer) {
                self.of_op(met, trace, &mut all);
            }
        }
        if schedule.end().is_none() && self.rules.cancels {
            self.ends(pair, &mut all);
        }
        let is_left_out = |one: &Decision| match one {
            Decision::Picks { .. } => broken(Fault::InputsLeftOut),
            _ => broken(Fault::TiesLeftOut) && one.is_tie(),
        };
        let mut seen = HashSet::new();
        all.retain(|one| {
            !is_left_out(one)
                && !schedule.decides(one.slot())
                && seen.insert(*one)
        });
        all
    }

    fn of_op(&self, met: &Met, trace: &Trace, all: &mut Vec<Decision>) {
        let op = met.name;
        let facts = self.book.facts(op.word);
        let last = usize::from(broken(Fault::LastOutcomeLeftOut));
        let tried = facts.outcomes.len().saturating_sub(last);
        for outcome in facts.outcomes.iter().take(tried).skip(1) {
            let outcome = *outcome;
            all.push(Decision::Gives { op, outcome });
        }
        for sizes in facts.pieces.iter().skip(1) {
            all.push(Decision::Pieces { op, sizes: *sizes });
        }
        let mut takes = |length| all.push(Decision::Takes { op, length });
        let beside = trace
            .met
            .iter()
            .filter(|other| other.name != op && overlap(met, other));
        let beside: Vec<&Met> = beside.collect();
        if !beside.is_empty() {
            // All different, as the usual ones are.
            let usual = self.book.usual_us(op);
            let rank = usual.saturating_sub(100);
            for us in [1, 400, 10_000] {
                takes(Length::Us(us + rank));
            }
        }
        for other in beside {
            let Some(over) = other.over_us.filter(|_| other.ended) else {
                continue;
            };
            let until = over.saturating_sub(met.begun_us);
            if other.timer {
                takes(Length::Us(until.saturating_sub(1).max(1)));
                takes(Length::Us(until + 1));
            }
            if other.begun_us == met.begun_us && !other.timer {
                takes(Length::As(other.name));
            } else if until > 0 {
                takes(Length::Tie(until));
            }
        }
        if facts.may_never_end {
            takes(Length::Never);
        }
        if let Some(every) = facts.may_call_at_once {
            all.push(Decision::AtOnce { every });
        }
        if facts.may_happen_anyway && !met.ended && met.over_us.is_some() {
            all.push(Decision::Happens { op });
        }
    }

    fn ends(&self, pair: &Pair, all: &mut Vec<Decision>) {
        let mut hows = vec![How::Cancelled];
        if self.rules.interrupts {
            hows = vec![How::Interrupted];
        } else if self.rules.drops {
            hows.push(How::Dropped);
        }
        for how in hows {
            let mut ends = |at| all.push(Decision::Ends { how, at });
            if self.rules.starts {
                ends(At::Start);
            }
            for trace in [&pair.old, &pair.new] {
                for met in trace.met.iter().filter(|met| met.is_awaited) {
                    ends(At::While(met.name));
                    if met.ended {
                        ends(At::As(met.name));
                    }
                }
            }
            if self.rules.after && how == How::Cancelled {
                ends(At::Done);
            }
        }
    }
}

/// Returns whether two were under way at one time.
fn overlap(one: &Met, other: &Met) -> bool {
    let before =
        |a: &Met, b: &Met| a.over_us.is_none_or(|over| b.begun_us < over);
    before(one, other) && before(other, one)
}

/// Returns the values of a range that are tried, the usual one first.
fn values(first: u64, last: u64) -> Vec<u64> {
    if last - first < 16 {
        return (first..=last).collect();
    }
    let middle = first + (last - first) / 2;
    vec![first, first + 1, first + 2, middle, last - 1, last]
}

/// Returns a number for the order of ends, outcomes and cancels in a run, and
/// for its inputs.
fn order_of(trace: &Trace) -> u64 {
    let mut state = 0u64;
    let mut add = |number: u64| {
        state = (state ^ number).wrapping_mul(0x0000_0100_0000_01b3);
        state ^= state >> 29;
    };
    let mut instant = 0;
    for event in &trace.events {
        let is_order = matches!(
            event.kind,
            Kind::End | Kind::Cancel | Kind::Interrupt | Kind::Happened
        );
        // A beginning shows which inputs and pieces there were.
        let is_begin = event.kind == Kind::Begin;
        if !is_order && !is_begin {
            continue;
        }
        if is_order && event.instant != instant {
            instant = event.instant;
            add(1);
        }
        let name = number(event.name());
        if is_order {
            add(2 + event.kind as u64);
            add(name);
            add(event.outcome.map_or(0, |Word(word)| u64::from(word) + 1));
        }
    }
    for (word, first, last) in &trace.picked {
        add(u64::from(word.0));
        add(*first);
        add(*last);
    }
    add(trace.inputs);
    state
}

fn number(name: OpName) -> u64 {
    (u64::from(name.word.0) << 32) | u64::from(name.nth)
}
