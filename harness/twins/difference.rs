//! The first difference of two runs that are not equal at a level.

use crate::level::{Compared, Item, Level};
use crate::trace::{Event, Kind, OpName};
use std::collections::HashMap;

/// The side that an event is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Old,
    New,
}

/// The kind of a difference, which shrinking keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// An event that the other run lacks.
    Lacks(Kind),
    /// An event that the other run has behind other ends.
    Elsewhere(Kind),
    /// Only held and dropped stand elsewhere.
    Drops,
    /// Only begins stand elsewhere among notes.
    Begins,
    /// Only times differ.
    Times,
    /// Only turns differ.
    Turns,
}

/// The first difference of two runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Difference {
    pub(crate) shape: Shape,
    /// The event that shows it, and its side.
    pub(crate) event: Option<(Side, Event)>,
    /// The event of each of the two there; none if it is over.
    pub(crate) old: Option<Event>,
    pub(crate) new: Option<Event>,
    /// The end that only one of them waits for, and its side.
    pub(crate) waits: Option<(Side, OpName)>,
}

/// Returns the first difference at a level.
pub(crate) fn first(compared: &Compared, level: Level) -> Difference {
    let chosen = |items: &[Item]| -> Vec<Item> {
        let wanted = |item: &&Item| match level {
            Level::Results => item.is_result(),
            _ => true,
        };
        items.iter().filter(wanted).copied().collect()
    };
    let (mut old, mut new) = (chosen(&compared.old), chosen(&compared.new));
    let in_order = (old.len(), new.len());
    if level >= Level::Effects {
        // Behind all that has an order, as only their number counts.
        let [old_free, new_free] = &compared.free;
        old.extend(old_free);
        new.extend(new_free);
    }
    let is_ordered = level >= Level::Order;
    let of_old = stranger(&old, &new, is_ordered);
    let of_new = stranger(&new, &old, is_ordered);
    let at = |found: &Option<(usize, Shape)>, items: &[Item]| {
        found.map(|(index, shape)| (items[index], shape))
    };
    let found = match (at(&of_old, &old), at(&of_new, &new)) {
        (Some(one), Some(other)) => {
            let is_old = rank(&one.0) <= rank(&other.0);
            Some(if is_old {
                (Side::Old, one)
            } else {
                (Side::New, other)
            })
        }
        (Some(one), None) => Some((Side::Old, one)),
        (None, Some(other)) => Some((Side::New, other)),
        (None, None) => None,
    };
    if let Some((side, (item, shape))) = found {
        let event = item.event;
        let own = |of: &Option<(usize, Shape)>, items: &[Item], is_it| {
            if is_it {
                return Some(event);
            }
            let index = of.map(|(index, _)| index);
            let there = index.map(|index| items[index].event);
            there.filter(|other| other.us <= event.us)
        };
        return Difference {
            shape,
            event: Some((side, event)),
            old: own(&of_old, &old, side == Side::Old),
            new: own(&of_new, &new, side == Side::New),
            waits: match (shape, side) {
                (Shape::Elsewhere(_), Side::Old) => {
                    only_one_waits(&item, &old, &new, [side, Side::New])
                }
                (Shape::Elsewhere(_), Side::New) => {
                    only_one_waits(&item, &new, &old, [side, Side::Old])
                }
                _ => None,
            },
        };
    }
    in_place(&old[..in_order.0], &new[..in_order.1])
}

/// Returns the last end that only one of two runs has before an event that
/// both have.
fn only_one_waits(
    item: &Item,
    own: &[Item],
    other: &[Item],
    sides: [Side; 2],
) -> Option<(Side, OpName)> {
    // Until the event comes for the first time, in each of the two.
    let ends = |items: &[Item]| -> Vec<OpName> {
        let is_it = |one: &&Item| one.key() != item.key();
        let before = items.iter().take_while(is_it);
        let ends = before.filter(|one| one.event.kind == Kind::End);
        ends.map(|one| one.event.name()).collect()
    };
    let (own, other) = (ends(own), ends(other));
    let last = |of: &[OpName], without: &[OpName]| {
        of.iter()
            .rev()
            .find(|name| !without.contains(name))
            .copied()
    };
    let of_other = last(&other, &own).map(|name| (sides[1], name));
    of_other.or_else(|| Some((sides[0], last(&own, &other)?)))
}

/// Orders two first events: by time, then by what brings the other about.
fn rank(item: &Item) -> (u64, u32, u8) {
    let class = match item.event.kind {
        kind if kind.is_of_op() => 0,
        Kind::Hold | Kind::Drop => 1,
        Kind::Note => 2,
        _ => 3,
    };
    (item.event.us, item.event.instant, class)
}

/// Returns the first item that the other run lacks, or has behind other ends.
fn stranger(
    items: &[Item],
    others: &[Item],
    is_ordered: bool,
) -> Option<(usize, Shape)> {
    let mut places: HashMap<_, Vec<u64>> = HashMap::new();
    for other in others.iter().rev() {
        places.entry(other.key()).or_default().push(other.behind);
    }
    for (index, item) in items.iter().enumerate() {
        let kind = item.event.kind;
        match places.get_mut(&item.key()).and_then(Vec::pop) {
            None => return Some((index, Shape::Lacks(kind))),
            Some(behind) if is_ordered && behind != item.behind => {
                return Some((index, Shape::Elsewhere(kind)));
            }
            Some(_) => {}
        }
    }
    None
}

/// Returns the difference of two runs that have the same events: their order,
/// the time of one of them, or the turns.
fn in_place(old: &[Item], new: &[Item]) -> Difference {
    let pairs = old.iter().zip(new);
    let differing =
        pairs.clone().find(|(one, other)| one.key() != other.key());
    if let Some((one, other)) = differing {
        let holds =
            |item: &Item| matches!(item.event.kind, Kind::Hold | Kind::Drop);
        let begins = |item: &Item| item.event.kind.is_of_op();
        let shape = if holds(one) || holds(other) {
            Shape::Drops
        } else if begins(one) || begins(other) {
            Shape::Begins
        } else {
            Shape::Elsewhere(one.event.kind)
        };
        return Difference {
            shape,
            event: Some((Side::Old, one.event)),
            old: Some(one.event),
            new: Some(other.event),
            waits: None,
        };
    }
    let mut pairs = pairs;
    let late = pairs.find(|(one, other)| one.event.us != other.event.us);
    let shape = match late {
        Some(_) => Shape::Times,
        None => Shape::Turns,
    };
    Difference {
        shape,
        event: late.map(|(one, _)| (Side::Old, one.event)),
        old: late.map(|(one, _)| one.event),
        new: late.map(|(_, other)| other.event),
        waits: None,
    }
}
