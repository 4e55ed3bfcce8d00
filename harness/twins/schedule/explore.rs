//! The order in which schedules are tried: few decisions first, so that the
//! first finding is small; each decision comes from what the pair's own runs
//! have met.

use super::decision::{At, Book, Decision, How, Length, Schedule};
use crate::faults::{Fault, broken};
use crate::trace::{Kind, Met, OpName, Trace};
use crate::words::{Fnv, FnvBuild, Word};
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// The decisions about operations that are tried beside a schedule, about.
/// Thousands of operations at one time have millions of pairs.
const MAX_BESIDE: usize = 50_000;

/// The decisions that wait to be tried; more than a search comes to.
const MAX_QUEUED: usize = 500_000;

/// The two runs of one schedule.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) old: Trace,
    pub(crate) new: Trace,
}

/// The things that may be decided, beside outcomes and lengths.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    /// One of them, at least, can be ended early.
    pub(crate) cancels: bool,
    /// One of them can be told that it is, so that it is dropped, too.
    pub(crate) drops: bool,
    /// Both are tasks, which have a time before their start.
    pub(crate) starts: bool,
    /// One can be cancelled after its result was there.
    pub(crate) after: bool,
    /// An early end is an interruption.
    pub(crate) interrupts: bool,
}

/// The schedules that are left to try.
pub(crate) struct Explorer {
    book: Rc<Book>,
    rules: Rules,
    queue: VecDeque<Branch>,
    /// The decisions in it, about.
    queued: usize,
    /// The next schedule, if it was taken from the queue already.
    next: Option<Schedule>,
    /// The schedules that were tried or are next, by their numbers.
    tried: HashSet<u64, FnvBuild>,
    /// The orders of ends, outcomes and cancels that were seen, and whether
    /// the search came to them, with as few decisions as it takes.
    orders: HashMap<u64, bool, FnvBuild>,
    /// All decisions that came up, for the random part.
    known: Vec<Decision>,
    is_known: HashSet<Decision, FnvBuild>,
    random: u64,
    rounds: u64,
    /// Some decisions were left out, as there were too many.
    is_cut: bool,
}

/// The schedules with one decision more than one that was tried.
struct Branch {
    from: Schedule,
    rest: std::vec::IntoIter<Decision>,
}

/// Returns a number for a schedule, in whatever order its decisions are.
fn number_of(schedule: &Schedule) -> u64 {
    let numbers = schedule.0.iter().map(|decision| {
        let mut hasher = Fnv::default();
        decision.hash(&mut hasher);
        hasher.finish()
    });
    numbers.fold(schedule.0.len() as u64, u64::wrapping_add)
}

/// Returns a number that is mixed from the last one, the same everywhere.
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
            queue: VecDeque::new(),
            queued: 0,
            tried: [number_of(&usual)].into_iter().collect(),
            next: Some(usual),
            orders: HashMap::default(),
            known: Vec::new(),
            is_known: HashSet::default(),
            random: seed,
            rounds: 0,
            is_cut: false,
        }
    }

    /// Returns the next schedule; none if all there are were tried.
    pub(crate) fn next(&mut self) -> Option<Schedule> {
        self.find_next();
        self.next.take()
    }

    /// Returns whether all there are were tried.
    pub(crate) fn is_through(&mut self) -> bool {
        self.find_next();
        self.next.is_none() && !self.is_cut
    }

    fn find_next(&mut self) {
        while self.next.is_none()
            && let Some(branch) = self.queue.front_mut()
        {
            let Some(decision) = branch.rest.next() else {
                self.queue.pop_front();
                continue;
            };
            self.queued -= 1;
            let schedule = branch.from.with(decision);
            let is_new = self.tried.insert(number_of(&schedule));
            if is_new || broken(Fault::TriedTwice) {
                self.next = Some(schedule);
            }
        }
    }

    /// Learns what a pair met. Returns whether its order was not seen before;
    /// if it was, it leads to nothing new, unless the user named it: that
    /// schedule may decide more than it takes.
    pub(crate) fn learn(
        &mut self,
        schedule: &Schedule,
        pair: &Pair,
        is_named: bool,
    ) -> bool {
        let order = order_of(&pair.old)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(order_of(&pair.new));
        let seen = self.orders.get(&order).copied();
        if seen == Some(true) && !broken(Fault::CountedTwice) {
            return false;
        }
        self.orders.insert(order, !is_named);
        let alternatives = self.beside(schedule, pair);
        self.is_cut |= alternatives.len() >= MAX_BESIDE;
        for decision in &alternatives {
            if self.is_known.insert(*decision) {
                self.known.push(*decision);
            }
        }
        if self.queued > MAX_QUEUED {
            self.is_cut = true;
        } else if schedule.0.len() < Schedule::MOST {
            self.queued += alternatives.len();
            self.queue.push_back(Branch {
                from: schedule.clone(),
                rest: alternatives.into_iter(),
            });
        }
        seen.is_none() || broken(Fault::CountedTwice)
    }

    /// Returns a random schedule of the decisions that came up, without ties.
    pub(crate) fn random(&mut self) -> Schedule {
        // From one in eight to one in 64, in turn.
        let odds = 8 << (self.rounds % 4);
        self.rounds += 1;
        let mut schedule = Schedule::default();
        for decision in &self.known {
            if next_random(&mut self.random).is_multiple_of(odds)
                && schedule.0.len() < Schedule::MOST
                && !decision.is_tie()
                && !schedule.decides(decision.slot())
            {
                schedule = schedule.with(*decision);
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
                if all.len() < MAX_BESIDE {
                    self.of_op(met, trace, &mut all);
                }
            }
        }
        if schedule.end().is_none() && self.rules.cancels {
            self.ends(pair, &mut all);
        }
        let is_left_out = |one: &Decision| match one {
            Decision::Picks { .. } => broken(Fault::InputsLeftOut),
            _ => broken(Fault::TiesLeftOut) && one.is_tie(),
        };
        let mut seen: HashSet<Decision, FnvBuild> = HashSet::default();
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
