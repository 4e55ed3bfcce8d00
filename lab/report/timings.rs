//! Timings of models, cases and contestants, and questions to them.
//!
//! Knows no files and no plots; `criterion.rs` reads them.

use crate::measure::Way;
use std::time::{Duration, SystemTime};

/// The longest pause between contestants of one run: they are written one
/// after the other, and each takes seconds, a long one a minute or two.
const MAX_PAUSE: Duration = Duration::from_secs(600);

/// The timing of one contestant in one case of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// The model's name.
    pub model: String,
    /// The case of the model, mostly its size.
    pub case: String,
    /// The contestant's name.
    pub contestant: String,
    /// Median CPU time of one element, in nanoseconds.
    pub ns: f64,
    /// The bounds of the true median with 95 % confidence, in nanoseconds.
    pub interval_ns: (f64, f64),
    /// The number of samples.
    pub samples: usize,
    /// The time at which it was written.
    pub written: SystemTime,
}

/// All timings.
///
/// # Examples
///
/// ```
/// use lab::report::{Timing, Timings};
///
/// let timing = |contestant: &str, ns| Timing {
///     model: "turn".to_string(),
///     case: "1000".to_string(),
///     contestant: contestant.to_string(),
///     ns,
///     interval_ns: (ns, ns),
///     samples: 10,
///     written: std::time::UNIX_EPOCH,
/// };
/// let timings = Timings::new([timing("tokio", 30.0), timing("send", 6.0)]);
/// assert_eq!(timings.contestants("turn"), ["send", "tokio"]);
/// assert_eq!(timings.ratio("turn", "1000", "send", "tokio"), Some(0.2));
/// assert_eq!(timings.ratio("turn", "1000", "send", "smol"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timings(Vec<Timing>);

impl Timings {
    /// Collects timings; of several of the same contestant and case the last
    /// written counts.
    pub fn new(timings: impl IntoIterator<Item = Timing>) -> Timings {
        let mut all: Vec<Timing> = timings.into_iter().collect();
        all.sort_by(|a, b| {
            a.id().cmp(&b.id()).then(b.written.cmp(&a.written))
        });
        all.dedup_by(|later, first| later.id() == first.id());
        Timings(all)
    }

    /// Returns all timings.
    pub fn all(&self) -> &[Timing] {
        &self.0
    }

    /// Returns the names of the models, in alphabetical order.
    pub fn models(&self) -> Vec<&str> {
        let mut models: Vec<&str> =
            self.0.iter().map(|timing| timing.model.as_str()).collect();
        models.dedup();
        models
    }

    /// Returns the cases of a model: numbers first, the smallest first.
    pub fn cases(&self, model: &str) -> Vec<&str> {
        let of_model = self.of(model);
        let mut cases: Vec<&str> =
            of_model.map(|timing| timing.case.as_str()).collect();
        cases.sort_by_key(|case| match case.parse::<u64>() {
            Ok(number) => (0, number, *case),
            Err(_) => (1, 0, *case),
        });
        cases.dedup();
        cases
    }

    /// Returns the contestants of a model: those of the lab in their order,
    /// then all others in alphabetical order.
    pub fn contestants(&self, model: &str) -> Vec<&str> {
        let of_model = self.of(model);
        let mut names: Vec<&str> =
            of_model.map(|timing| timing.contestant.as_str()).collect();
        names.sort_by_key(|name| (place_in_lab(name), *name));
        names.dedup();
        names
    }

    /// Returns the timing of a contestant, if there is one.
    pub fn find(
        &self,
        model: &str,
        case: &str,
        contestant: &str,
    ) -> Option<&Timing> {
        let id = (model, case, contestant);
        let found = self.0.binary_search_by(|timing| timing.id().cmp(&id));
        found.ok().map(|index| &self.0[index])
    }

    /// Returns the ratio of a contestant's time to another's.
    pub fn ratio(
        &self,
        model: &str,
        case: &str,
        contestant: &str,
        other: &str,
    ) -> Option<f64> {
        let one = self.find(model, case, contestant)?;
        Some(one.ns / self.find(model, case, other)?.ns)
    }

    /// Returns the times at which the first and the last of a model were
    /// written.
    pub fn written(&self, model: &str) -> Option<(SystemTime, SystemTime)> {
        let first = self.of(model).map(|timing| timing.written).min()?;
        let last = self.of(model).map(|timing| timing.written).max()?;
        Some((first, last))
    }

    /// Returns whether the contestants of each case of a model may have been
    /// timed in one run: there is no long pause between them.
    pub fn are_of_one_run(&self, model: &str) -> bool {
        self.cases(model).into_iter().all(|case| {
            let of_case = self.of(model).filter(|timing| timing.case == case);
            let mut written: Vec<SystemTime> =
                of_case.map(|timing| timing.written).collect();
            written.sort();
            written.windows(2).all(|pair| {
                pair[1].duration_since(pair[0]).unwrap_or_default()
                    <= MAX_PAUSE
            })
        })
    }

    /// Returns the timings of a model.
    pub fn of(&self, model: &str) -> impl Iterator<Item = &Timing> {
        self.0.iter().filter(move |timing| timing.model == model)
    }
}

impl Timing {
    fn id(&self) -> (&str, &str, &str) {
        (&self.model, &self.case, &self.contestant)
    }
}

/// Returns the rank of a contestant among those of the lab; peers come after
/// all of them.
pub(super) fn place_in_lab(name: &str) -> usize {
    let place = Way::ALL.iter().position(|way| way.name() == name);
    place.unwrap_or(Way::ALL.len())
}
