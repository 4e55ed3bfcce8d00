//! Events over time, as a picture with a line for each actor, and as a table.
//!
//! Knows no program and no scenario: it is given names, times and texts.

use maud::{Markup, html};
use std::collections::BTreeMap;

/// The events of a run.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The unit of the times.
    pub unit: Unit,
    /// The names of the actors, in the order of their lines.
    pub names: Vec<String>,
    /// The events, in order.
    pub events: Vec<Event>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The time since the run began.
    pub at: u64,
    /// The index of the actor.
    pub actor: usize,
    /// The text of the event.
    pub text: String,
    /// True if it is a failure, which is drawn as a cross.
    pub fails: bool,
}

/// The unit of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second, written as seconds.
    Milliseconds,
    /// Millionths of a second, written as such.
    Microseconds,
}

impl Unit {
    /// Returns a time with all its digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use web::timeline::Unit;
    ///
    /// assert_eq!(Unit::Milliseconds.clock(1_250), "1.250");
    /// assert_eq!(Unit::Microseconds.clock(1_250), "1250");
    /// ```
    pub fn clock(self, at: u64) -> String {
        match self {
            Unit::Milliseconds => {
                format!("{}.{:03}", at / 1_000, at % 1_000)
            }
            Unit::Microseconds => at.to_string(),
        }
    }

    /// Returns a time in its shortest form.
    fn short(self, at: u64) -> String {
        let text = self.clock(at);
        match self {
            Unit::Milliseconds => {
                text.trim_end_matches('0').trim_end_matches('.').to_string()
            }
            Unit::Microseconds => text,
        }
    }

    /// Returns the sign of the unit in which times are written.
    fn sign(self) -> &'static str {
        match self {
            Unit::Milliseconds => "s",
            Unit::Microseconds => "µs",
        }
    }
}

/// The width of the picture, in units of its own.
const WIDTH: u64 = 700;

/// The least room for the names.
const NAMES: u64 = 110;

/// The most room for the names; longer ones are cut.
const MOST_NAMES: u64 = 220;

/// The width of a letter, roundly.
const LETTER: u64 = 8;

/// The room between the names and the beginning of time.
const GAP: u64 = 14;

/// The room for half a dot, or half a number, on the right.
const MARGIN: u64 = 24;

/// Half the height of a line with one dot at a time.
const HALF: u64 = 12;

/// The distance between dots of one time.
const DOT: u64 = 9;

/// The height of the axis with its numbers.
const AXIS: u64 = 26;

/// The number of colours for actors.
const COLOURS: usize = 6;

/// The most numbers on an axis.
const MAX_TICKS: u64 = 12;

/// The events of one actor by their times.
type Dots<'a> = BTreeMap<u64, Vec<&'a Event>>;

impl Timeline {
    /// Draws the run; `label` says what it shows.
    pub fn picture(&self, label: &str) -> Markup {
        let mut actors: Vec<Dots<'_>> =
            vec![BTreeMap::new(); self.names.len()];
        for event in &self.events {
            actors[event.actor].entry(event.at).or_default().push(event);
        }
        let mut bottom = 4;
        let mut rows = Vec::new();
        for (index, dots) in actors.iter().enumerate() {
            let most = dots.values().map(Vec::len).max().unwrap_or(0);
            bottom += (most as u64).saturating_sub(1) * DOT + HALF;
            rows.push(self.row(index, dots, bottom));
            bottom += HALF;
        }
        html! {
            svg.timeline role="img" aria-label=(label)
                viewBox=(format!("0 0 {WIDTH} {}", bottom + AXIS)) {
                (self.axis(bottom))
                @for row in &rows { (row) }
            }
        }
    }

    /// Returns the time of the last event.
    fn end(&self) -> u64 {
        self.events.iter().map(|event| event.at).max().unwrap_or(0)
    }

    /// Returns the room for the names.
    fn names_room(&self) -> u64 {
        let lengths = self.names.iter().map(|name| name.chars().count());
        let longest = lengths.max().unwrap_or(0) as u64;
        (longest * LETTER + 2 * GAP).clamp(NAMES, MOST_NAMES)
    }

