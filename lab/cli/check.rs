//! `lab check`: random scenarios, until one shows a difference.
//!
//! That scenario is made as small as possible and written to a file, and one
//! command repeats it.

use super::arguments::Check as Options;
use super::terminal::{columns, print, progress};
use super::{Refusal, Verdict};
use crate::report::pluralized;
use harness::check::{Finding, check_scenario, check_seed};
use harness::contestant::Contestant;
use harness::scenario::Scenario;
use std::path::{Path, PathBuf};
use std::{env, fs};
use styles::Style;

/// The end of the line that is printed if no difference was found.
const ALL_AGREE: &str =
    "the four styles agree with each other and with the oracle";

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
            print(&report(&finding, columns(), file.as_deref()))?;
            return Ok(Verdict::Bad);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let cases = pluralized(cases, "random scenario");
    print(&format!("{cases} from seed {seed} on: {ALL_AGREE}\n"))?;
    Ok(Verdict::Good)
}

/// Writes a scenario to a file in the present folder, or else in that of
/// temporary files; returns its path, or `None` if neither can be written.
fn keep(seed: u64, json: &str) -> Option<PathBuf> {
    let name = format!("lab-check-{seed}.json");
    let places = [PathBuf::from(&name), env::temp_dir().join(&name)];
    places
        .into_iter()
        .find(|file| fs::write(file, json).is_ok())
}

/// Returns the fault in lines of `width` characters, and the command that
/// repeats it: from the scenario's file, if there is one.
fn report(finding: &Finding, width: usize, file: Option<&Path>) -> String {
    let report = finding.report(width);
    let again = match file {
        Some(file) => format!("lab check --from-file {}", file.display()),
        None => format!("lab check --seed {} --cases 1", finding.seed),
    };
    let json = match file {
        Some(_) => String::new(),
        // Without a file, this is the only copy of it.
        None => format!("{}\n", finding.scenario.to_json()),
    };
    format!(
        "{report}\n{json}The smallest scenario found that shows it:\n\n    \
         {again}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::equivalence::Disagreement;
    use harness::scenario::{GenerateOptions, generate};

    fn finding() -> Finding {
        let disagreement = Disagreement::Leaked {
            name: "send".to_string(),
            count: 2,
        };
        Finding {
            seed: 7,
            scenario: generate(7, &GenerateOptions::default()),
            disagreement,
        }
    }

    #[test]
    fn a_finding_in_a_file_is_told_with_the_command_that_repeats_it() {
        let told = report(&finding(), 80, Some(Path::new("kept.json")));
        let expected = "\
seed 7: send: 2 tasks or connections were never ended

The smallest scenario found that shows it:

    lab check --from-file kept.json
";
        assert_eq!(told, expected);
    }

    #[test]
    fn a_finding_that_cannot_be_kept_is_printed() {
        let finding = finding();
        let told = report(&finding, 80, None);
        assert!(told.contains(&finding.scenario.to_json()), "{told}");
        let command = "\n    lab check --seed 7 --cases 1\n";
        assert!(told.ends_with(command), "{told}");
    }
}
