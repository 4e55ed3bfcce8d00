//! What a run must print, straight from the scenario.
//!
//! A second opinion: it has no loop, no queue and no style, it computes when
//! each thing happens from what the scenario says and from the rules of
//! ties, and shares nothing with the styles but the words for what happens.
//! Where to read next: `moment.rs` for the rules of ties, `fetch.rs` and
//! `echo.rs` for the two parts, `check.rs` for how a run is held against it.

mod check;
mod echo;
mod fetch;
mod moment;

pub use self::check::{Difference, Place};

use self::moment::Moment;
use crate::record::Results;
use crate::scenario::Scenario;
use std::collections::BTreeMap;
use styles::trace::{Actor, Event};

/// What a run of one scenario must print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// What happens to each, and when, in microseconds since the run began;
    /// whoever has no event is not in here.
    pub events: BTreeMap<Actor, Vec<(u64, Event)>>,
    /// What comes of it.
    pub results: Results,
    /// Whom the cancelling of the fetch part hits, in the order in which it
    /// is told.
    pub cancelled: Vec<Actor>,
    /// Whose sessions the shutdown of the server closes, in order of
    /// acceptance.
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
/// If a request has no attempts, which no file may say.
pub fn predict(scenario: &Scenario) -> Prediction {
    let mut prediction = Prediction {
        events: BTreeMap::new(),
        results: Results::default(),
        cancelled: Vec::new(),
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

/// What happens to one request or session if nobody stops it.
type Course = Vec<(Moment, Event)>;

impl Prediction {
    /// Adds what happens to `who`, as far as it happens until `stop`.
    fn add(&mut self, actor: Actor, mut course: Course, stop: Moment) {
        // In order, since every moment comes from the one before.
        course.truncate(course.partition_point(|(at, _)| *at <= stop));
        if !course.is_empty() {
            let events = course.into_iter().map(|(at, e)| (at.t_us, e));
            self.events.insert(actor, events.collect());
        }
    }

    /// Adds what `who` hears when all is stopped.
    fn add_last(&mut self, actor: Actor, t_us: u64, event: Event) {
        self.events.entry(actor).or_default().push((t_us, event));
    }
}
