//! The order in which schedules are tried: few decisions first, so that the
//! first finding is small; each decision comes from what the pair's own runs
//! have met.

use super::beside::{MAX_BESIDE, Pair, Rules, beside};
use super::decision::{Book, Decision, Schedule};
use super::drawn::Known;
use crate::faults::{Fault, broken};
use crate::trace::{Kind, OpName, Trace};
use crate::words::{Fnv, FnvBuild, Word};
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::vec;

/// The decisions that wait to be tried, or what they are made of; more than a
/// search comes to.
const MAX_QUEUED: usize = 500_000;

/// The draws until one that was tried already is tried again.
const MAX_DRAWS: usize = 16;

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
    known: Known,
    /// The operations and timers that came up.
    names: HashSet<OpName, FnvBuild>,
    /// Some decisions were left out, as there were too many.
    is_cut: bool,
}

/// The schedules with one decision more than one that was tried.
struct Branch {
    from: Schedule,
    rest: Rest,
}

/// The decisions that a branch has left.
enum Rest {
    /// They are made of what its pair met, when they are needed: most are not.
    Unmade(Box<Pair>),
    Made(vec::IntoIter<Decision>),
}

/// Returns how many operations and timers a pair has met.
fn count_met(pair: &Pair) -> usize {
    pair.old.met.len() + pair.new.met.len()
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
            known: Known::new(seed),
            names: HashSet::default(),
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
            let rest = match &mut branch.rest {
                Rest::Made(rest) => rest,
                Rest::Unmade(pair) => {
                    let made =
                        beside(&self.book, &self.rules, &branch.from, pair);
                    self.is_cut |= made.len() >= MAX_BESIDE;
                    self.queued += made.len();
                    self.queued -= count_met(pair);
                    branch.rest = Rest::Made(made.into_iter());
                    continue;
                }
            };
            let Some(decision) = rest.next() else {
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
        let mut is_news = schedule.0.is_empty();
        for met in pair.old.met.iter().chain(&pair.new.met) {
            is_news |= self.names.insert(met.name);
        }
        let rest = match is_news {
            true => Rest::Made(self.learn_decisions(schedule, pair)),
            false => Rest::Unmade(Box::new(Pair {
                old: pair.old.without_events(),
                new: pair.new.without_events(),
            })),
        };
        if self.queued > MAX_QUEUED {
            self.is_cut = true;
        } else if schedule.0.len() < Schedule::MOST {
            self.queued += match &rest {
                Rest::Made(rest) => rest.len(),
                Rest::Unmade(pair) => count_met(pair),
            };
            let from = schedule.clone();
            self.queue.push_back(Branch { from, rest });
        }
        seen.is_none() || broken(Fault::CountedTwice)
    }

    fn learn_decisions(
        &mut self,
        schedule: &Schedule,
        pair: &Pair,
    ) -> vec::IntoIter<Decision> {
        let all = self.beside(schedule, pair);
        self.is_cut |= all.len() >= MAX_BESIDE;
        for decision in &all {
            if self.rules.ties || !decision.is_tie() {
                self.known.add(*decision);
            }
        }
        all.into_iter()
    }

    /// Returns a random schedule of the decisions that came up, if it can one
    /// that was not tried; without ties, unless they count.
    pub(crate) fn random(&mut self) -> Schedule {
        let mut schedule = self.known.draw();
        for _ in 0..MAX_DRAWS {
            if self.tried.insert(number_of(&schedule)) {
                break;
            }
            schedule = self.known.draw();
        }
        schedule
    }

    /// Returns the decisions that could be made beside those of a schedule.
    pub(crate) fn beside(
        &self,
        schedule: &Schedule,
        pair: &Pair,
    ) -> Vec<Decision> {
        beside(&self.book, &self.rules, schedule, pair)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Length;
    use crate::trace::Met;

    fn named(book: &Book, number: u64) -> OpName {
        let word = book.word(&format!("get({number})"));
        OpName { word, nth: 1 }
    }

    fn explorer() -> Explorer {
        Explorer::new(Rc::new(Book::default()), Rules::default(), 7)
    }

    #[test]
    fn the_count_of_what_is_queued_goes_up_and_down_with_it() {
        let mut explorer = explorer();
        let met = |number| Met {
            name: named(&explorer.book, number),
            timer: false,
            begun_us: 0,
            over_us: Some(100 + number),
            ended: true,
            is_awaited: true,
        };
        let met: Vec<Met> = (0..4).map(met).collect();
        let mut seen = 0;
        while let Some(schedule) = explorer.next() {
            seen += 1;
            if schedule.0.len() > 1 {
                continue;
            }
            let met = met.clone();
            let old = Trace {
                met,
                inputs: seen,
                ..Trace::default()
            };
            let new = old.clone();
            explorer.learn(&schedule, &Pair { old, new }, false);
            assert!(explorer.queued > 0, "{seen}");
        }
        assert!(seen > 20, "only {seen} schedules");
        assert_eq!(explorer.queued, 0);
    }

    #[test]
    fn random_schedules_are_all_there_are_if_these_are_few() {
        let mut explorer = explorer();
        for number in 0..3 {
            let op = named(&explorer.book, number);
            for us in [1, 400] {
                let length = Length::Us(us);
                explorer.known.add(Decision::Takes { op, length });
            }
        }
        // One, two or all of three things, each in two ways.
        let all = 3 * 2 + 3 * 4 + 8;
        let drawn: HashSet<Schedule> =
            (0..all).map(|_| explorer.random()).collect();
        assert!(drawn.len() >= all - 2, "{} of {all}", drawn.len());
    }
}
