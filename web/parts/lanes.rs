//! A picture of a whole run: a row for each task, a column for each moment.
//!
//! It is drawn once; the script moves a frame over it. A row is a few long
//! paths, so that it stays small however often its task goes on.

use crate::steps::{Change, State, Who, seconds};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The width of a moment.
const STEP: usize = 16;

/// The height of a row.
const ROW: usize = 20;

/// The room for the names.
const NAMES: usize = 110;

/// The height of the times, which stand above: many rows do not all fit.
const AXIS: usize = 20;

/// The room that a time takes.
const TIME: usize = 48;

/// The number of colours for tasks.
const COLOURS: usize = 6;

/// The paths of one row.
#[derive(Default)]
struct Row {
    asleep: Vec<(usize, usize)>,
    waits: Vec<(usize, usize)>,
    steps: String,
    prints: String,
    ends: String,
    /// The moment since which it waits, and the state.
    since: Option<(usize, State)>,
}

/// Draws a run; `prints` says at which moments something was printed.
pub(super) fn picture(changes: &[Change], prints: &[bool]) -> Markup {
    let order: Vec<Who> = rows_of(changes);
    let rows = draw(changes, prints, &order);
    let height = order.len() * ROW;
    let width = NAMES + changes.len() * STEP + TIME;
    html! {
        svg.lanes role="img" width=(width) height=(height + AXIS)
            viewBox=(format!("0 -{AXIS} {width} {}", height + AXIS))
            aria-label="tasks from step to step; the list of steps says it" {
            rect.now-step x=(NAMES) y="0" width=(STEP) height=(height) {}
            @for (index, (who, row)) in order.iter().zip(&rows).enumerate() {
                g class=(format!("lane lane-{}", index % COLOURS)) {
                    rect x="0" y=(index * ROW) width=(NAMES) height=(ROW)
                        fill="none" pointer-events="all" {}
                    text x=(NAMES - 10) y=(index * ROW + 14)
                        text-anchor="end" { (name(*who)) }
                    path.asleep d=(bars(&row.asleep, index)) {}
                    path.waiting d=(bars(&row.waits, index)) {}
                    path.turns d=(row.steps) {}
                    path.prints d=(row.prints) {}
                    path.ends d=(row.ends) {}
                }
            }
            @let (causes, heads) = arrows(changes, &order);
            path.causes d=(causes) {}
            path.heads d=(heads) {}
            g.axis {
                @for (index, at_us) in times(changes) {
                    text x=(x_of(index)) y="-6" {
                        (seconds(at_us).trim_end_matches(" s"))
                    }
                }
            }
        }
    }
}

/// The most arrows; more of them would hide what they are about.
const MOST_ARROWS: usize = 200;

/// Returns the paths of the arrows from steps to those that they make ready,
/// and of their heads.
fn arrows(changes: &[Change], order: &[Who]) -> (String, String) {
    let row = |who: Who| order.iter().position(|row| *row == lane(who));
    let mut ends = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        let Some(from) = change.who.first().and_then(|who| row(*who)) else {
            continue;
        };
        let ready = change.others.iter();
        let ready = ready.filter(|(_, state)| *state == State::Ready);
        for (who, _) in ready {
            let mut later = changes.iter().enumerate().skip(index + 1);
            let next = later.find(|(_, next)| next.who.contains(who));
            let to = next.and_then(|(next, _)| Some((next, row(*who)?)));
            ends.extend(
                to.filter(|(_, to)| *to != from)
                    .map(|to| ((index, from), to)),
            );
        }
    }
    let (mut causes, mut heads) = (String::new(), String::new());
    if ends.len() > MOST_ARROWS {
        return (causes, heads);
    }
    for ((index, from), (next, to)) in ends {
        let (x, y) = (x_of(next), to * ROW + ROW / 2);
        // The last bit is vertical, so that the head says where it ends.
        let (side, tip) = if to > from {
            (y - 9, y - 5)
        } else {
            (y + 9, y + 5)
        };
        mark(&mut causes, index, from, &format!("L{x} {side}V{tip}"));
        mark(
            &mut heads,
            next,
            to,
            &format!("M{x} {tip}l-3 {0}h6z", {
                if to > from { -5 } else { 5 }
            }),
        );
    }
    (causes, heads)
}

