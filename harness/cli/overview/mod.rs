//! `lab` alone: the same work in all four styles, and one table.
//!
//! Where to read next: `simulated.json` and `loopback.json` for the work.

mod echo_rate;
mod turn_time;

use self::echo_rate::echo_rate;
use self::turn_time::turn_ns;
use super::terminal::{columns, print, print_error, progress};
use super::{Refusal, Verdict};
use crate::contestant::Contestant;
use crate::driver::{Run, run_real, run_simulated};
use crate::equivalence::{
    Aspect, Disagreement, Side, compare, judge, run_all,
};
use crate::measure::CountAllocations;
use crate::report::{Align, Table, counted, grouped};
use crate::scenario::Scenario;
use crate::worlds::sim::SimLimits;
use indicatif::ProgressBar;
use styles::Style;

/// What is done in the simulated world: all that can happen.
const SIMULATED: &str = include_str!("simulated.json");

/// What is done over loopback sockets: nothing that hangs on the clock.
const LOOPBACK: &str = include_str!("loopback.json");

/// Echo rates are measured so often, each time for one style after the other,
/// and the best counts: what disturbs only slows down, and rarely all.
const RATE_SAMPLES: u64 = 4;

/// Steps of the progress bar for each style: two worlds, two counts.
const STEPS: u64 = 4 + RATE_SAMPLES;

/// What was found out about one style.
struct Row {
    style: Style,
    /// The simulated run, or why the style is not like the others.
    run: Result<Run, Disagreement>,
    allocations: u64,
    turn_ns: Option<u64>,
    echoes_per_s: Option<u64>,
}

/// Does the work in all four styles and prints what it found.
pub(super) fn overview(count: CountAllocations) -> Result<Verdict, Refusal> {
    let simulated = built_in(SIMULATED);
    let loopback = built_in(LOOPBACK);
    let bar = progress(STEPS * Style::ALL.len() as u64, "measuring");
    let mut rows: Vec<Row> = Vec::new();
    for style in Style::ALL {
        let good = rows.iter().find(|row| row.run.is_ok());
        let row = examine(style, good, &simulated, &loopback, count, &bar);
        rows.push(row);
    }
    for _ in 0..RATE_SAMPLES {
        for row in &mut rows {
            row.sample_echo_rate();
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    print(&format!("{INTRODUCTION}\n{}\n", table(&rows)))?;
    for row in &rows {
        if let Err(disagreement) = &row.run {
            print_error(&disagreement.report(columns()));
            return Ok(Verdict::Bad);
        }
    }
    print(&conclusion(&rows, &loopback))?;
    Ok(Verdict::Good)
}

/// Runs and measures one style. `good` is one that is as it should be.
fn examine(
    style: Style,
    good: Option<&Row>,
    simulated: &Scenario,
    loopback: &Scenario,
    count: CountAllocations,
    bar: &ProgressBar,
) -> Row {
    let limits = SimLimits::default();
    let run = same_run(style, good, simulated);
    bar.inc(1);
    let real = same_results(style, loopback);
    bar.inc(1);
    let allocations = count(&mut || {
        // What comes of it was judged already.
        let _ = run_simulated(&style, simulated, limits);
    });
    bar.inc(1);
    let turn_ns = turn_ns(&style, simulated);
    bar.inc(1);
    Row {
        style,
        run: run.and_then(|run| real.map(|()| run)),
        allocations: allocations.count,
        turn_ns,
        echoes_per_s: None,
    }
}

impl Row {
    /// Measures the echo rate once more, unless something is wrong already.
    fn sample_echo_rate(&mut self) {
        if self.run.is_err() {
            return;
        }
        match echo_rate(&self.style) {
            Ok(rate) => self.echoes_per_s = self.echoes_per_s.max(Some(rate)),
            Err(error) => {
                let style = self.style;
                self.run = Err(Disagreement {
                    summary: format!("{style}: echo over sockets: {error}"),
                    difference: None,
                });
            }
        }
    }
}

/// Holds a simulated run against the oracle and against one that is good.
fn same_run(
    style: Style,
    good: Option<&Row>,
    scenario: &Scenario,
) -> Result<Run, Disagreement> {
    let run = judge(&[&style], scenario, SimLimits::default())?;
    if let Some(Row {
        style: left,
        run: Ok(left_run),
        ..
    }) = good
    {
        let left = Side {
            name: left.name(),
            run: left_run,
        };
        let right = Side {
            name: style.name(),
            run: &run,
        };
        compare(&Aspect::ALL, scenario, left, right)?;
    }
    Ok(run)
}

/// Holds the results over sockets against those of the simulated world.
fn same_results(
    style: Style,
    scenario: &Scenario,
) -> Result<(), Disagreement> {
    let simulated = judge(&[&style], scenario, SimLimits::default())?;
    let contestants: [&dyn Contestant; 1] = [&style];
    let real = run_all(&contestants, &[], scenario, |style| {
        run_real(style, scenario)
    })?;
    let left = Side {
        name: &format!("{style}, simulated"),
        run: &simulated,
    };
    let right = Side {
        name: &format!("{style}, over sockets"),
        run: &real,
    };
    compare(&[Aspect::Results], scenario, left, right)?;
    Ok(())
}

fn built_in(json: &str) -> Scenario {
    Scenario::from_json(json).expect("a file of ours, which a test reads")
}

const INTRODUCTION: &str = "\
A client that fetches and a server that echoes, written in four styles, on
one event loop:
";

fn table(rows: &[Row]) -> String {
    const RIGHT: Align = Align::Right;
    let mut table = Table::new([
        Align::Left,
        Align::Left,
        RIGHT,
        RIGHT,
        RIGHT,
        RIGHT,
        RIGHT,
    ]);
    table.add([
        "style",
        "equal",
        "turns",
        "resumptions",
        "allocations",
        "ns/resumption",
        "echoes/s",
    ]);
    let number = |n: Option<u64>| n.map_or("-".to_string(), grouped);
    for row in rows {
        let counters = row.run.as_ref().ok().map(|run| run.counters);
        table.add([
            row.style.to_string(),
            if row.run.is_ok() { "yes" } else { "NO" }.to_string(),
            number(counters.map(|counters| counters.turns)),
            number(counters.map(|counters| counters.resumptions)),
            grouped(row.allocations),
            number(row.turn_ns),
            number(row.echoes_per_s),
        ]);
    }
    table.to_string()
}

/// Says what is equal, what the columns are, and where to go on.
fn conclusion(rows: &[Row], loopback: &Scenario) -> String {
    let first = rows.iter().find_map(|row| row.run.as_ref().ok());
    let events = first.map_or(0, |run| run.trace.len() as u64);
    let requests = loopback.fetch.as_ref().map_or(0, |f| f.requests.len());
    let clients = loopback.echo.as_ref().map_or(0, |e| e.clients.len());
    format!(
        "\
All four agree. In the simulated world: the same {events}, each at the same
microsecond, as the oracle predicts. Over loopback sockets: the same {results}.

  turns ... allocations  of one run in the simulated world
  ns/resumption          CPU time of such a run, its world and trace included
  echoes/s               round trips over loopback, most of it the kernel's

Next:
  lab run SCENARIO.json     any scenario; there are some in spec/traces
  lab check                 random ones, until the styles differ
  lab serve echo, lab fetch real clients, real servers
  lab --help
",
        events = counted(events, "event"),
        results = counted((requests + clients) as u64, "result"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_scenarios_can_be_read() {
        assert!(built_in(SIMULATED).fetch.is_some());
        assert!(built_in(LOOPBACK).echo.is_some());
    }
}
