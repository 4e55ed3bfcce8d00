//! Any scenario: four runs that are equal in everything, as the oracle says.
//!
//! A failure is shrunk to the seed and sizes that made it and kept in
//! `proptest-regressions/`; `lab check` shrinks the scenario itself.

use harness::driver::{Run, run_simulated};
use harness::oracle;
use harness::record::trace_text;
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::sim::SimLimits;
use proptest::prelude::*;
use styles::Style;

/// Scenarios of the usual, small size.
const CASES: u32 = 6_000;

/// Scenarios of hundreds of requests and clients.
const LARGE_CASES: u32 = 40;

fn run(style: Style, scenario: &Scenario, limits: SimLimits) -> Run {
    run_simulated(&style, scenario, limits).expect("a run to its end")
}

/// Runs a scenario in all styles; returns the run that they agree on.
fn agree(scenario: &Scenario, limits: SimLimits) -> Run {
    let first = run(Style::ALL[0], scenario, limits);
    for style in Style::ALL {
        let other = run(style, scenario, limits);
        assert_eq!(
            trace_text(&other.trace, scenario),
            trace_text(&first.trace, scenario),
            "{style} in\n{}",
            scenario.to_json()
        );
        assert_eq!(other, first, "{style} in\n{}", scenario.to_json());
    }
    assert_eq!((&first.lost, first.leaked), (&Vec::new(), 0));
    first
}

/// Holds the run that all agree on against the oracle.
fn check(scenario: &Scenario) -> Run {
    let run = agree(scenario, SimLimits::default());
    let prediction = oracle::predict(scenario);
    if let Err(difference) = prediction.check(&run.trace, &run.results) {
        panic!("{difference}, in\n{}", scenario.to_json());
    }
    run
}

fn small(seed: u64) -> Scenario {
    generate(seed, &GenerateOptions::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn four_styles_and_the_oracle_agree(seed: u64) {
        check(&small(seed));
    }

    #[test]
    fn how_much_moves_at_a_time_changes_no_line(
        seed: u64,
        read_bytes in 1_usize..40,
        write_bytes in 1_usize..40,
    ) {
        let scenario = small(seed);
        let limits = SimLimits { read_bytes, write_bytes, ..SimLimits::default() };
        let whole = run(Style::AsyncAwait, &scenario, SimLimits::default());
        let pieces = agree(&scenario, limits);
        prop_assert_eq!(by_who(&pieces), by_who(&whole));
        prop_assert_eq!(pieces.results, whole.results);
    }

    #[test]
    fn stopping_at_any_time_stops_all_styles_alike(
        seed: u64,
        cancel_at_us in 0_u64..400,
        shutdown_at_us in 0_u64..400,
    ) {
        let mut scenario = small(seed);
        if let Some(fetch) = &mut scenario.fetch {
            fetch.cancel_at_us = Some(cancel_at_us);
        }
        if let Some(echo) = &mut scenario.echo {
            echo.shutdown_at_us = Some(shutdown_at_us);
        }
        check(&scenario);
    }
}

/// Returns the trace of each `who` by itself.
fn by_who(run: &Run) -> Vec<(String, u64, String)> {
    let mut lines: Vec<_> = run
        .trace
        .iter()
        .map(|l| (l.actor.to_string(), l.t_us, format!("{:?}", l.event)))
        .collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(LARGE_CASES))]

    #[test]
    fn hundreds_of_requests_and_clients_agree(seed: u64) {
        check(&generate(seed, &GenerateOptions::LARGE));
    }

    #[test]
    fn the_same_scenario_gives_the_same_run_twice(seed: u64) {
        let scenario = small(seed);
        for style in Style::ALL {
            let first = run(style, &scenario, SimLimits::default());
            let second = run(style, &scenario, SimLimits::default());
            prop_assert_eq!(first, second);
        }
    }
}
