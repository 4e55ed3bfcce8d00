//! One task: started, run to its end, joined.

mod stopwatch;

use harness::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let model = |tasks| Model::Spawn { tasks };
    stopwatch::time(&[10_000, 100_000].map(model))
}
