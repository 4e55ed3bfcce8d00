//! Runs over loopback sockets, of which the harness plays the peers.

use super::{RunFailure, Watch, run_loop};
use crate::contestant::Contestant;
use crate::record::Run;
use crate::runtimes::{Engine, Runtime};
use crate::scenario::Scenario;
use crate::worlds::real::peers::Peers;
use crate::worlds::sim::SimCounts;
use std::net::{Ipv4Addr, SocketAddr};

/// Runs a scenario over loopback sockets; the harness plays its peers.
///
/// # Errors
///
/// If the run does not come to its end, or cannot begin.
pub fn run_real(
    contestant: &dyn Contestant,
    scenario: &Scenario,
) -> Result<Run, RunFailure> {
    run_real_on(Runtime::Lab, contestant, scenario)
}

/// Runs a scenario like [`run_real`], on a runtime: futures are tasks of the
/// runtime, and the tasks of other styles are resumed by one more future.
///
/// # Errors
///
/// If the run does not come to its end, or cannot begin.
pub fn run_real_on(
    runtime: Runtime,
    contestant: &dyn Contestant,
    scenario: &Scenario,
) -> Result<Run, RunFailure> {
    observe_real_on(runtime, contestant, scenario, Watch::default())
}

/// Runs a scenario like [`run_real_on`], watched.
///
/// # Errors
///
/// If the run does not come to its end, or cannot begin.
pub fn observe_real_on(
    runtime: Runtime,
    contestant: &dyn Contestant,
    scenario: &Scenario,
    watch: Watch,
) -> Result<Run, RunFailure> {
    let peers = Peers::start(scenario)?;
    let mut engine = Engine::new(runtime, peers.setup())?;
    let mut listener = None;
    if scenario.echo.is_some() {
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (id, address) = engine.listen(any_port)?;
        listener = Some(id);
        peers.connect_clients(address);
    }
    let make_loop = |trace| engine.into_loop(trace);
    let ended = run_loop(contestant, scenario, make_loop, listener, watch);
    let received = peers.finish();
    let received = |client| {
        let text = received.get(client as usize);
        text.cloned().unwrap_or_default()
    };
    Ok(ended?.into_run(scenario, received, SimCounts::default()))
}
