//! `lab check`: random scenarios, until one shows a difference.
//!
//! A scenario that does is made as small as possible and kept in a file, and
//! one command repeats it.

use super::arguments::Check as Options;
use super::terminal::{columns, print, progress};
use super::{Refusal, Verdict};
use crate::report::counted;
use harness::contestant::Contestant;
use harness::equivalence::{Disagreement, judge};
use harness::scenario::{GenerateOptions, Scenario, generate, shrink};
use harness::worlds::sim::SimLimits;
use std::path::{Path, PathBuf};
use std::{env, fs};
use styles::Style;

/// Smaller scenarios that are tried; most are small enough after a hundred,
/// and no more than a few seconds go by.
const MAX_SHRINK_TRIES: usize = 5_000;

/// So many bytes at most move in one read and in one write, as real sockets
/// may have it; case after case takes the next. What happens, and when, must
/// not depend on it.
const MOST_BYTES: [(usize, usize); 6] = [
    (usize::MAX, usize::MAX),
    (1, usize::MAX),
    (usize::MAX, 1),
    (2, 3),
    (7, 5),
    (1_000, 64),
];

/// What is said when nothing was found.
const ALL_AGREE: &str =
    "the four styles agree with each other and with the oracle";

/// A scenario with which something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it was generated from.
    pub seed: u64,
    /// The smallest that was found.
    pub scenario: Scenario,
    /// What is wrong.
    pub disagreement: Disagreement,
}

impl Finding {
    /// Tells what is wrong, in lines of `width`, and how to see it again:
    /// from the file in which the scenario is, if it is in one.
    pub fn report(&self, width: usize, file: Option<&Path>) -> String {
        let seed = self.seed;
        let report = self.disagreement.report(width);
        let again = match file {
            Some(file) => format!("lab check --from-file {}", file.display()),
            None => format!("lab check --seed {seed} --cases 1"),
        };
        let json = match file {
            Some(_) => String::new(),
            // It must not be lost.
            None => format!("{}\n", self.scenario.to_json()),
        };
        format!(
            "seed {seed}: {report}\n{json}The smallest scenario found that \
             shows it:\n\n    {again}\n"
        )
    }
}

/// Returns the limits under which the case of a seed runs.
fn limits_of(seed: u64) -> SimLimits {
    let index = (seed % MOST_BYTES.len() as u64) as usize;
    let (read_bytes, write_bytes) = MOST_BYTES[index];
    SimLimits {
        read_bytes,
        write_bytes,
        ..SimLimits::default()
    }
}

/// Judges the scenario of a seed; if something is wrong, finds a smaller
/// scenario with which something is, too.
///
/// # Errors
///
/// What is wrong.
pub fn check_seed(
    contestants: &[&dyn Contestant],
    seed: u64,
) -> Result<(), Box<Finding>> {
    let scenario = generate(seed, &GenerateOptions::default());
    let limits = limits_of(seed);
    let Err(disagreement) = judge(contestants, &scenario, limits) else {
        return Ok(());
    };
    let mut smallest = disagreement;
    let mut fails = |smaller: &Scenario| {
        let judged = judge(contestants, smaller, limits);
        match judged {
            Ok(_) => false,
            Err(disagreement) => {
                smallest = disagreement;
                true
            }
        }
    };
    let scenario = shrink(scenario, &mut fails, MAX_SHRINK_TRIES);
    Err(Box::new(Finding {
        seed,
        scenario,
        disagreement: smallest,
    }))
}

/// Judges a scenario under all limits.
///
/// # Errors
///
/// What is wrong under the first at which anything is.
pub fn check_scenario(
    contestants: &[&dyn Contestant],
    scenario: &Scenario,
) -> Result<(), Disagreement> {
    for seed in 0..MOST_BYTES.len() as u64 {
        judge(contestants, scenario, limits_of(seed))?;
    }
    Ok(())
}

/// Carries out the command.
pub(super) fn command(options: &Options) -> Result<Verdict, Refusal> {
    let contestants: [&dyn Contestant; 4] =
        Style::ALL.each_ref().map(|style| style as &dyn Contestant);
    match &options.from_file {
        Some(file) => from_file(&contestants, file),
        None => from_seeds(&contestants, options.seed, options.cases),
    }
}

fn from_file(
    contestants: &[&dyn Contestant],
    file: &Path,
) -> Result<Verdict, Refusal> {
    let scenario = Scenario::read(file).map_err(Refusal::new)?;
    match check_scenario(contestants, &scenario) {
        Ok(()) => {
            print(&format!("{}: {ALL_AGREE}\n", file.display()))?;
            Ok(Verdict::Good)
        }
        Err(disagreement) => {
            print(&disagreement.report(columns()))?;
            Ok(Verdict::Bad)
        }
    }
}

fn from_seeds(
    contestants: &[&dyn Contestant],
    seed: u64,
    cases: u64,
) -> Result<Verdict, Refusal> {
    let Some(last) = seed.checked_add(cases - 1) else {
        let line = format!("--seed {seed}: no {cases} seeds from there on");
        return Err(Refusal(line));
    };
    let bar = progress(cases, "scenarios");
    for seed in seed..=last {
        if let Err(finding) = check_seed(contestants, seed) {
            bar.finish_and_clear();
            let file = keep(seed, &finding.scenario.to_json());
            print(&finding.report(columns(), file.as_deref()))?;
            return Ok(Verdict::Bad);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let cases = counted(cases, "random scenario");
    print(&format!("{cases} from seed {seed} on: {ALL_AGREE}\n"))?;
    Ok(Verdict::Good)
}

/// Writes a scenario to a file here, or else to where temporary files are.
fn keep(seed: u64, json: &str) -> Option<PathBuf> {
    let name = format!("lab-check-{seed}.json");
    let places = [PathBuf::from(&name), env::temp_dir().join(&name)];
    places
        .into_iter()
        .find(|file| fs::write(file, json).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_take_turns_with_how_much_moves_at_once() {
        let limits: Vec<_> = (0..12).map(limits_of).collect();
        assert_eq!(limits[0], SimLimits::default());
        assert_eq!(limits[..6], limits[6..]);
        for (index, one) in limits[..6].iter().enumerate() {
            assert!(!limits[..index].contains(one), "{one:?} twice");
        }
    }
}
