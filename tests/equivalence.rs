//! Any scenario: four byte-identical traces, as the oracle says.

use harness::driver::{Run, run_simulated};
use harness::oracle;
use harness::record::trace_text;
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::sim::SimLimits;
use styles::Style;

fn run(style: Style, scenario: &Scenario) -> Run {
    run_simulated(&style, scenario, SimLimits::default()).expect("a run")
}

#[test]
fn quick() {
    for seed in 0..3000 {
        let scenario = generate(seed, &GenerateOptions::default());
        let first = run(Style::ALL[0], &scenario);
        let prediction = oracle::predict(&scenario);
        if let Err(e) = prediction.check(&first.trace, &first.results) {
            panic!(
                "seed {seed}: {e}\n{}\n{}",
                scenario.to_json(),
                trace_text(&first.trace, &scenario)
            );
        }
        for style in Style::ALL {
            let other = run(style, &scenario);
            assert_eq!(
                trace_text(&other.trace, &scenario),
                trace_text(&first.trace, &scenario),
                "seed {seed} {style}\n{}",
                scenario.to_json()
            );
            assert_eq!(other, first, "seed {seed} {style}");
        }
    }
}