    /// Returns the room for the events.
    fn room(&self) -> u64 {
        WIDTH - MARGIN - self.names_room()
    }

    /// Returns the position of a time.
    fn x_of(&self, at: u64) -> u64 {
        let far = u128::from(at) * u128::from(self.room());
        let far = far / u128::from(self.end().max(1));
        self.names_room() + far as u64
    }

    /// Returns the name of an actor, as far as there is room.
    fn name(&self, actor: usize) -> String {
        let name = &self.names[actor];
        let most = ((MOST_NAMES - 2 * GAP) / LETTER) as usize;
        if name.chars().count() <= most {
            return name.clone();
        }
        name.chars().take(most - 1).chain(['…']).collect()
    }

    /// Draws an actor: its name, its line from its first event to its last,
    /// its events.
    fn row(&self, index: usize, dots: &Dots<'_>, y: u64) -> Markup {
        let ends = dots.keys().next().zip(dots.keys().next_back());
        let class = format!("lane lane-{}", index % COLOURS);
        let names = self.names_room();
        html! {
            g class=(class) {
                text x=(names - GAP) y=(y + 4) text-anchor="end" {
                    (self.name(index))
                }
                @if let Some((first, last)) = ends {
                    @let (from, to) = (self.x_of(*first), self.x_of(*last));
                    path.line d=(format!("M{from} {y}H{to}")) {}
                }
                @for (at, events) in dots {
                    @for (event, up) in events.iter().zip(0_u64..) {
                        (self.dot(event, self.x_of(*at), y - up * DOT))
                    }
                }
            }
        }
    }

    fn dot(&self, event: &Event, x: u64, y: u64) -> Markup {
        let (at, sign) = (self.unit.short(event.at), self.unit.sign());
        let title = html! {
            title { (at) " " (sign) ": " (event.text.trim()) }
        };
        html! {
            @if event.fails {
                path.cross d=(format!("M{x} {y}m-4-4l8 8m0-8l-8 8")) {
                    (title)
                }
            } @else {
                circle cx=(x) cy=(y) r="4" { (title) }
            }
        }
    }

    fn axis(&self, y: u64) -> Markup {
        let end = self.end();
        let digits = self.unit.short(end).len() as u64;
        let most = (self.room() / ((digits + 2) * LETTER)).min(MAX_TICKS);
        let tick = tick(end, most);
        let ticks = (0..=end / tick).map(|number| number * tick);
        html! {
            g.axis {
                @for at in ticks {
                    @let x = self.x_of(at);
                    path.tick d=(format!("M{x} 0V{y}")) {}
                    text x=(x) y=(y + 16) text-anchor="middle" {
                        (self.unit.short(at))
                        @if at == 0 { " " (self.unit.sign()) }
                    }
                }
            }
        }
    }

    /// Shows the events as a table with these titles.
    pub fn listing(&self, titles: [&str; 3]) -> Markup {
        html! {
            table.recorded {
                thead {
                    tr {
                        @for title in titles { th scope="col" { (title) } }
                    }
                }
                tbody {
                    @for event in &self.events {
                        @let colour = event.actor % COLOURS;
                        tr class=(format!("lane-{colour}")) {
                            td.time { (self.unit.clock(event.at)) }
                            td.task { (self.names[event.actor]) }
                            td.text { (event.text) }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the distance of numbers on an axis: 1, 2 or 5 of a power of ten, so
/// that there are no more than `most` of them up to the end.
fn tick(end: u64, most: u64) -> u64 {
    let powers = std::iter::successors(Some(1_u64), |p| p.checked_mul(10));
    let ticks = powers
        .flat_map(|power| [1, 2, 5].map(|digit| power.saturating_mul(digit)));
    let mut ticks = ticks.filter(|tick| end / tick <= most);
    ticks.next().unwrap_or(end.max(1))
}
