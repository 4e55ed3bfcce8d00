//! The decisions that could be made beside those of a schedule: they come from
//! what its two runs have met.

use super::decision::{At, Book, Decision, How, Length, Schedule};
use crate::faults::{Fault, broken};
use crate::trace::{Met, OpName, Trace};
use crate::words::FnvBuild;
use std::collections::HashMap;

/// The decisions about operations that are tried beside a schedule, about.
/// Thousands of operations at one time have millions of pairs.
pub(super) const MAX_BESIDE: usize = 50_000;

/// The last of those that are ready in a pass that is tried first.
const MAX_FIRST: u64 = 8;

/// The longest that an operation takes, in steps of the clock.
const LONGEST: u64 = 10_000;

/// The two runs of one schedule.
#[derive(Clone, Debug, Default)]
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
    /// Differences count that show only when things end at one instant.
    pub(crate) ties: bool,
}

/// Returns the decisions that could be made beside those of a schedule.
pub(super) fn beside(
    book: &Book,
    rules: &Rules,
    schedule: &Schedule,
    pair: &Pair,
) -> Vec<Decision> {
    let mut all = Vec::new();
    let mut ranks: HashMap<OpName, u64, FnvBuild> = HashMap::default();
    let both = [&pair.old, &pair.new];
    // Most often both met the same, at the same times.
    let is_one = pair.old.met == pair.new.met;
    for trace in both.into_iter().take(if is_one { 1 } else { 2 }) {
        for met in trace.met.iter().filter(|met| !met.timer) {
            let next = ranks.len() as u64;
            let rank = *ranks.entry(met.name).or_insert(next);
            if all.len() < MAX_BESIDE {
                of_op(book, (met, rank), trace, &mut all);
            }
        }
    }
    for (input, first, last) in both.into_iter().flat_map(|one| &one.picked) {
        let values = values(*first, *last).into_iter().skip(1);
        let input = *input;
        all.extend(values.map(|value| Decision::Picks { input, value }));
    }
    for (pass, ready) in both.into_iter().flat_map(|one| &one.passes) {
        let pass = *pass;
        let numbers = 2..=(*ready).min(MAX_FIRST);
        all.extend(numbers.map(|number| Decision::First { pass, number }));
    }
    if schedule.end().is_none() && rules.cancels {
        ends(book, rules, pair, &mut all);
    }
    let is_left_out = |one: &Decision| match one {
        Decision::Picks { .. } => broken(Fault::InputsLeftOut),
        _ => broken(Fault::TiesLeftOut) && one.is_tie(),
    };
    // What took longest, or for ever, has shown the timers of a runtime: it
    // is tried again beside these.
    let is_again = |one: &Decision| {
        let was_long = |of: &Decision| match of {
            Decision::Takes { length, .. } => match length {
                Length::Us(us) => *us >= LONGEST * book.step_us(),
                Length::Never => true,
                Length::As(_) | Length::Tie(_) => false,
            },
            _ => false,
        };
        let same = |of: &&Decision| of.slot() == one.slot();
        book.has_foreign_timers()
            && matches!(one, Decision::Takes { .. })
            && schedule.0.iter().find(same).is_some_and(was_long)
    };
    // A schedule that comes up twice is tried once.
    all.retain(|one| {
        let is_open = !schedule.decides(one.slot()) || is_again(one);
        !is_left_out(one) && is_open
    });
    all
}

fn of_op(
    book: &Book,
    (met, rank): (&Met, u64),
    trace: &Trace,
    all: &mut Vec<Decision>,
) {
    let op = met.name;
    let facts = book.facts(op.word);
    let last = usize::from(broken(Fault::LastOutcomeLeftOut));
    let tried = facts.outcomes.len().saturating_sub(last);
    for outcome in facts.outcomes.iter().take(tried).skip(1) {
        let outcome = *outcome;
        all.push(Decision::Gives { op, outcome });
    }
    for sizes in facts.pieces.iter().skip(1) {
        all.push(Decision::Pieces { op, sizes: *sizes });
    }
    let step = book.step_us();
    let mut takes = |length| all.push(Decision::Takes { op, length });
    // All different, as the usual ones are.
    let others = [1, 400, LONGEST].map(|us| Length::Us((us + rank) * step));
    let mut is_alone = !book.has_foreign_timers();
    if !is_alone {
        others.into_iter().for_each(&mut takes);
    }
    for other in &trace.met {
        if other.name == op || !overlap(met, other) {
            continue;
        }
        if is_alone {
            is_alone = false;
            others.into_iter().for_each(&mut takes);
        }
        let Some(over) = other.over_us.filter(|_| other.ended) else {
            continue;
        };
        let until = over.saturating_sub(met.begun_us);
        if other.timer {
            takes(Length::Us(until.saturating_sub(step).max(step)));
            takes(Length::Us(until + step));
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

fn ends(book: &Book, rules: &Rules, pair: &Pair, all: &mut Vec<Decision>) {
    let hows: &[How] = match (rules.interrupts, rules.drops) {
        (true, _) => &[How::Interrupted],
        (false, true) => &[How::Cancelled, How::Dropped],
        (false, false) => &[How::Cancelled],
    };
    for how in hows.iter().copied() {
        let mut ends = |at| all.push(Decision::Ends { how, at });
        if rules.starts {
            ends(At::Start);
        }
        for trace in [&pair.old, &pair.new] {
            for met in trace.met.iter().filter(|met| met.is_awaited) {
                if met.timer && book.has_foreign_timers() {
                    // It has no name that both know, but its time, if it is
                    // a timer of both.
                    let at = met.over_us.filter(|_| met.ended);
                    if let Some(us) = at.filter(|us| is_of_both(pair, *us)) {
                        ends(At::Us(us.saturating_sub(book.step_us())));
                    }
                    continue;
                }
                ends(At::While(met.name));
                if met.ended {
                    ends(At::As(met.name));
                }
            }
        }
        if rules.after && how == How::Cancelled {
            ends(At::Done);
        }
    }
}

/// Returns whether a timer ends at this time in both runs.
fn is_of_both(pair: &Pair, us: u64) -> bool {
    let is_it = |met: &Met| met.timer && met.ended && met.over_us == Some(us);
    [&pair.old, &pair.new]
        .iter()
        .all(|trace| trace.met.iter().any(is_it))
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
