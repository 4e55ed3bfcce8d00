//! Every recording of CPython's asyncio, in every style.
//!
//! Between different `who`, events at the same time may stand in any order
//! but where the specification gives one, so each `who` is compared by
//! itself, and the four styles, which must agree in everything, with each
//! other.

#[macro_use]
#[path = "support/each_style.rs"]
mod each_style;

use harness::driver::run_simulated;
use harness::record::trace_text;
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use styles::Style;

/// Returns the folders of all recordings.
fn recordings() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/traces");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .expect("recordings")
        .map(|entry| entry.expect("entry").path())
        .collect();
    folders.sort();
    assert_eq!(folders.len(), 17, "a recording is missing");
    folders
}

/// Returns the lines of each `who`, and the orders that are given.
fn by_who(trace: &str) -> BTreeMap<String, Vec<&str>> {
    let mut all: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in trace.lines() {
        let value: serde_json::Value =
            serde_json::from_str(line).expect("a line of JSON");
        let actor = value["who"].as_str().expect("who").to_string();
        all.entry(actor).or_default().push(line);
        for given in ["cancelled", "shutdown"] {
            if value["what"] == given || value["reason"] == given {
                all.entry(given.to_string()).or_default().push(line);
            }
        }
    }
    all
}

in_each_style! {
    fn every_recording_of_asyncio_comes_out_again(style: Style) {
        for folder in recordings() {
            let read = |name| {
                let text = fs::read_to_string(folder.join(name));
                text.expect("a recording")
            };
            let scenario = Scenario::from_json(&read("scenario.json"));
            let scenario = scenario.expect("a scenario");
            let run = run_simulated(&style, &scenario, SimLimits::default());
            let run = run.expect("a run");
            let trace = trace_text(&run.trace, &scenario);
            let place = folder.display();
            assert_eq!(
                by_who(&trace),
                by_who(&read("trace.jsonl")),
                "trace of {place}"
            );
            let results = run.results.to_json();
            assert_eq!(results, read("results.json"), "results of {place}");
            assert_eq!((run.panicked, run.leaked), (Vec::new(), 0), "{place}");
        }
    }
}
