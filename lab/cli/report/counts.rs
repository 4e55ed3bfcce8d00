//! The counts for a report.

use crate::cli::growth::compare;
use crate::cli::terminal::progress;
use crate::measure::{CountAllocations, Model, Subject, counted, laws, sizes};
use crate::report::Counts;
use harness::driver::{RunFailure, run_simulated};
use harness::worlds::sim::SimLimits;
use styles::Style;

/// The cases of `echo_sim`, by number of clients.
const CLIENTS: [u32; 2] = [64, 1_024];

/// The lines of each client, as in the bench.
const LINES: u32 = 20;

/// The scenarios that are compared: enough for a rate with two digits.
const COMPARED: u32 = 500;

/// Counts everything, with `tasks` tasks.
pub(super) fn counts(
    tasks: u32,
    count: CountAllocations,
) -> Result<Counts, RunFailure> {
    let steps = Subject::ALL.len() + CLIENTS.len() + 3;
    let bar = progress(steps as u64, "counting");
    let mut counts = Counts {
        tasks,
        sizes: Some(sizes::all(count, tasks)?),
        ..Counts::default()
    };
    bar.inc(1);
    for subject in Subject::ALL {
        let model = Model::Spawn { tasks };
        let asked = allocations(model, subject, count)?;
        let each = asked as f64 / f64::from(tasks);
        counts.allocations_per_spawn.push((subject, each));
        bar.inc(1);
    }
    for clients in CLIENTS {
        let events = events_per_line(clients)?;
        counts.events_per_line.push((clients.to_string(), events));
        bar.inc(1);
    }
    counts.laws = laws::all(count)?;
    bar.inc(1);
    counts.compared_per_s = compared_per_s();
    bar.finish_and_clear();
    Ok(counts)
}

/// Returns the number of allocations in a run of a model.
fn allocations(
    model: Model,
    subject: Subject,
    count: CountAllocations,
) -> Result<u64, RunFailure> {
    let prepared = model.prepare(subject);
    let (finished, during) = counted(count, || prepared.run());
    finished?;
    Ok(during.count)
}

/// Returns the number of events in the trace for each line of the server; all
/// styles have the same trace.
fn events_per_line(clients: u32) -> Result<f64, RunFailure> {
    let model = Model::EchoSim {
        clients,
        lines: LINES,
    };
    let Some(scenario) = model.scenario() else {
        return Ok(0.0);
    };
    let limits = SimLimits::default();
    let run = run_simulated(&Style::AsyncAwait, &scenario, limits)?;
    Ok(run.trace.len() as f64 / model.elements() as f64)
}

/// Returns the number of random scenarios that are compared in a second of CPU
/// time; `None` if runs differ.
fn compared_per_s() -> Option<f64> {
    let seconds = compare(COMPARED).ok()?.as_secs_f64();
    (seconds > 0.0).then(|| f64::from(COMPARED) / seconds)
}
