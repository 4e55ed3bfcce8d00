//! `lab measure`: one model in one process, for pairing with others from
//! outside; the laws of the styles; sizes.
//!
//! Time is measured here, what is counted comes from `crate::measure`. Where
//! to read next: `one.rs`.

mod arguments;
mod fetch;
mod fields;
mod one;
pub(super) mod stopwatch;

pub(super) use self::arguments::{Arguments, What};

use super::{Refusal, Verdict};
use crate::measure::CountAllocations;

/// Measures what was asked for and prints it.
pub(super) fn measure(
    what: &What,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    if let Some((model, how)) = what.model() {
        return one::measure(model, how, count);
    }
    match what {
        What::Fetch(options) => fetch::measure(options, count),
        _ => unreachable!("all others are models"),
    }
}
