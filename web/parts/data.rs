//! A recording as numbers, for the script: it needs no quotes, and is small.

use crate::steps::{Change, Share, State, Who};
use std::fmt::{Display, Write as _};

/// The numbers of the tasks and callbacks of a recording, and its pictures of
/// bodies.
#[derive(Default)]
pub(super) struct Names {
    /// All that take part, by number.
    pub(super) who: Vec<Who>,
    /// The bodies that wait for each other, in each combination.
    pub(super) kept: Vec<Vec<String>>,
    /// The columns, each kind once.
    pub(super) shares: Vec<String>,
}

impl Names {
    fn number(&mut self, who: Who) -> usize {
        place_of(&mut self.who, who)
    }

    fn picture(&mut self, bodies: &[String]) -> usize {
        place_of(&mut self.kept, bodies.to_vec())
    }
}

/// Returns the index of an item, which is put at the end if it is not there.
fn place_of<T: PartialEq>(items: &mut Vec<T>, item: T) -> usize {
    let place = items.iter().position(|other| *other == item);
    place.unwrap_or_else(|| {
        items.push(item);
        items.len() - 1
    })
}

/// Writes changes as an array of arrays; adds the names that they use.
///
/// A change is: time, turn, numbers of those that step, state, numbers of
/// those that came, of those that are gone, pairs of others and states,
/// columns. A state is a time, or one of the negative numbers below. A column
/// is -1 for a gap, else the number of its kind: the line before or 0, the
/// lines now, outer lines, bodies, pairs of tasks and the lines that started
/// them.
pub(super) fn write(changes: &[Change], names: &mut Names) -> String {
    list(changes.iter().map(|change| one(change, names)))
}

/// The states that are no time.
const READY: i64 = -1;
const WAITS: i64 = -2;
const ENDED: i64 = -3;
const JOB: i64 = -4;

fn number_of(state: Option<State>) -> i64 {
    match state {
        Some(State::Ready) => READY,
        Some(State::Job) => JOB,
        Some(State::Waits) => WAITS,
        Some(State::Asleep(until_us)) => until_us.cast_signed(),
        None => ENDED,
    }
}

fn one(change: &Change, names: &mut Names) -> String {
    let mut numbers =
        |who: &[Who]| list(who.iter().map(|who| names.number(*who)));
    let (who, came, gone) = (
        numbers(&change.who),
        numbers(&change.came),
        numbers(&change.gone),
    );
    let others = change.others.iter().flat_map(|(who, state)| {
        [
            names.number(*who).cast_signed() as i64,
            number_of(Some(*state)),
        ]
    });
    let others = list(others);
    let columns = change.columns.iter();
    let columns = list(columns.map(|share| column(share.as_ref(), names)));
    format!(
        "[{},{},{who},{},{came},{gone},{others},{columns}]",
        change.at_us,
        change.turn,
        number_of(change.state),
    )
}

fn column(share: Option<&Share>, names: &mut Names) -> i64 {
    let Some(share) = share else {
        return -1;
    };
    let starts = share.starts.iter();
    let starts =
        starts.flat_map(|(who, line)| [names.number(*who), *line as usize]);
    let starts = list(starts);
    let kind = format!(
        "[{},{},{},{},{starts}]",
        share.from.unwrap_or(0),
        list(share.seat.lines.iter()),
        list(share.seat.outer.iter()),
        names.picture(&share.seat.bodies),
    );
    place_of(&mut names.shares, kind).cast_signed() as i64
}

pub(super) fn list<T: Display>(items: impl Iterator<Item = T>) -> String {
    let mut list = String::from("[");
    for (index, item) in items.enumerate() {
        let comma = if index > 0 { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(list, "{comma}{item}");
    }
    list + "]"
}
