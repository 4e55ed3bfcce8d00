//! The order with the fewest borders.
//!
//! With the borders of all steps added up, this is the linear arrangement of
//! a graph, for which no fast way is known. Up to [`MOST_EXACT`] functions
//! all sets of converted functions are looked at, so the order is the best
//! one; with more, only the best few sets of each size are kept.

use super::listed::Listed;
use std::collections::BTreeSet;
use styles::Style;

/// The most functions to convert for which all orders are compared.
const MOST_EXACT: usize = 20;

/// The sets of each size that are kept with more functions.
const KEPT: usize = 100;

/// The functions to convert, and the calls that may become borders.
pub(super) struct Search {
    to: Style,
    /// The places of the functions to convert; each has a number here.
    places: Vec<usize>,
    /// The styles that they are in now.
    now: Vec<Style>,
    /// The calls of each function, from it and to it.
    calls: Vec<Vec<Call>>,
    /// The borders before the first step.
    before: usize,
}

/// A call, seen from one of its sides.
struct Call {
    /// The style of the other side, as long as that is not converted.
    style: Style,
    /// The number of the other side, if it is to be converted.
    other: Option<usize>,
    /// The other side is called by this one.
    is_callee: bool,
}

/// A set of converted functions that has an order.
struct Kept {
    converted: Vec<bool>,
    order: Vec<usize>,
    borders: usize,
    crossed: usize,
}

impl Search {
    pub(super) fn new(listed: &Listed, to: Style) -> Search {
        let functions = listed.functions.iter().enumerate();
        let goes = |(place, function): (usize, &super::Function)| {
            let goes = function.style != to && !function.stays;
            goes.then_some(place)
        };
        let places: Vec<usize> = functions.filter_map(goes).collect();
        let number =
            |place: usize| places.iter().position(|one| *one == place);
        let mut calls: Vec<_> = places.iter().map(|_| Vec::new()).collect();
        let mut before = 0;
        let styles = listed.styles();
        // A function that calls itself has no border in it.
        for (caller, callee) in listed.calls().filter(|(a, b)| a != b) {
            before += usize::from(styles[caller] != styles[callee]);
            let sides = [(caller, callee, true), (callee, caller, false)];
            for (side, other, is_callee) in sides {
                if let Some(side) = number(side) {
                    calls[side].push(Call {
                        style: styles[other],
                        other: number(other),
                        is_callee,
                    });
                }
            }
        }
        Search {
            to,
            now: places.iter().map(|place| styles[*place]).collect(),
            places,
            calls,
            before,
        }
    }

    /// Returns the order, by places in the list; the functions that may go
    /// first in an order as good; and whether there is none better.
    pub(super) fn order(&self) -> (Vec<usize>, Vec<usize>, bool) {
        let is_best = self.places.len() <= MOST_EXACT;
        let (order, first) = match is_best {
            true => self.best(),
            false => self.good(),
        };
        let place = |number: usize| self.places[number];
        let order = order.into_iter().map(place).collect();
        (order, first.into_iter().map(place).collect(), is_best)
    }

    /// Returns the borders after a function is converted, if `borders` are
    /// there before.
    fn after(
        &self,
        number: usize,
        borders: usize,
        is_converted: impl Fn(usize) -> bool,
    ) -> usize {
        let mine = self.now[number];
        let mut more = borders;
        let mut less = 0;
        for call in &self.calls[number] {
            let other = match call.other {
                Some(other) if is_converted(other) => self.to,
                _ => call.style,
            };
            more += usize::from(other != self.to);
            less += usize::from(other != mine);
        }
        more - less
    }

    /// Returns the number of callees that are to be converted later.
    fn callees_left(
        &self,
        number: usize,
        is_converted: impl Fn(usize) -> bool,
    ) -> usize {
        let calls = self.calls[number].iter();
        let others = calls.filter(|c| c.is_callee).filter_map(|c| c.other);
        others.filter(|other| !is_converted(*other)).count()
    }

    /// Returns the best order, and all functions that one as good begins
    /// with.
    fn best(&self) -> (Vec<usize>, Vec<usize>) {
        let count = self.places.len();
        let all = 1_usize << count;
        let has = |set: usize| move |number: usize| set >> number & 1 == 1;
        let mut borders = vec![self.before as u32; all];
        for set in 1..all {
            let last = set.trailing_zeros() as usize;
            let rest = set & (set - 1);
            let before = borders[rest] as usize;
            borders[set] = self.after(last, before, has(rest)) as u32;
        }
        // The borders of all steps from a set to the end.
        let mut crossed = vec![0_u32; all];
        let with = |set: usize| {
            let left = (0..count).filter(move |number| !has(set)(*number));
            left.map(move |number| (number, set | 1 << number))
        };
        for set in (0..all - 1).rev() {
            let each = with(set).map(|(_, to)| borders[to] + crossed[to]);
            crossed[set] = each.min().unwrap_or(0);
        }
        let best = |set: usize| {
            let best = with(set)
                .filter(|(_, to)| borders[*to] + crossed[*to] == crossed[set]);
            best.collect::<Vec<_>>()
        };
        let mut order = Vec::new();
        let mut set = 0;
        while let Some((number, to)) =
            best(set).into_iter().min_by_key(|(number, to)| {
                (borders[*to], self.callees_left(*number, has(set)))
            })
        {
            order.push(number);
            set = to;
        }
        let first = best(0).into_iter().map(|(number, _)| number);
        (order, first.collect())
    }

    /// Returns a good order, and the function that it begins with.
    fn good(&self) -> (Vec<usize>, Vec<usize>) {
        let mut kept = vec![Kept {
            converted: vec![false; self.places.len()],
            order: Vec::new(),
            borders: self.before,
            crossed: 0,
        }];
        for _ in 0..self.places.len() {
            kept = self.one_more(&kept);
        }
        let order = kept.swap_remove(0).order;
        let first = order.first().copied();
        (order, first.into_iter().collect())
    }

    /// Returns the best sets that have one function more, each once.
    fn one_more(&self, kept: &[Kept]) -> Vec<Kept> {
        let mut longer = Vec::new();
        for (index, set) in kept.iter().enumerate() {
            let has = |number: usize| set.converted[number];
            for number in (0..self.places.len()).filter(|n| !has(*n)) {
                let borders = self.after(number, set.borders, has);
                let crossed = set.crossed + borders;
                let left = self.callees_left(number, has);
                longer.push((crossed, borders, left, index, number));
            }
        }
        longer.sort_unstable();
        let mut seen = BTreeSet::new();
        let mut best = Vec::new();
        for (crossed, borders, _, index, number) in longer {
            let mut converted = kept[index].converted.clone();
            converted[number] = true;
            if best.len() == KEPT || !seen.insert(converted.clone()) {
                continue;
            }
            let mut order = kept[index].order.clone();
            order.push(number);
            best.push(Kept {
                converted,
                order,
                borders,
                crossed,
            });
        }
        best
    }
}
