//! `lab check`: random scenarios, until one shows a difference.
//!
//! A scenario that does is made as small as possible and kept in a file, and
//! one command repeats it.

use super::arguments::Check as Options;
use super::terminal::{columns, print, progress};
use super::{Refusal, Verdict};
use crate::contestant::Contestant;
use crate::equivalence::{Disagreement, judge};
use crate::report::{counted, grouped};
use crate::scenario::{GenerateOptions, Scenario, generate, shrink};
use crate::worlds::sim::SimLimits;
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
            print(&format!(
                "{}: the {} styles agree with each other and with the \
                 oracle\n",
                file.display(),
                contestants.len()
            ))?;
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
            print(&report(&finding))?;
            return Ok(Verdict::Bad);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    print(&format!(
        "{} (seeds {seed} to {last}): the {} styles agree with each other and \
         with the oracle\n",
        counted(cases, "random scenario"),
        grouped(contestants.len() as u64),
    ))?;
    Ok(Verdict::Good)
}

/// Keeps the scenario of a finding in a file; tells of both.
fn report(finding: &Finding) -> String {
    let Finding {
        seed,
        scenario,
        disagreement,
    } = finding;
    let report = disagreement.report(columns());
    let json = scenario.to_json();
    let kept = match keep(*seed, &json) {
        Some(file) => format!(
            "The smallest scenario that shows it is in a file; to see it \
             again:\n\n    lab check --from-file {}\n",
            file.display()
        ),
        // The scenario must not be lost.
        None => format!(
            "The smallest scenario that shows it, for which there is no \
             place to write to:\n\n{json}\nto see it again:\n\n    \
             lab check --seed {seed} --cases 1\n"
        ),
    };
    format!("seed {seed}: {report}\n{kept}")
}

/// Writes a scenario to a file here, or else to where temporary files are.
fn keep(seed: u64, json: &str) -> Option<PathBuf> {
    let name = format!("lab-check-{seed}.json");
    let places = [PathBuf::from(&name), env::temp_dir().join(&name)];
    places
        .into_iter()
        .find(|file| fs::write(file, json).is_ok())
}
