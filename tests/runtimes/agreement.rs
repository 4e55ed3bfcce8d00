//! The same scenario has the same results on every runtime.

use crate::timeless::{RECORDINGS, recording, timeless};
use harness::driver::run_real_on;
use harness::oracle;
use harness::record::Run;
use harness::runtimes::Runtime;
use harness::scenario::Scenario;
use std::collections::BTreeMap;
use styles::Style;
use styles::trace::{Actor, Event};

/// Generated scenarios for each runtime, of a few milliseconds each.
const SEEDS: u64 = 100;

on_each_runtime! {
    recordings_give_the_results_of_asyncio
    generated_scenarios_give_what_the_oracle_says
    the_other_styles_run_there_too
}

fn run(runtime: Runtime, style: Style, scenario: &Scenario) -> Run {
    let run = run_real_on(runtime, &style, scenario).expect("a run");
    let what = format!("{style} on {runtime}:\n{}", scenario.to_json());
    assert_eq!((&run.panicked, run.leaked), (&Vec::new(), 0), "{what}");
    run
}

fn recordings_give_the_results_of_asyncio(runtime: Runtime) {
    for name in RECORDINGS {
        let (scenario, results) = recording(name);
        let run = run(runtime, Style::AsyncAwait, &scenario);
        assert_eq!(run.results.to_json(), results, "{name} on {runtime}");
    }
}

/// Runs that are equal to the oracle are equal to each other; not only in the
/// results but, for each actor, in all events.
fn generated_scenarios_give_what_the_oracle_says(runtime: Runtime) {
    for seed in 0..SEEDS {
        let scenario = timeless(seed);
        let said = oracle::predict(&scenario);
        let run = run(runtime, Style::AsyncAwait, &scenario);
        let what = format!("seed {seed}:\n{}", scenario.to_json());
        assert_eq!(run.results, said.results, "{what}");
        let mut events: BTreeMap<Actor, Vec<Event>> = BTreeMap::new();
        for line in &run.trace {
            events.entry(line.actor).or_default().push(line.event);
        }
        let said: BTreeMap<Actor, Vec<Event>> = said
            .events
            .into_iter()
            .map(|(actor, events)| {
                (actor, events.into_iter().map(|(_, event)| event).collect())
            })
            .collect();
        assert_eq!(events, said, "{what}");
    }
}

/// Their tasks are resumed in the turns, over the sockets of the runtime.
fn the_other_styles_run_there_too(runtime: Runtime) {
    for name in RECORDINGS {
        let (scenario, results) = recording(name);
        for style in Style::ALL {
            let run = run(runtime, style, &scenario);
            assert_eq!(run.results.to_json(), results, "{name}, {style}");
        }
    }
}
