//! One request of the client, in the simulated world.

mod stopwatch;

use harness::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let model = |requests| Model::FetchSim { requests };
    stopwatch::time(&[64, 1_024].map(model))
}
