//! `lab measure`: one model in one process, for pairing with others from
//! outside.
//!
//! Time is measured here, counts come from `crate::measure`. Where to read
//! next: `one.rs`.

mod arguments;
mod fetch;
mod one;
pub(super) mod stopwatch;

pub(super) use self::arguments::{Arguments, What};

use self::arguments::Job;
use super::{Refusal, Verdict};
use crate::measure::CountAllocations;

/// Measures the requested model and prints the result.
pub(super) fn measure(
    what: &What,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    match what.job() {
        Job::Model(model, how) => one::measure(model, how, count),
        Job::Fetch(options) => fetch::measure(options),
    }
}
