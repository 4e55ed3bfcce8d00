//! The search for differences: generates a scenario, runs it with all
//! contestants, judges the runs, makes the scenario small, and reports how to
//! repeat it.
//!
//! Knows the simulated world only: over sockets no two runs have the same
//! times. Where to read next: `driver/` for how a run is made,
//! `equivalence/judge.rs` for what is compared.

use crate::bounds::longest_piece;
use crate::contestant::Contestant;
use crate::driver::run_among;
use crate::equivalence::{Disagreement, judge};
use crate::record::Run;
use crate::scenario::{GenerateOptions, Scenario, generate, shrink};
use crate::worlds::sim::{SimLimits, SimPeers};
use std::{error, fmt};

/// The most smaller scenarios that are tried: most findings are small enough
/// after a hundred, and all tries together take a few seconds at most.
const MAX_SHRINK_TRIES: usize = 5_000;

/// The width in characters of a report that is not made for a terminal.
const REPORT_WIDTH: usize = 79;

/// The limits, in bytes, of one read and one write, since real sockets may
/// move a part only; each case takes the next pair. Neither the events of a
/// run nor their times may depend on them.
const MOST_BYTES: [(usize, usize); 6] = [
    (usize::MAX, usize::MAX),
    (1, usize::MAX),
    (usize::MAX, 1),
    (2, 3),
    (7, 5),
    (1_000, 64),
];

/// The most moves of one piece; a longer one moves more bytes at once. All
/// generated lengths around those at which buffers grow move byte by byte, and
/// a piece of 70,000 bytes does not take as long as a hundred scenarios.
const MOST_MOVES: usize = 5_000;

/// A scenario in which something is wrong.
///
/// [`check_scenario`] repeats it from the scenario, [`check_seed`] from the
/// seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The seed of the scenario that was generated.
    pub seed: u64,
    /// The smallest scenario that was found.
    pub scenario: Scenario,
    /// The fault that the runs of this scenario show.
    pub disagreement: Disagreement,
}

impl Finding {
    /// Returns the seed and the fault, drawn in lines of `width` characters;
    /// the caller adds how to repeat it.
    pub fn report(&self, width: usize) -> String {
        let Finding { seed, .. } = self;
        format!("seed {seed}: {}", self.disagreement.report(width))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (report, seed) = (self.report(REPORT_WIDTH), self.seed);
        writeln!(f, "{report}\n`check_seed` repeats it with {seed}, and")?;
        f.write_str("`check_scenario` with the smallest scenario found:\n\n")?;
        f.write_str(&self.scenario.to_json())
    }
}

impl error::Error for Finding {}

/// Returns the limits under which a scenario runs as the case of a seed.
fn limits_of(seed: u64, scenario: &Scenario) -> SimLimits {
    let index = (seed % MOST_BYTES.len() as u64) as usize;
    let (read_bytes, write_bytes) = MOST_BYTES[index];
    let least = longest_piece(scenario).div_ceil(MOST_MOVES);
    SimLimits {
        read_bytes: read_bytes.max(least),
        write_bytes: write_bytes.max(least),
        ..SimLimits::default()
    }
}

/// Runs a scenario in the simulated world with each contestant, and judges
/// the runs. Returns the run that all share.
///
/// # Errors
///
/// If a run fails or leaves something behind, if two runs differ, or if they
/// are not as the oracle predicts.
///
/// # Panics
///
/// If there are no contestants.
pub fn check_run(
    contestants: &[&dyn Contestant],
    scenario: &Scenario,
    limits: SimLimits,
) -> Result<Run, Disagreement> {
    let peers = SimPeers::new(scenario);
    let run = |contestant: &&'_ dyn Contestant| {
        run_among(*contestant, scenario, &peers, limits)
    };
    let runs = contestants.iter().map(|c| (c.name(), run(c)));
    judge(scenario, runs)
}

/// Judges a scenario under several limits of one read and one write.
///
/// # Errors
///
/// The fault under the first limits that show one.
///
/// # Panics
///
/// If there are no contestants.
pub fn check_scenario(
    contestants: &[&dyn Contestant],
    scenario: &Scenario,
) -> Result<(), Disagreement> {
    for seed in 0..MOST_BYTES.len() as u64 {
        check_run(contestants, scenario, limits_of(seed, scenario))?;
    }
    Ok(())
}

/// Judges the scenario of a seed; if something is wrong, finds a smaller
/// scenario in which something is wrong, too.
///
/// # Errors
///
/// The fault, with the smallest scenario that was found.
///
/// # Panics
///
/// If there are no contestants.
pub fn check_seed(
    contestants: &[&dyn Contestant],
    seed: u64,
) -> Result<(), Box<Finding>> {
    let scenario = generate(seed, &GenerateOptions::default());
    let judge = |scenario: &Scenario| {
        check_run(contestants, scenario, limits_of(seed, scenario))
    };
    let Err(disagreement) = judge(&scenario) else {
        return Ok(());
    };
    let mut smallest = disagreement;
    let mut fails = |smaller: &Scenario| match judge(smaller) {
        Ok(_) => false,
        Err(disagreement) => {
            smallest = disagreement;
            true
        }
    };
    let scenario = shrink(scenario, &mut fails, MAX_SHRINK_TRIES);
    Err(Box::new(Finding {
        seed,
        scenario,
        disagreement: smallest,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_take_turns_with_how_much_moves_at_once() {
        let scenario = of_bytes(MOST_MOVES);
        let limits: Vec<_> =
            (0..12).map(|seed| limits_of(seed, &scenario)).collect();
        assert_eq!(limits[0], SimLimits::default());
        assert_eq!(limits[..6], limits[6..]);
        for (index, one) in limits[..6].iter().enumerate() {
            assert!(!limits[..index].contains(one), "{one:?} twice");
        }
        let moved = |l: &SimLimits| (l.read_bytes, l.write_bytes);
        assert_eq!(
            limits.iter().map(moved).take(6).collect::<Vec<_>>(),
            MOST_BYTES
        );
    }

    #[test]
    fn no_piece_takes_more_moves_than_are_worth_it() {
        let scenario = of_bytes(70_000);
        for seed in 0..6 {
            let limits = limits_of(seed, &scenario);
            let least = limits.read_bytes.min(limits.write_bytes);
            assert!(70_000_usize.div_ceil(least) <= MOST_MOVES, "{seed}");
        }
    }

    /// A scenario with one line of so many bytes.
    fn of_bytes(bytes: usize) -> Scenario {
        let line = "l".repeat(bytes);
        let json = format!(
            r#"{{ "name": "a line", "echo": {{ "clients": [
                {{ "connect_at_us": 0, "end": "close",
                  "steps": [{{ "wait_us": 0, "send": "{line}" }}] }}] }} }}"#
        );
        Scenario::from_json(&json).expect("a scenario")
    }
}
