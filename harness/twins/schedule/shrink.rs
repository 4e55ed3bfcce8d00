//! Making a schedule smaller: fewer decisions first, then simpler ones.

use super::decision::{Book, Decision, Length, Schedule};
use crate::faults::{Fault, broken};

/// Returns the schedules that are smaller than this one, the smallest first.
pub(crate) fn candidates(book: &Book, schedule: &Schedule) -> Vec<Schedule> {
    let count = schedule.0.len();
    let mut all = Vec::new();
    if count > 2 {
        let half = count / 2;
        all.push(Schedule(schedule.0[..half].to_vec()));
        all.push(Schedule(schedule.0[half..].to_vec()));
    }
    let kept = usize::from(broken(Fault::NeedlessKept));
    for index in 0..count.saturating_sub(kept) {
        all.push(schedule.without(index));
    }
    for (index, decision) in schedule.0.iter().enumerate() {
        for simpler in simpler(book, *decision) {
            let rest = schedule.without(index);
            if !rest.decides(simpler.slot()) {
                all.push(rest.with(simpler));
            }
        }
    }
    all
}

/// Returns the decisions of the same thing that are simpler: earlier in the
/// list, smaller.
fn simpler(book: &Book, decision: Decision) -> Vec<Decision> {
    match decision {
        Decision::Gives { op, outcome } => {
            let outcomes = book.facts(op.word).outcomes;
            let before = outcomes.iter().take_while(|one| **one != outcome);
            let before = before.skip(1);
            before
                .map(|one| Decision::Gives { op, outcome: *one })
                .collect()
        }
        Decision::Pieces { op, sizes } => {
            let pieces = book.facts(op.word).pieces;
            let before = pieces.iter().take_while(|one| **one != sizes);
            let before = before.skip(1);
            before
                .map(|one| Decision::Pieces { op, sizes: *one })
                .collect()
        }
        Decision::Picks { input, value } if value > 0 => {
            [value / 2, value - 1]
                .into_iter()
                .filter(|smaller| *smaller != value)
                .map(|value| Decision::Picks { input, value })
                .collect()
        }
        Decision::Takes { op, length } => {
            let usual = book.usual_us(op);
            let rank_us = usual.saturating_sub(book.usual_least());
            let short = Length::Us(book.step_us() + rank_us);
            let is_short = length == short;
            let short = Decision::Takes { op, length: short };
            if is_short { Vec::new() } else { vec![short] }
        }
        _ => Vec::new(),
    }
}
