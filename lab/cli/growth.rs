//! The growth of costs, for `lab laws --growth`: CPU time and allocations of
//! one element, from a thousand elements to a million.
//!
//! Laws are counted, so they say nothing of caches; here is their share.

use super::fields::{Fields, Value};
use super::measure::stopwatch::{ns, time};
use super::terminal::progress;
use crate::measure::{CountAllocations, Model, Subject, Way, counted};
use crate::report::{Align, Table, three_digits, with_thousands};
use harness::check::check_seed;
use harness::contestant::Contestant;
use harness::driver::RunFailure;
use std::time::Duration;
use styles::Style;

/// The sizes, if nothing bounds them.
const SIZES: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// The columns of the table: a name, and two for each size.
const COLUMNS: usize = 1 + 2 * SIZES.len();

/// The elements of all runs of a size, at least; the fastest run counts.
const ELEMENTS: u32 = 20_000;

/// The turns of each task, so that its start weighs little.
const TURNS: u64 = 5;

/// A name of what there is more of, and the model with so many of it.
type Growing = (&'static str, fn(u32) -> Model);

/// The models that grow.
const MODELS: [Growing; 4] = [
    ("turn, tasks at once", |tasks| Model::Turn {
        tasks,
        turns_each: TURNS,
    }),
    ("start and join, tasks", |tasks| Model::Spawn { tasks }),
    ("timer, timers at once", |timers| Model::Timers {
        timers,
        withdrawn_percent: 0,
    }),
    ("line, connections at once", |clients| Model::EchoSim {
        clients,
        lines: 1,
    }),
];

/// The costs of one element in one size.
pub(super) struct Grown {
    what: &'static str,
    who: &'static str,
    size: u32,
    ns: f64,
    /// Unknown for scenarios, of which many are made.
    allocations: Option<f64>,
}

/// Measures all sizes up to `most`.
pub(super) fn measure(
    most: u32,
    count: CountAllocations,
) -> Result<Vec<Grown>, RunFailure> {
    let sizes = SIZES.into_iter().filter(|size| *size <= most);
    let steps = (MODELS.len() * Subject::ALL.len() + 1) * SIZES.len();
    let bar = progress(steps as u64, "growing");
    let mut all = Vec::new();
    for (what, model) in MODELS {
        for subject in Subject::ALL {
            for size in sizes.clone() {
                all.push(grown(what, model(size), subject, count)?);
                bar.inc(1);
            }
        }
    }
    for size in sizes {
        all.push(scenarios(size));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(all)
}

fn grown(
    what: &'static str,
    model: Model,
    subject: Subject,
    count: CountAllocations,
) -> Result<Grown, RunFailure> {
    let prepared = model.prepare(subject);
    let (finished, during) = counted(count, || prepared.run());
    finished?;
    let elements = model.elements() as f64;
    let mut least = f64::INFINITY;
    for _ in 0..ELEMENTS.div_ceil(model.case()).max(2) {
        let prepared = model.prepare(subject);
        let (finished, elapsed) = time(|| prepared.run());
        finished?;
        least = least.min(ns(elapsed.cpu));
    }
    Ok(Grown {
        what,
        who: Way::from(subject).name(),
        size: model.case(),
        ns: least / elements,
        allocations: Some(during.count as f64 / elements),
    })
}

/// Compares the first random scenarios in all styles, as `lab check` does;
/// returns the CPU time, or the seed of the first in which runs differ.
pub(super) fn compare(scenarios: u32) -> Result<Duration, u64> {
    let styles: [&dyn Contestant; 4] =
        Style::ALL.each_ref().map(|style| style as &dyn Contestant);
    let mut seeds = 0..u64::from(scenarios);
    let differs = |seed: &u64| check_seed(&styles, *seed).is_err();
    let (differing, elapsed) = time(|| seeds.find(differs));
    differing.map_or(Ok(elapsed.cpu), Err)
}

fn scenarios(size: u32) -> Grown {
    let elapsed = compare(size).unwrap_or_else(|seed| {
        panic!("runs differ: lab check --seed {seed} --cases 1")
    });
    Grown {
        what: "scenario, scenarios compared",
        who: "all styles",
        size,
        ns: ns(elapsed) / f64::from(size),
        allocations: None,
    }
}

/// Writes a table: the time of the smallest size, of others its multiple.
pub(super) fn text(all: &[Grown]) -> String {
    let mut table = Table::<COLUMNS>::new(std::array::from_fn(|i| match i {
        0 => Align::Left,
        _ => Align::Right,
    }));
    let mut head = [const { String::new() }; COLUMNS];
    for (pair, size) in head[1..].chunks_mut(2).zip(SIZES) {
        pair[0] = with_thousands(size.into());
        pair[1] = "alloc.".to_string();
    }
    table.add(head);
    let rows = all.chunk_by(|a, b| (a.what, a.who) == (b.what, b.who));
    let mut what = "";
    for sizes in rows {
        if sizes[0].what != what {
            what = sizes[0].what;
            let mut row = [const { String::new() }; COLUMNS];
            row[0] = what.to_string();
            table.add(row);
        }
        table.add(row(sizes));
    }
    format!("{INTRODUCTION}\n\n{table}")
}

fn row(sizes: &[Grown]) -> [String; COLUMNS] {
    let mut row = [const { String::new() }; COLUMNS];
    row[0] = format!("  {}", sizes[0].who);
    for (pair, grown) in row[1..].chunks_mut(2).zip(sizes) {
        pair[0] = match grown.size == sizes[0].size {
            true => format!("{} ns", three_digits(grown.ns)),
            false => format!("x {}", three_digits(grown.ns / sizes[0].ns)),
        };
        let allocations = grown.allocations.map(three_digits);
        pair[1] = allocations.unwrap_or_else(|| "-".to_string());
    }
    row
}

const INTRODUCTION: &str = "\
Growth, by the number of tasks, timers, connections and scenarios: CPU time of
one element at the least size, at others as a multiple of that, the fastest of
some runs; and requests to the allocator for each element.";

/// Returns the entries of a JSON list.
pub(super) fn fields(all: &[Grown]) -> Vec<Fields> {
    let fields = |grown: &Grown| {
        let mut fields = Fields::default();
        fields.add("over", Value::Name(grown.what));
        fields.add("style", Value::Name(grown.who));
        fields.add("size", Value::Count(grown.size.into()));
        fields.add("cpu_ns_per_op", Value::Ratio(grown.ns));
        let allocations = grown.allocations.map(Value::Ratio);
        let allocations = allocations.unwrap_or(Value::Unknown);
        fields.add("allocs_per_op", allocations);
        fields
    };
    all.iter().map(fields).collect()
}
