//! One line of the server, in the simulated world.

use benches::Case;
use lab::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let lines = 20;
    let model = |clients| Model::EchoSim { clients, lines };
    benches::time([64, 1_024].map(model).map(Case::of))
}
