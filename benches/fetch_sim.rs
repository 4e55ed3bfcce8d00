//! One request of the client, in the simulated world.

use benches::Case;
use lab::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let model = |requests| Model::FetchSim { requests };
    benches::time([64, 1_024].map(model).map(Case::of))
}
