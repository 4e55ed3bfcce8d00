//! One resumption of the innermost of so many bodies.

mod stopwatch;

use harness::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let turns = 20_000;
    let model = |depth| Model::Depth { depth, turns };
    stopwatch::time(&[1, 8, 32, 128].map(model))
}
