//! One model, twice: timed, and then counted, because counting takes a part of
//! the time of whatever allocates.

use super::arguments::How;
use super::stopwatch::{ns, time};
use crate::cli::fields::{Fields, Value};
use crate::cli::terminal::{complain, print};
use crate::cli::{Refusal, Verdict};
use crate::measure::{CountAllocations, Model, counted, resident_bytes};

/// Runs a model and prints its costs.
pub(super) fn measure(
    model: Model,
    how: How,
    count: CountAllocations,
) -> Result<Verdict, Refusal> {
    if !model.ways().contains(&how.style) {
        let name = model.name();
        return Err(Refusal(format!("{} has no model {name}", how.style)));
    }
    let prepare = || model.prepare(how.style);
    let resident_before = resident_bytes();
    let prepared = prepare();
    let (finished, elapsed) = time(|| prepared.run());
    let resident_after = resident_bytes();
    let work = finished.map(|finished| finished.work());
    let (prepared, before) = counted(count, prepare);
    let (finished, during) = counted(count, || prepared.run());
    let again = finished.map(|finished| finished.work());
    let work = match work.and_then(|work| again.map(|again| [work, again])) {
        Ok([work, again]) if work == again => work,
        Ok(_) => {
            let name = model.name();
            complain(&format!("{name} in {}: not twice the same", how.style));
            return Ok(Verdict::Bad);
        }
        Err(failure) => {
            complain(&format!("{} in {}: {failure}", model.name(), how.style));
            return Ok(Verdict::Bad);
        }
    };
    if work.checksum != model.checksum() {
        complain(&format!("{} in {}: wrong result", model.name(), how.style));
        return Ok(Verdict::Bad);
    }

    let n = model.elements();
    let mut fields = Fields::default();
    fields.add("model", Value::Name(model.name()));
    fields.add("style", Value::Name(how.style.name()));
    fields.add("n", Value::Count(n));
    fields.add("ns_per_op", Value::per(ns(elapsed.wall), n));
    fields.add("cpu_ns_per_op", Value::per(ns(elapsed.cpu), n));
    fields.add("allocs_per_op", Value::per(during.count as f64, n));
    add_sizes(&mut fields, model);
    if let Model::Idle { .. } = model {
        let bytes = before.bytes_left + during.bytes_left;
        fields.add("bytes_per_task", Value::per(bytes as f64, n));
        let resident = match (resident_before, resident_after) {
            (Some(before), Some(after)) => {
                Value::per(after.saturating_sub(before) as f64, n)
            }
            _ => Value::Unknown,
        };
        fields.add("resident_bytes_per_task", resident);
    }
    fields.add("resumptions", Value::Count(work.counters.resumptions));
    print(&match how.json {
        true => fields.json() + "\n",
        false => fields.lines(),
    })?;
    Ok(Verdict::Good)
}

/// Adds the numbers that make up the size of the model.
fn add_sizes(fields: &mut Fields, model: Model) {
    let mut add = |name, count: u64| fields.add(name, Value::Count(count));
    match model {
        Model::Turn { tasks, .. } => {
            add("tasks", tasks.into());
            add("turns", model.elements());
        }
        Model::Depth { depth, turns } => {
            add("depth", depth.into());
            add("turns", turns);
        }
        Model::Breadth { breadth, .. } => add("breadth", breadth.into()),
        Model::Timers {
            timers,
            withdrawn_percent,
        } => {
            add("tasks", timers.into());
            add("withdrawn_percent", withdrawn_percent.into());
        }
        Model::Spawn { tasks }
        | Model::Starts { tasks, .. }
        | Model::Cancel { tasks }
        | Model::Idle { tasks } => add("tasks", tasks.into()),
        Model::Future { .. } => add("tasks", 2),
        Model::EchoSim { clients, lines } => {
            add("clients", clients.into());
            add("lines", lines.into());
        }
        Model::FetchSim { requests } => add("requests", requests.into()),
        Model::Resume { .. } => {}
    }
}
