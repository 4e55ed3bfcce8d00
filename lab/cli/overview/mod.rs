//! `lab` without a command: the same work in all four styles, and one table.
//!
//! Where to read next: `simulated.json` and `loopback.json` for the work,
//! `row.rs` for what is done with it.

mod echo_rate;
mod row;
mod turn_time;

use self::row::Row;
use self::turn_time::turn_ns;
use super::terminal::{columns, print, print_error, progress};
use super::{Refusal, Verdict};
use crate::measure::{CountAllocations, Subject};
use crate::report::{Align, Table, pluralized, with_thousands};
use harness::scenario::Scenario;

/// The scenario of the simulated world: everything that can happen.
const SIMULATED: &str = include_str!("simulated.json");

/// The scenario over loopback sockets: nothing that depends on the clock.
const LOOPBACK: &str = include_str!("loopback.json");

/// The number of times that echo rates are measured, in rounds over all
/// contestants; the best counts: disturbances only slow a run down, and rarely
/// all of them.
const RATE_SAMPLES: u64 = 4;

/// Steps of the progress bar for each subject: runs, turns, echoes.
const STEPS: u64 = 2 + RATE_SAMPLES;

/// Does the work in all styles and prints the findings.
pub(super) fn overview(count: CountAllocations) -> Result<Verdict, Refusal> {
    let simulated = built_in(SIMULATED);
    let loopback = built_in(LOOPBACK);
    let bar = progress(STEPS * Subject::ALL.len() as u64, "measuring");
    let mut rows: Vec<Row> = Vec::new();
    for subject in Subject::ALL {
        let good = rows.iter().find(|row| row.run.is_ok());
        let mut row =
            Row::new(subject.contestant(), good, &simulated, &loopback, count);
        bar.inc(1);
        match turn_ns(subject) {
            Ok(ns) => row.turn_ns = Some(ns),
            Err(failure) => row.blame(failure.to_string()),
        }
        bar.inc(1);
        rows.push(row);
    }
    for _ in 0..RATE_SAMPLES {
        for (subject, row) in Subject::ALL.iter().zip(&mut rows) {
            row.sample_echo_rate(subject.contestant());
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

fn built_in(json: &str) -> Scenario {
    Scenario::from_json(json).expect("a file of ours, which a test reads")
}

const INTRODUCTION: &str = "\
A fetch client and an echo server in four styles, on one event loop:
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
        "ns/yield",
        "echoes/s",
    ]);
    let number = |n: Option<u64>| n.map_or("-".to_string(), with_thousands);
    for row in rows {
        let counters = row.run.as_ref().ok().map(|run| run.counters);
        let turn_ns = row.turn_ns.map(|ns| format!("{ns:.1}"));
        let turn_ns = turn_ns.unwrap_or("-".to_string());
        table.add([
            row.name.clone(),
            if row.run.is_ok() { "yes" } else { "NO" }.to_string(),
            number(counters.map(|counters| counters.turns)),
            number(counters.map(|counters| counters.resumptions)),
            with_thousands(row.allocations),
            turn_ns,
            number(row.echoes_per_s.map(rounded)),
        ]);
    }
    table.to_string()
}

/// Rounds a rate to thousands; smaller differences vary from run to run.
fn rounded(rate: u64) -> u64 {
    (rate + 500) / 1_000 * 1_000
}

/// Says what is equal, what the columns are, and where to go on.
fn conclusion(rows: &[Row], loopback: &Scenario) -> String {
    let first = rows.iter().find_map(|row| row.run.as_ref().ok());
    let events = first.map_or(0, |run| run.trace.len() as u64);
    let requests = loopback.fetch.as_ref().map_or(0, |f| f.requests.len());
    let clients = loopback.echo.as_ref().map_or(0, |e| e.clients.len());
    format!(
        "\
All agree. In the simulated world they produce the same {events} at the same
microseconds, as the oracle predicts. Over loopback sockets they produce the
same {results}.

  floor                  the same work as state machines written by hand
  turns                  iterations of the event loop, in the simulated world;
                         resumptions and allocations are of the same run
  ns/yield               CPU time of a yield, with 1,000 tasks that only yield
  echoes/s               echoes over loopback per second of the server's CPU
                         time, most of which the operating system uses

Next:
  lab site --out DIR             write the source side by side, for a browser
  lab program up_down            run a small program, compared with CPython
  lab run SCENARIO.json          run a scenario; spec/traces has examples
  lab check                      search for differences at random
  lab serve echo --style STYLE   serve real clients
  lab fetch --style STYLE URL    fetch from real servers
  lab --help
",
        events = pluralized(events, "event"),
        results = pluralized((requests + clients) as u64, "result"),
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
