//! Comparison of a run with its prediction.
//!
//! Knows what the specification leaves open: events of different actors at one
//! time may stand in any order, except for the two orders that it gives.

use super::Prediction;
use crate::record::{Results, TraceEvent};
use std::collections::BTreeMap;
use std::fmt;
use styles::trace::{Actor, Event};
use styles::workload::Reason;

/// The longest text in characters; longer ones are cut, since a difference is
/// one line and a body may be a book.
const MAX_TEXT_CHARS: usize = 200;

/// The place in which a run differs from its prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An event of one actor, counted from 0.
    Event(usize),
    /// A line of the whole trace, counted from 0.
    Line(usize),
    /// The results.
    Result,
}

/// The first difference between a run and its prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The actor; [`Actor::Client`] or [`Actor::Server`] for a whole part.
    pub actor: Actor,
    /// The place of the difference.
    pub place: Place,
    /// The prediction, as text.
    pub expected: String,
    /// The actual content of the run, as text.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference {
            actor,
            place,
            expected,
            found,
        } = self;
        match place {
            Place::Event(index) => write!(f, "{actor}, event {index}: ")?,
            Place::Line(index) => write!(f, "{actor}, line {index}: ")?,
            Place::Result => write!(f, "{actor}, result: ")?,
        }
        write!(f, "expected {expected}, found {found}")
    }
}

impl std::error::Error for Difference {}

impl Prediction {
    /// Compares a run with the prediction.
    ///
    /// # Errors
    ///
    /// The first difference, first of the trace, then of the results.
    pub fn check(
        &self,
        trace: &[TraceEvent],
        results: &Results,
    ) -> Result<(), Difference> {
        check_clock(trace)?;
        self.check_events(trace)?;
        self.check_stops(trace)?;
        self.check_results(results)
    }

    /// Returns whether nothing is predicted of an actor at this time.
    fn is_open(&self, actor: Actor, t_us: u64) -> bool {
        let is_fetch = matches!(actor, Actor::Fetch(_));
        is_fetch && self.open_from_us.is_some_and(|from_us| from_us <= t_us)
    }

    /// Returns the events that an actor must have, in order.
    fn certain(&self, actor: Actor) -> &[(u64, Event)] {
        let events = self.events.get(&actor);
        let events = events.map_or(&[][..], Vec::as_slice);
        let open = events.partition_point(|(t, _)| !self.is_open(actor, *t));
        &events[..open]
    }

    /// Checks that each actor has its events, in order, at their times.
    fn check_events(&self, trace: &[TraceEvent]) -> Result<(), Difference> {
        let mut counts: BTreeMap<Actor, usize> = BTreeMap::new();
        for TraceEvent { t_us, actor, event } in trace {
            if self.is_open(*actor, *t_us) {
                continue;
            }
            let count = counts.entry(*actor).or_default();
            let index = *count;
            *count += 1;
            let found = (*t_us, *event);
            let expected = self.certain(*actor).get(index).copied();
            if expected != Some(found) {
                return Err(Difference {
                    actor: *actor,
                    place: Place::Event(index),
                    expected: event_text(expected),
                    found: event_text(Some(found)),
                });
            }
        }
        for actor in self.events.keys() {
            let count = counts.get(actor).copied().unwrap_or_default();
            if let Some(missing) = self.certain(*actor).get(count) {
                return Err(Difference {
                    actor: *actor,
                    place: Place::Event(count),
                    expected: event_text(Some(*missing)),
                    found: event_text(None),
                });
            }
        }
        Ok(())
    }

    /// Checks the order in which all is stopped at once, which is given.
    fn check_stops(&self, trace: &[TraceEvent]) -> Result<(), Difference> {
        let lines = |event: Event| {
            let trace = trace.iter().enumerate();
            trace.filter(move |(_, line)| line.event == event)
        };
        let mut previous = None;
        let cancelled = match self.open_from_us {
            None => &self.cancelled[..],
            // Any of them may be done by then.
            Some(_) => &[],
        };
        for ((index, line), actor) in lines(Event::Cancelled).zip(cancelled) {
            check_order(index, *actor, line.actor)?;
            if previous.is_some_and(|previous| previous + 1 != index) {
                let between = trace[index - 1];
                return Err(Difference {
                    actor: *actor,
                    place: Place::Line(index - 1),
                    expected: "nothing between two cancelled".to_string(),
                    found: format!("{between:?}"),
                });
            }
            previous = Some(index);
        }
        let reason = Reason::Shutdown;
        let closed = lines(Event::Closed { reason });
        for ((index, line), actor) in closed.zip(&self.shut_down) {
            check_order(index, *actor, line.actor)?;
        }
        Ok(())
    }

    fn check_results(&self, results: &Results) -> Result<(), Difference> {
        let expected = &self.results;
        let is_certain = |index| {
            let actor = Actor::Fetch(index);
            let events = self.events.get(&actor).map_or(0, Vec::len);
            self.certain(actor).len() == events
        };
        check_lists(
            expected.fetch.as_deref(),
            results.fetch.as_deref(),
            Actor::Client,
            Actor::Fetch,
            is_certain,
        )?;
        check_lists(
            expected.echo.as_deref(),
            results.echo.as_deref(),
            Actor::Server,
            Actor::Echo,
            |_| true,
        )
    }
}

/// Checks that time never goes back.
fn check_clock(trace: &[TraceEvent]) -> Result<(), Difference> {
    for (index, pair) in trace.windows(2).enumerate() {
        let (before, after) = (pair[0], pair[1]);
        if after.t_us < before.t_us {
            return Err(Difference {
                actor: after.actor,
                place: Place::Line(index + 1),
                expected: format!("{} us or later", before.t_us),
                found: event_text(Some((after.t_us, after.event))),
            });
        }
    }
    Ok(())
}

fn check_order(
    line: usize,
    expected: Actor,
    found: Actor,
) -> Result<(), Difference> {
    if expected == found {
        return Ok(());
    }
    Err(Difference {
        actor: found,
        place: Place::Line(line),
        expected: format!("{expected} stopped here"),
        found: format!("{found} stopped here"),
    })
}

/// Compares the results of one part, which is `part` as a whole.
fn check_lists<T: PartialEq + fmt::Debug>(
    expected: Option<&[T]>,
    found: Option<&[T]>,
    part: Actor,
    actor: fn(u32) -> Actor,
    is_certain: impl Fn(u32) -> bool,
) -> Result<(), Difference> {
    let count = |list: Option<&[T]>| match list {
        Some(list) => format!("{} results", list.len()),
        None => "no such part".to_string(),
    };
    if expected.map(<[T]>::len) != found.map(<[T]>::len) {
        return Err(Difference {
            actor: part,
            place: Place::Result,
            expected: count(expected),
            found: count(found),
        });
    }
    let pairs = expected.into_iter().flatten();
    let pairs = pairs.zip(found.into_iter().flatten());
    for (index, (expected, found)) in (0..).zip(pairs) {
        if is_certain(index) && expected != found {
            return Err(Difference {
                actor: actor(index),
                place: Place::Result,
                expected: cut(format!("{expected:?}")),
                found: cut(format!("{found:?}")),
            });
        }
    }
    Ok(())
}

fn event_text(event: Option<(u64, Event)>) -> String {
    match event {
        Some((t_us, event)) => format!("{event:?} at {t_us} us"),
        None => "nothing".to_string(),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
