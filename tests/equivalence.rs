//! Any scenario: four runs that are equal in everything, as the oracle says.
//!
//! A failure is shrunk to the seed and sizes that made it and kept in
//! `tests/equivalence.proptest-regressions`; `lab check` shrinks the scenario
//! itself.

use harness::check::check_run;
use harness::contestant::Contestant;
use harness::driver::run_simulated;
use harness::oracle::predict;
use harness::record::{Run, TraceEvent};
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::sim::SimLimits;
use proptest::prelude::*;
use styles::Style;
use styles::trace::Actor;

/// Scenarios of the usual, small size.
const CASES: u32 = 6_000;

/// Scenarios of hundreds of requests and clients.
const LARGE_CASES: u32 = 40;

fn run(style: Style, scenario: &Scenario, limits: SimLimits) -> Run {
    run_simulated(&style, scenario, limits).expect("a run to its end")
}

/// Judges all styles; returns the run that they agree on.
fn check(scenario: &Scenario, limits: SimLimits) -> Run {
    let styles = Style::ALL.each_ref().map(|s| s as &dyn Contestant);
    check_run(&styles, scenario, limits).unwrap_or_else(|found| {
        panic!("{}, in\n{}", found.report(79), scenario.to_json())
    })
}

fn small(seed: u64) -> Scenario {
    generate(seed, &GenerateOptions::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn four_styles_and_the_oracle_agree(seed: u64) {
        check(&small(seed), SimLimits::default());
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
        let pieces = check(&scenario, limits);
        // Which of two requests is first at the same connection may hang on
        // it; up to there nothing does.
        let open_us = predict(&scenario).open_from_us;
        let before = |run| by_who(run, open_us.unwrap_or(u64::MAX));
        prop_assert_eq!(before(&pieces), before(&whole));
        if open_us.is_none() {
            prop_assert_eq!(pieces.results, whole.results);
        }
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
        check(&scenario, SimLimits::default());
    }
}

/// Returns the trace of each `who` by itself; that of requests until `end_us`.
fn by_who(run: &Run, end_us: u64) -> Vec<(String, u64, String)> {
    let is_open = |l: &&TraceEvent| {
        matches!(l.actor, Actor::Fetch(_)) && l.t_us >= end_us
    };
    let mut lines: Vec<_> = run
        .trace
        .iter()
        .filter(|l| !is_open(l))
        .map(|l| (l.actor.to_string(), l.t_us, format!("{:?}", l.event)))
        .collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(LARGE_CASES))]

    #[test]
    fn hundreds_of_requests_and_clients_agree(seed: u64) {
        let scenario = generate(seed, &GenerateOptions::LARGE);
        check(&scenario, SimLimits::default());
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
