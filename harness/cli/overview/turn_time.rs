//! How long one turn takes.
//!
//! CPU time, of the simulated run as a whole: the world, the loop and the
//! trace are in it, the same for all styles.

use crate::contestant::Contestant;
use crate::driver::run_simulated;
use crate::scenario::Scenario;
use crate::worlds::sim::SimLimits;
use cpu_time::ThreadTime;
use std::time::Duration;

/// Runs in one sample: long enough for the clock, short enough that most
/// samples are not disturbed.
const RUNS: u32 = 50;

/// Samples; the fastest counts, since what disturbs only adds.
const SAMPLES: u32 = 10;

/// Returns the nanoseconds of CPU time for a resumption, or `None` if the
/// runs do not come to their end.
pub(super) fn turn_ns(
    contestant: &dyn Contestant,
    scenario: &Scenario,
) -> Option<u64> {
    let mut fastest = Duration::MAX;
    let mut resumptions = 0;
    for _ in 0..SAMPLES {
        let begin = ThreadTime::now();
        for _ in 0..RUNS {
            let limits = SimLimits::default();
            let run = run_simulated(contestant, scenario, limits).ok()?;
            resumptions = run.counters.resumptions;
        }
        fastest = fastest.min(begin.elapsed());
    }
    let total_ns = u64::try_from(fastest.as_nanos()).ok()?;
    total_ns.checked_div(u64::from(RUNS) * resumptions)
}
