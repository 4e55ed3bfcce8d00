//! Schedules at random, of the decisions that came up.

use super::decision::{Decision, Schedule, Slot};
use crate::words::FnvBuild;
use std::collections::{HashMap, HashSet};

/// The most decisions of a random schedule: more hide from each other what
/// they bring about.
const MAX_DRAWN: usize = 16;

/// The decisions that came up, and the state of what draws from them.
pub(super) struct Known {
    /// Those of one thing together.
    things: Vec<Vec<Decision>>,
    /// The places there of inputs: what else there is to decide hangs on them.
    inputs: Vec<usize>,
    /// The things that they decide, by their places there.
    places: HashMap<Slot, usize, FnvBuild>,
    all: HashSet<Decision, FnvBuild>,
    random: u64,
    rounds: usize,
}

impl Known {
    pub(super) fn new(seed: u64) -> Known {
        Known {
            things: Vec::new(),
            inputs: Vec::new(),
            places: HashMap::default(),
            all: HashSet::default(),
            random: seed,
            rounds: 0,
        }
    }

    /// Adds a decision to those of the same thing, unless it is there.
    pub(super) fn add(&mut self, decision: Decision) {
        if !self.all.insert(decision) {
            return;
        }
        let next = self.things.len();
        let place = *self.places.entry(decision.slot()).or_insert(next);
        if place == next {
            self.things.push(Vec::new());
            if matches!(decision, Decision::Picks { .. }) {
                self.inputs.push(place);
            }
        }
        self.things[place].push(decision);
    }

    /// Draws some things, one more each round, and a decision of each. Half of
    /// them are inputs, if there are any.
    pub(super) fn draw(&mut self) -> Schedule {
        let things = self.things.len();
        let most = things.clamp(1, MAX_DRAWN);
        let count = (1 + self.rounds % most).min(things);
        self.rounds += 1;
        let mut schedule = Schedule::default();
        while schedule.0.len() < count {
            let is_input =
                !self.inputs.is_empty() && below(&mut self.random, 2) == 0;
            let place = match is_input {
                true => {
                    self.inputs[below(&mut self.random, self.inputs.len())]
                }
                false => below(&mut self.random, things),
            };
            let of = &self.things[place];
            let decision = of[below(&mut self.random, of.len())];
            if !schedule.decides(decision.slot()) {
                schedule = schedule.with(decision);
            }
        }
        schedule
    }
}

/// Returns a random number below another one, which is not 0.
fn below(state: &mut u64, end: usize) -> usize {
    let number = next_random(state) % end as u64;
    usize::try_from(number).unwrap_or(0)
}

/// Returns a number that is mixed from the last one, the same everywhere.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Book, Length};
    use crate::trace::OpName;

    /// Returns what is known of so many operations with two lengths each.
    fn known(count: u64) -> Known {
        let book = Book::default();
        let mut known = Known::new(7);
        for number in 0..count {
            let word = book.word(&format!("get({number})"));
            let op = OpName { word, nth: 1 };
            for length in [Length::Never, Length::Us(400)] {
                known.add(Decision::Takes { op, length });
            }
        }
        known
    }

    #[test]
    fn schedules_have_more_and_more_decisions_in_turn() {
        let mut known = known(400);
        for _ in 0..2 {
            for count in 1..=MAX_DRAWN {
                assert_eq!(known.draw().0.len(), count);
            }
        }
    }

    #[test]
    fn half_of_the_things_are_inputs() {
        let mut known = known(400);
        let book = Book::default();
        for number in 0..40 {
            let input = book.word(&format!("input {number}"));
            known.add(Decision::Picks { input, value: 1 });
        }
        let mut drawn = [0, 0];
        for decision in (0..200).flat_map(|_| known.draw().0) {
            let is_input = matches!(decision, Decision::Picks { .. });
            drawn[usize::from(is_input)] += 1;
        }
        let [others, inputs] = drawn;
        assert!(inputs > others / 2 && others > inputs / 2, "{drawn:?}");
    }
}
