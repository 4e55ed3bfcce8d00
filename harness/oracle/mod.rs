//! Prediction of the output of a run, straight from the scenario.
//!
//! A second opinion: it has no loop, no queue and no style. It computes the
//! time of each event from the scenario and from the rules of ties, and shares
//! nothing with the styles but the words for events. Where to read next:
//! `moment.rs` for the rules of ties, `fetch.rs` and `echo.rs` for the two
//! parts, `check.rs` for the comparison with a run.

mod answer;
mod check;
mod cursor;
mod echo;
mod fetch;
mod fields;
mod kept;
mod line;
mod moment;
mod visit;

pub use self::check::{Difference, Place};

use self::moment::Moment;
use crate::record::Results;
use crate::scenario::Scenario;
use std::collections::BTreeMap;
use styles::trace::{Actor, Event};

/// The output that a run of one scenario must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The events of each actor, with their times in microseconds since the
    /// run began; an actor without events is absent.
    pub events: BTreeMap<Actor, Vec<(u64, Event)>>,
    /// The results.
    pub results: Results,
    /// The requests that are cancelled with the fetch part, in the order in
    /// which they are cancelled.
    pub cancelled: Vec<Actor>,
    /// The time from which on the events and results of requests are open, if
    /// there is one: two requests at one moment want the same connection, or
    /// the same room for one, and which is first is not specified.
    pub open_from_us: Option<u64>,
    /// The sessions that the server's shutdown closes, in order of acceptance.
    pub shut_down: Vec<Actor>,
}

/// Predicts the run of a scenario.
///
/// # Examples
///
/// ```
/// use harness::{oracle, scenario::Scenario};
/// use styles::trace::{Event, Actor};
///
/// let scenario = Scenario::from_json(
///     r#"{ "name": "two due at 10", "fetch": { "timeout_us": 10,
///     "requests": [{ "id": "a", "attempts": [{ "refuse_us": 10 }] }] } }"#,
/// )?;
/// let prediction = oracle::predict(&scenario);
/// let last = prediction.events[&Actor::Fetch(0)].last();
/// assert_eq!(last, Some(&(10, Event::Done { ok: false })));
/// let results = prediction.results.to_json();
/// assert!(results.contains("refused"), "the network comes before timers");
/// # Ok::<(), harness::scenario::ScenarioError>(())
/// ```
///
/// # Panics
///
/// If a request has no attempts, which no file can express.
pub fn predict(scenario: &Scenario) -> Prediction {
    let mut prediction = Prediction {
        events: BTreeMap::new(),
        results: Results::default(),
        cancelled: Vec::new(),
        open_from_us: None,
        shut_down: Vec::new(),
    };
    if let Some(fetch) = &scenario.fetch {
        fetch::predict(fetch, &mut prediction);
    }
    if let Some(echo) = &scenario.echo {
        echo::predict(echo, &mut prediction);
    }
    prediction
}

/// The events of one request or session if it is not stopped.
type Course = Vec<(Moment, Event)>;

impl Prediction {
    /// Adds the events of `who`, up to the moment `stop`.
    fn add(&mut self, actor: Actor, mut course: Course, stop: Moment) {
        // They are in order, since every moment is computed from the one
        // before.
        course.truncate(course.partition_point(|(at, _)| *at <= stop));
        if !course.is_empty() {
            let events = course.into_iter().map(|(at, e)| (at.t_us, e));
            self.events.insert(actor, events.collect());
        }
    }

    /// Adds the event of `who` that reports the stop of everything.
    fn add_last(&mut self, actor: Actor, t_us: u64, event: Event) {
        self.events.entry(actor).or_default().push((t_us, event));
    }
}
