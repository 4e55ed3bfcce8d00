//! `lab run`, on every recording of CPython and over real sockets.

use crate::{said, scratch};
use harness::runtimes::Runtime;
use std::fs;
use std::path::{Path, PathBuf};
use styles::Style;

const LOOPBACK: &str = "lab/cli/overview/loopback.json";

fn recordings() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/traces");
    let entries = fs::read_dir(root).expect("recordings");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("entry").path()).collect();
    folders.sort();
    assert_eq!(folders.len(), 17);
    folders
}

/// Runs all recordings in one style, results and traces; the traces of the
/// same microsecond may stand in another order than CPython's.
fn one_style(style: Style) {
    for folder in recordings() {
        let scenario = folder.join("scenario.json");
        let trace = scratch(&format!("trace-{style}.jsonl"));
        let arguments = [
            "run".as_ref(),
            scenario.as_os_str(),
            "--style".as_ref(),
            style.name().as_ref(),
            "--trace".as_ref(),
            trace.as_os_str(),
            "--json".as_ref(),
        ];
        let said = said(arguments);
        let place = folder.display();
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{place}");
        let results = fs::read_to_string(folder.join("results.json"));
        assert_eq!(said.out, results.expect("results"), "{place}");
        let sorted = |path: &Path| {
            let text = fs::read_to_string(path).expect("a trace");
            let mut lines: Vec<_> = text.lines().map(String::from).collect();
            lines.sort();
            lines
        };
        let recorded = sorted(&folder.join("trace.jsonl"));
        assert_eq!(sorted(&trace), recorded, "{place}");
    }
}

#[test]
fn callbacks_run_every_recording() {
    one_style(Style::Callbacks);
}

#[test]
fn send_runs_every_recording() {
    one_style(Style::Send);
}

#[test]
fn yield_from_runs_every_recording() {
    one_style(Style::YieldFrom);
}

#[test]
fn async_await_runs_every_recording() {
    one_style(Style::AsyncAwait);
}

#[test]
fn all_four_give_the_results_that_each_gives() {
    for folder in recordings() {
        let scenario = folder.join("scenario.json");
        let arguments =
            ["run".as_ref(), scenario.as_os_str(), "--json".as_ref()];
        let said = said(arguments);
        let results = fs::read_to_string(folder.join("results.json"));
        assert_eq!(said.out, results.expect("results"));
        assert_eq!((said.status, said.err.as_str()), (0, ""));
    }
}

#[test]
fn real_sockets_give_the_results_of_the_simulation() {
    let simulated = said(["run", LOOPBACK, "--json"]);
    let real = said(["run", LOOPBACK, "--json", "--world", "real"]);
    assert_eq!(real.err, "");
    assert_eq!(real.out, simulated.out);
    assert_eq!((simulated.status, real.status), (0, 0));
}

#[test]
fn a_real_run_says_that_times_are_not_compared() {
    let real = said(["run", LOOPBACK, "--world", "real"]);
    assert!(real.out.contains("traces are not compared"), "{}", real.out);
    assert_eq!((real.status, real.err.as_str()), (0, ""));
}

#[test]
fn slow_chunks_of_a_real_run_are_listed() {
    let real = said([
        "run",
        LOOPBACK,
        "--world",
        "real",
        "--style",
        "send",
        "--slow-chunks",
        "0",
    ]);
    assert_eq!((real.status, real.err.as_str()), (0, ""));
    let (chunks, summary) = real.out.split_once("\n\n").expect("a summary");
    assert!(chunks.lines().count() > 10, "{chunks}");
    for line in chunks.lines() {
        assert!(line.contains(" kept the loop for "), "{line}");
    }
    assert!(summary.contains("send: "), "{summary}");
}

#[test]
fn one_style_over_real_sockets_has_a_trace() {
    let real = said([
        "run", LOOPBACK, "--world", "real", "--style", "send", "--trace", "-",
    ]);
    assert_eq!(real.status, 0);
    let started = "\"who\": \"fetch:plain\", \"what\": \"start\"}";
    assert!(real.out.contains(started), "{}", real.out);
    // The summary must not stand in the trace.
    assert!(real.out.lines().all(|l| l.starts_with("{\"t_us\"")));
    assert!(real.err.contains("over loopback sockets"), "{}", real.err);
}

#[test]
fn a_trace_that_cannot_be_written_leaves_nothing() {
    let folder = scratch("no-such-folder");
    let file = folder.join("trace.jsonl");
    let said = said([
        "run".as_ref(),
        "spec/traces/16-both/scenario.json".as_ref(),
        "--json".as_ref(),
        "--trace".as_ref(),
        file.as_os_str(),
    ]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert_eq!(said.err.lines().count(), 1);
    assert!(
        said.err.contains("no-such-folder/trace.jsonl"),
        "{}",
        said.err
    );
    assert!(!folder.exists());
}

#[test]
fn an_export_to_a_file_is_what_would_be_printed() {
    let file = scratch("steps.json");
    let command = ["run", LOOPBACK, "--style", "send", "--export-chrome"];
    let path = file.to_str().expect("a path");
    let filed = said([&command[..], &[path]].concat());
    let printed = said([&command[..], &["-"]].concat());
    assert_eq!((filed.status, printed.status), (0, 0));
    let text = fs::read_to_string(file).expect("a file");
    assert_eq!(text, printed.out);
    // The summary must not stand in it.
    assert_eq!((filed.out, filed.err), (printed.err, String::new()));
}

#[test]
fn a_wrong_scenario_leaves_no_trace() {
    let file = scratch("never-written.jsonl");
    let said = said([
        "run".as_ref(),
        "spec/invalid/missing-key.json".as_ref(),
        "--trace".as_ref(),
        file.as_os_str(),
    ]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(!file.exists());
}

#[test]
fn every_runtime_gives_the_same_results() {
    let run = |runtime| {
        let command = ["run", LOOPBACK, "--world", "real", "--json"];
        let on = ["--style", "async-await", "--runtime", runtime];
        let said = said([&command[..], &on].concat());
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{runtime}");
        said.out
    };
    let lab = run("lab");
    for runtime in Runtime::ALL {
        assert_eq!(run(runtime.name()), lab, "{runtime}");
    }
}

#[test]
fn a_runtime_is_known_and_has_no_simulated_world() {
    let said_of = |runtime| said(["run", LOOPBACK, "--runtime", runtime]);
    let unknown = said_of("trio");
    let begin = "lab: invalid value 'trio' for '--runtime <RUNTIME>': \
                 no runtime \"trio\"; there are lab";
    assert!(unknown.err.starts_with(begin), "{}", unknown.err);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    let others = Runtime::ALL.iter().filter(|one| **one != Runtime::Lab);
    for runtime in others {
        let said = said_of(runtime.name());
        let begin = "lab: --runtime needs --world real: ";
        assert!(said.err.starts_with(begin), "{}", said.err);
        assert_eq!((said.status, said.out.as_str()), (2, ""));
    }
    let world = ["--world", "real", "--style", "async-await"];
    for runtime in Runtime::ALL.iter().filter(|one| **one != Runtime::Lab) {
        let on = ["run", LOOPBACK, "--runtime", runtime.name()];
        let said = said([&on[..], &world].concat());
        let sockets = format!(" us over loopback sockets of {runtime}\n");
        assert!(said.out.contains(&sockets), "{}", said.out);
    }
}