/// Returns the rows: callbacks have one in common.
fn rows_of(changes: &[Change]) -> Vec<Who> {
    let mut rows: Vec<Who> = Vec::new();
    for who in changes.iter().flat_map(|change| &change.who) {
        if !rows.contains(&lane(*who)) {
            rows.push(lane(*who));
        }
    }
    rows
}

/// Returns the row of a task or a callback: one for all callbacks.
fn lane(who: Who) -> Who {
    match who {
        Who::Callback(_) => Who::Between("callbacks", 0),
        who => who,
    }
}

/// Returns the name of a row, for which there is little room.
fn name(who: Who) -> String {
    match who {
        Who::Outside => "outside".to_string(),
        who => who.to_string(),
    }
}

/// Returns the middle of a moment.
fn x_of(index: usize) -> usize {
    NAMES + index * STEP + STEP / 2
}

fn draw(changes: &[Change], prints: &[bool], order: &[Who]) -> Vec<Row> {
    let places = order.iter().copied().zip(0_usize..);
    let places: BTreeMap<Who, usize> = places.collect();
    let mut rows: Vec<Row> = Vec::new();
    rows.resize_with(order.len(), Row::default);
    for (index, change) in changes.iter().enumerate() {
        for who in change.who.iter().map(|who| lane(*who)) {
            let place = places[&who];
            let row = &mut rows[place];
            row.step(index, place, prints[index]);
            match change.state {
                Some(state) => row.since = Some((index, state)),
                None if matches!(who, Who::Task(_)) => {
                    let sign = match change.is_cut {
                        true => "m4 -4l8 8m0 -8l-8 8",
                        false => "m5 -5v10",
                    };
                    mark(&mut row.ends, index, place, sign);
                }
                None => {}
            }
        }
        for who in &change.gone {
            if let Some(place) = places.get(who) {
                rows[*place].bar(index);
            }
        }
    }
    for row in &mut rows {
        row.bar(changes.len() - 1);
    }
    rows
}

/// Adds a mark in the middle of a moment to a path.
fn mark(path: &mut String, index: usize, place: usize, what: &str) {
    let (x, y) = (x_of(index), place * ROW + ROW / 2);
    // Writing to a string cannot fail.
    let _ = write!(path, "M{x} {y}{what}");
}

impl Row {
    fn step(&mut self, index: usize, place: usize, prints: bool) {
        self.bar(index);
        mark(&mut self.steps, index, place, "h0");
        if prints {
            mark(&mut self.prints, index, place, "h0");
        }
    }

    /// Notes the wait that is over; one that follows another at once is the
    /// same bar.
    fn bar(&mut self, index: usize) {
        let Some((since, state)) = self.since.take() else {
            return;
        };
        let bars = match state {
            State::Asleep(_) => &mut self.asleep,
            State::Ready | State::Job | State::Waits => &mut self.waits,
        };
        match bars.last_mut().filter(|(_, end)| *end == since) {
            Some((_, end)) => *end = index,
            None => bars.push((since, index)),
        }
    }
}

/// Returns the path of bars in a row.
fn bars(bars: &[(usize, usize)], place: usize) -> String {
    let mut path = String::new();
    for (since, end) in bars {
        mark(&mut path, *since, place, &format!("H{}", x_of(*end)));
    }
    path
}

/// Returns the moments at which there is room to write a new time.
fn times(changes: &[Change]) -> Vec<(usize, u64)> {
    let mut times: Vec<(usize, u64)> = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        let has_room = times.last().is_none_or(|(last, at_us)| {
            *at_us != change.at_us && (index - last) * STEP >= TIME
        });
        if has_room {
            times.push((index, change.at_us));
        }
    }
    times
}
