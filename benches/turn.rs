//! One resumption: few tasks, some, and more than the caches hold.

mod stopwatch;

use harness::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cases = [(2, 100_000), (1_000, 200), (100_000, 5)];
    let model = |(tasks, turns_each)| Model::Turn { tasks, turns_each };
    stopwatch::time(&cases.map(model))
}
