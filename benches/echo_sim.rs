//! One line of the server, in the simulated world.

mod stopwatch;

use harness::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let lines = 20;
    let model = |clients| Model::EchoSim { clients, lines };
    stopwatch::time(&[64, 1_024].map(model))
}
