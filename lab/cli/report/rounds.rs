//! Timings that are taken for a report, by the benches in rounds.

use crate::cli::terminal::print_error;
use crate::cli::{Refusal, cargo};
use crate::report::{
    COUNTED_CASE, GOAL_CASES, Round, Timings, timings_of_rounds,
};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Runs the benches of the goals in so many rounds; returns the timings, and
/// the instructions of one element by id.
pub(super) fn timings(
    rounds: u32,
) -> Result<(Timings, Vec<(String, f64)>), Refusal> {
    let timed = bench(&GOAL_CASES, rounds, false)?;
    let counted = bench(&[COUNTED_CASE], 1, true)?;
    let instructions = counted.into_iter().filter_map(|round| {
        let count = round.instructions?;
        Some((round.id, count))
    });
    let timings = timings_of_rounds(&timed, rounds as usize);
    Ok((timings, instructions.collect()))
}

/// Runs the benches of these cases, shows their lines on standard error, and
/// returns them.
fn bench(
    cases: &[&str],
    rounds: u32,
    instructions: bool,
) -> Result<Vec<Round>, Refusal> {
    let mut models: Vec<&str> = cases.iter().map(|case| model(case)).collect();
    models.dedup();
    let cargo = cargo();
    let mut command = Command::new(&cargo);
    command
        .arg("bench")
        .args(["--package", "benches", "--quiet"]);
    for model in models {
        command.args(["--bench", model]);
    }
    command.arg("--").args(cases);
    command.env("LAB_ROUNDS", rounds.to_string());
    if instructions {
        command.env("LAB_INSTRUCTIONS", "1");
    }
    let failed = |error| Refusal(format!("cannot run {cargo:?}: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let output = child.stdout.take().expect("it is a pipe");
    let mut read = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line.map_err(failed)?;
        if let Some(round) = Round::read(&line) {
            print_error(&format!("{round}\n"));
            read.push(round);
        }
    }
    let status = child.wait().map_err(failed)?;
    match status.success() {
        true => Ok(read),
        false => Err(Refusal(format!("cargo bench: {status}"))),
    }
}

/// Returns the model of a case, which has the name of its bench.
fn model(case: &str) -> &str {
    case.split('/').next().unwrap_or(case)
}
