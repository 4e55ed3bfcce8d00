use harness::driver::run_real_on;
use harness::runtimes::Runtime;
use harness::scenario::Scenario;
use std::fs;
use styles::Style;

#[test]
fn smoke() {
    for n in [
        "01-fetch-bodies",
        "04-fetch-broken-answers",
        "05-fetch-status",
        "06-fetch-too-large",
        "09-echo-lines",
        "10-echo-delay",
        "12-echo-too-long",
        "17-empty-lists",
        "02-fetch-retries-backoff",
        "07-fetch-concurrency",
    ] {
        let read = |f| {
            fs::read_to_string(format!(
                "{}/spec/traces/{n}/{f}",
                env!("CARGO_MANIFEST_DIR")
            ))
            .unwrap()
        };
        let s = Scenario::from_json(&read("scenario.json")).unwrap();
        for &r in Runtime::ALL {
            let t = std::time::Instant::now();
            let run = run_real_on(r, &Style::AsyncAwait, &s).unwrap();
            eprintln!(
                "{n} {r} {:?} {:?} {} {}",
                t.elapsed(),
                run.counters,
                run.leaked,
                run.results.to_json() == read("results.json")
            );
        }
    }
}
