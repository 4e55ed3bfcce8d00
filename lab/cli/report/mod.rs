//! `lab report`: all timings and counts, as a page and as Markdown.
//!
//! Finds the results in the folders of cargo and criterion, or takes them in
//! rounds. Where to read next: `rounds.rs` for the latter, `counts.rs` for the
//! counts, `crate::report` for the page and the tables.

mod counts;
mod rounds;

use super::arguments::Report as Options;
use super::terminal::print;
use super::{Refusal, Verdict};
use crate::measure::CountAllocations;
use crate::report::{
    Machine, Report, Setting, Source, Timings, pluralized, read_criterion,
};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, fs};

/// The file name of the page.
const PAGE: &str = "index.html";

/// The file name of the tables.
const TABLES: &str = "report.md";

/// Reads the timings, counts, and writes the report.
pub(super) fn report(
    options: &Options,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    let folder = options.criterion.clone().unwrap_or_else(criterion_folder);
    let (timings, instructions) = match options.rounds {
        Some(rounds) => rounds::timings(rounds)?,
        None => (of_criterion(options, &folder)?, Vec::new()),
    };
    let out = options.out.clone();
    let out = out.unwrap_or_else(|| target_folder().join("lab-report"));
    fs::create_dir_all(&out).map_err(|error| cannot_write(&out, &error))?;

    let mut counts = counts::counts(options.tasks, count)
        .map_err(|failure| Refusal(format!("cannot count: {failure}")))?;
    counts.instructions = instructions;
    let setting = Setting {
        machine: Machine::here(),
        source: Source::of(Path::new(".")),
        command: options.command(),
        made: SystemTime::now(),
    };
    let report = Report::new(setting, &timings, &counts);
    let (page, tables) = (out.join(PAGE), out.join(TABLES));
    write(&page, &report.page())?;
    write(&tables, &report.markdown())?;
    let from = match options.rounds {
        Some(rounds) => pluralized(rounds.into(), "round"),
        None => folder.display().to_string(),
    };
    print(&told(&report, &timings, &from, [&page, &tables]))?;
    Ok(Verdict::Good)
}

/// Reads the results of criterion. There may be none yet, unless their folder
/// was named.
fn of_criterion(options: &Options, folder: &Path) -> Result<Timings, Refusal> {
    match options.criterion.is_some() || folder.exists() {
        true => read_criterion(folder).map_err(Refusal::new),
        false => Ok(Timings::default()),
    }
}

/// Returns the folder in which cargo builds.
fn target_folder() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .unwrap_or("target".into())
        .into()
}

/// Returns the folder in which criterion keeps its results.
fn criterion_folder() -> PathBuf {
    match env::var_os("CRITERION_HOME") {
        Some(folder) => folder.into(),
        None => target_folder().join("criterion"),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    fs::write(path, text).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal(format!("cannot write {}: {error}", path.display()))
}

/// Returns a summary: the input, the gaps, and the written files.
fn told(
    report: &Report,
    timings: &Timings,
    from: &str,
    [page, tables]: [&Path; 2],
) -> String {
    let mut told = format!(
        "{} of {} in {from}\n",
        pluralized(timings.all().len() as u64, "timing"),
        pluralized(timings.models().len() as u64, "model"),
    );
    for model in &report.missing {
        told.push_str(&format!(
            "{model} is not measured yet: cargo bench --bench {model}\n"
        ));
    }
    told.push_str(&format!(
        "Figures to reach: {}\n\n  {}\n  {}\n",
        report.summary(),
        page.display(),
        tables.display()
    ));
    told
}

impl Options {
    /// Returns the command line with these options.
    fn command(&self) -> String {
        let mut command = format!("lab report --tasks {}", self.tasks);
        let options = [("criterion", &self.criterion), ("out", &self.out)];
        for (name, value) in options {
            if let Some(value) = value {
                let value = value.display();
                command.push_str(&format!(" --{name} {value}"));
            }
        }
        if let Some(rounds) = self.rounds {
            command.push_str(&format!(" --rounds {rounds}"));
        }
        command
    }
}
