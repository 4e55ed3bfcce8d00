//! Every contestant that is broken on purpose is caught, and each by a stated
//! check.
//!
//! Each has a scenario made for it, with two reports: of the comparison with
//! the async style, and of the oracle, which knows no style. Each is caught
//! within a few generated scenarios as well, which were not made for it.

mod broken;
mod judging;

use broken::{CANARIES, Canary, SOUND};
use harness::check::check_run;
use harness::contestant::Contestant;
use harness::driver::run_simulated;
use harness::equivalence::{Difference, Disagreement};
use harness::oracle;
use harness::scenario::{GenerateOptions, Scenario, generate};
use harness::worlds::sim::SimLimits;
use std::path::Path;
use styles::Style;

/// The most generated scenarios within which a canary is caught. The rarest
/// catch needs an empty line where the size of a chunk should stand.
const MAX_SEEDS: u64 = 500;

fn canary(name: &str) -> &'static Canary {
    let found = CANARIES.iter().find(|canary| canary.name == name);
    found.unwrap_or_else(|| panic!("no canary {name:?}"))
}

/// Judges a contestant beside the async style.
fn judged(
    contestant: &dyn Contestant,
    scenario: &Scenario,
) -> Result<(), Disagreement> {
    let contestants = [&Style::AsyncAwait, contestant];
    check_run(&contestants, scenario, SimLimits::default()).map(|_| ())
}

/// Returns the finding as text, without the names of the contestants.
fn told(judged: Result<(), Disagreement>) -> String {
    match judged {
        Ok(()) => "nothing".to_string(),
        Err(Disagreement::Failed { problem, .. }) => problem,
        Err(Disagreement::Panicked { tasks, .. }) => {
            format!("task failed: {}", tasks[0])
        }
        Err(Disagreement::Leaked { count, .. }) => format!("leaked: {count}"),
        Err(Disagreement::Differs(difference)) => told_of(&difference),
        Err(other) => other.to_string(),
    }
}

fn told_of(difference: &Difference) -> String {
    let [expected, found] = difference.lines();
    let (aspect, line) = (difference.aspect, difference.line + 1);
    format!("{aspect}, line {line}: expected {expected}, found {found}")
}

/// Returns the oracle's finding about a run, if it came to its end.
fn oracle_says(contestant: &dyn Contestant, scenario: &Scenario) -> String {
    let run = run_simulated(contestant, scenario, SimLimits::default());
    let Ok(run) = run else {
        return "no run".to_string();
    };
    match oracle::predict(scenario).check(&run.trace, &run.results) {
        Ok(()) => "nothing".to_string(),
        Err(difference) => difference.to_string(),
    }
}

/// Returns a text on one line that is written on several.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(name: &str, parts: &str, report: &str, of_oracle: &str) {
    let canary = canary(name);
    let text = format!(r#"{{ "version": 2, "name": "{name}", {parts} }}"#);
    let scenario = Scenario::from_json(&text).expect("a scenario");
    assert_eq!(judged(&SOUND, &scenario), Ok(()), "{name}: without fault");

    let found = told(judged(canary, &scenario));
    assert_eq!(found, words(report), "{name}: {}", canary.fault);
    let says = oracle_says(canary, &scenario);
    assert_eq!(says, words(of_oracle), "{name}: the oracle");

    let caught = (0..MAX_SEEDS).any(|seed| {
        let scenario = generate(seed, &GenerateOptions::default());
        judged(canary, &scenario).is_err()
    });
    assert!(caught, "{name} sings through {MAX_SEEDS} scenarios");
}

/// The canaries that the overview of `lab` does not see: they need a wait of
/// no time, connections that are kept, answers that are no plain ones, a
/// client that does not read, or a task that is cancelled.
const UNSEEN: [&str; 7] = [
    "takes-unasked",
    "waits-for-204",
    "ends-at-empty-size",
    "never-sends-again",
    "waits-for-non-readers",
    "shuts-down-when-aborted",
    "runs-on-at-once",
];

#[test]
fn the_work_of_lab_alone_shows_every_canary_but_seven() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("lab/cli/overview");
    let read = |name| Scenario::read(&folder.join(name)).expect("a scenario");
    let scenarios = ["simulated.json", "loopback.json"].map(read);
    for canary in CANARIES {
        let is_seen = scenarios.iter().any(|s| judged(canary, s).is_err());
        let is_expected = !UNSEEN.contains(&canary.name);
        assert_eq!(is_seen, is_expected, "{}", canary.fault);
    }
}

/// Makes one named test for each canary, and a test that none is missing.
macro_rules! caught {
    ($($test:ident: $parts:expr, $report:expr, $oracle:expr;)*) => {
        mod is_caught {
            use super::*;
            $(
                #[test]
                fn $test() {
                    let name = stringify!($test).replace('_', "-");
                    check(&name, $parts, $report, $oracle);
                }
            )*
        }

        #[test]
        fn every_canary_has_a_test() {
            let tested = [$(stringify!($test).replace('_', "-")),*];
            let names: Vec<_> = CANARIES.iter().map(|c| c.name).collect();
            assert_eq!(names, tested);
        }
    };
}

/// Makes a client that keeps so many connections, with one request after the
/// other, each with one attempt.
fn said(keep: u32, attempts: &[&str]) -> String {
    let request = |(index, attempt): (usize, &&str)| {
        format!(r#"{{ "id": "{index}", "attempts": [{attempt}] }}"#)
    };
    let requests: Vec<_> = attempts.iter().enumerate().map(request).collect();
    let requests = requests.join(", ");
    format!(
        r#""fetch": {{ "concurrency": 1, "keep": {keep},
            "hosts": [{{ "connect_us": 0 }}], "requests": [{requests}] }}"#
    )
}

/// Two requests that are refused at the same time.
const REFUSED: &str = r#"[
    { "id": "a", "attempts": [{ "refuse_us": 1 }] },
    { "id": "b", "attempts": [{ "refuse_us": 1 }] } ]"#;

caught! {
    loses_cancellation: r#""fetch": { "cancel_at_us": 5, "requests": [
        { "id": "a", "attempts": [{ "refuse_us": 9 }] } ] }"#,
        "traces, line 3: expected 5 fetch:a cancelled, found 9 fetch:a
            error, attempt: 0, kind: refused",
        r#"fetch:0, event 2: expected Cancelled at 5 us, found Error {
            attempt: 0, error: Refused } at 9 us"#;
    cancels_by_word_only: r#""fetch": { "cancel_at_us": 5, "requests": [
        { "id": "a", "attempts": [{ "refuse_us": 9 }] } ] }"#,
        "leaked: 1",
        "nothing";
    one_request_too_many: &format!(
        r#""fetch": {{ "concurrency": 1, "requests": {REFUSED} }}"#),
        "traces, line 3: expected 1 fetch:a error, attempt: 0, kind:
            refused, found 0 fetch:b start",
        "fetch:1, event 0: expected Start at 1 us, found Start at 0 us";
    leaks_a_place: &format!(
        r#""fetch": {{ "concurrency": 1, "requests": {REFUSED} }}"#),
        "deadlock: nothing can wake client (promise), client (promise)",
        "no run";
    swaps_two_results: r#""fetch": { "requests": [
        { "id": "a", "attempts": [{ "refuse_us": 1 }] },
        { "id": "b", "attempts": [{ "connect_us": 1, "reset_us": 1 }] } ] }"#,
        r#"results, line 6: expected "error": "refused", found "error":
            "reset""#,
        r#"fetch:0, result: expected FetchResult { id: "a", sendings:
            Sendings { attempts: 1, resent: 0 }, outcome: Err("refused"),
            error_status: None }, found FetchResult { id: "a", sendings:
            Sendings { attempts: 1, resent: 0 }, outcome: Err("reset"),
            error_status: None }"#;
    forgets_done: r#""fetch": { "requests": [
        { "id": "a", "attempts": [{ "refuse_us": 1 }] } ] }"#,
        "traces, line 4: expected 1 fetch:a done, ok: false, found the
            end",
        "fetch:0, event 3: expected Done { ok: false } at 1 us, found nothing";
    ignores_the_timeout: r#""fetch": { "timeout_us": 5, "requests": [
        { "id": "a", "attempts": [{ "connect_us": 1, "stall": true }] } ] }"#,
        r#"deadlock: nothing can wake fetch:0 (read), client (join),
            client (promise)"#,
        "no run";
    times_from_connected: r#""fetch": { "timeout_us": 5, "requests": [
        { "id": "a", "attempts": [{ "connect_us": 3, "reset_us": 4 }] } ] }"#,
        "traces, line 4: expected 5 fetch:a error, attempt: 0, kind:
            timeout, found 7 fetch:a error, attempt: 0, kind: reset",
        r#"fetch:0, event 3: expected Error { attempt: 0, error: Timeout }
            at 5 us, found Error { attempt: 0, error: Reset } at 7 us"#;
    retries_once_too_often: r#""fetch": { "requests": [
        { "id": "a", "attempts": [{ "refuse_us": 1 }] } ] }"#,
        "traces, line 4: expected 1 fetch:a done, ok: false, found 1
            fetch:a backoff, attempt: 0, wait_us: 0",
        r#"fetch:0, event 3: expected Done { ok: false } at 1 us, found
            Backoff { attempt: 0, wait_us: 0 } at 1 us"#;
    backoff_not_doubled: r#""fetch": { "retries": 2, "backoff_us": 5,
        "requests": [ { "id": "a", "attempts": [{ "refuse_us": 1 }] } ] }"#,
        "traces, line 7: expected 7 fetch:a backoff, attempt: 1, wait_us:
            10, found 7 fetch:a backoff, attempt: 1, wait_us: 5",
        r#"fetch:0, event 6: expected Backoff { attempt: 1, wait_us: 10 }
            at 7 us, found Backoff { attempt: 1, wait_us: 5 } at 7 us"#;
    never_wakes: r#""fetch": { "retries": 1, "requests": [
        { "id": "a", "attempts": [{ "refuse_us": 1 }] } ] }"#,
        r#"deadlock: nothing can wake fetch:0 (a waker), client (join),
            client (promise)"#,
        "no run";
    panics_on_reset: r#""fetch": { "requests": [
        { "id": "a", "attempts": [{ "connect_us": 1, "reset_us": 1 }] } ] }"#,
        "task failed: fetch:0 panicked: a reset was not expected",
        r#"fetch:0, event 3: expected Error { attempt: 0, error: Reset } at
            2 us, found nothing"#;
    takes_unasked: &said(1, &[
        r#"{ "host": 0, "say": [[0, "HTTP/1.1 204\n\n"], [1, "x"]] }"#,
        r#"{ "connect_us": 5, "respond_us": 0, "status": 204, "body": [] }"#,
        r#"{ "host": 0, "say": [[1, "HTTP/1.1 204\n\n"]] }"#]),
        "traces, line 13: expected 5 fetch:2 connected, attempt: 0, found 5
            fetch:2 error, attempt: 0, kind: malformed",
        "fetch:2, event 2: expected Connected { attempt: 0 } at 5 us, found
            Error { attempt: 0, error: Malformed } at 5 us";
    waits_for_204: &said(0, &[r#"{ "host": 0, "say": [[1,
        "HTTP/1.1 204\nContent-Length: 9\n\n"]] }"#]),
        "traces, line 4: expected 1 fetch:0 ok, attempt: 0, status: 204,
            bytes: 0, found 1000000 fetch:0 error, attempt: 0, kind: timeout",
        "fetch:0, event 3: expected Ok { attempt: 0, status: 204, bytes: 0 }
            at 1 us, found Error { attempt: 0, error: Timeout } at 1000000
            us";
    ends_at_empty_size: &said(0, &[r#"{ "host": 0, "say": [[1,
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n\r\n"]] }"#]),
        "traces, line 4: expected 1 fetch:0 error, attempt: 0, kind:
            malformed, found 1 fetch:0 ok, attempt: 0, status: 200, bytes: 0",
        "fetch:0, event 3: expected Error { attempt: 0, error: Malformed } at
            1 us, found Ok { attempt: 0, status: 200, bytes: 0 } at 1 us";
    never_sends_again: &said(1, &[
        r#"{ "host": 0, "say": [[0, "HTTP/1.1 204\n\n"]], "end": "close",
             "end_after_us": 1 }"#,
        r#"{ "host": 0, "say": [[0, "HTTP/1.1 204\n\n"]] }"#]),
        "traces, line 8: expected 1 fetch:1 resent, attempt: 0, found 1
            fetch:1 error, attempt: 0, kind: malformed",
        "fetch:1, event 2: expected Resent { attempt: 0 } at 1 us, found Error
            { attempt: 0, error: Malformed } at 1 us";
    retries_when_cancelled: r#""fetch": { "abort_at_us": 5, "requests": [
        { "id": "a", "attempts": [{ "refuse_us": 9 }] } ] },
        "echo": { "clients": [
        { "connect_at_us": 20, "steps": [], "end": "close" } ] }"#,
        "traces, line 3: expected 20 echo:0 accept, found 5 fetch:a attempt,
            attempt: 0",
        "fetch:0, event 2: expected nothing, found Attempt { attempt: 0 } at 5
            us";
    closes_in_wrong_order: r#""echo": { "shutdown_at_us": 5, "clients": [
        { "connect_at_us": 0, "steps": [], "end": "idle" },
        { "connect_at_us": 1, "steps": [], "end": "idle" } ] }"#,
        "traces, line 3: expected 5 echo:0 closed, reason: shutdown, found
            5 echo:1 closed, reason: shutdown",
        r#"echo:1, line 2: expected echo:0 stopped here, found echo:1
            stopped here"#;
    keeps_connection_open: r#""echo": { "clients": [
        { "connect_at_us": 0, "steps": [], "end": "close" } ] }"#,
        "leaked: 1",
        "nothing";
    idle_restarted_by_part: r#""echo": { "idle_timeout_us": 5, "clients": [
        { "connect_at_us": 0, "end": "idle", "steps": [
          { "wait_us": 3, "send": "par" } ] } ] }"#,
        "traces, line 2: expected 5 echo:0 closed, reason: idle, found 8
            echo:0 closed, reason: idle",
        r#"echo:0, event 1: expected Closed { reason: Idle } at 5 us, found
            Closed { reason: Idle } at 8 us"#;
    loses_the_rest: r#""echo": { "clients": [
        { "connect_at_us": 0, "end": "close", "steps": [
          { "wait_us": 0, "send": "line\nrest" } ] } ] }"#,
        r#"results, line 4: expected "received": "line\nrest", found
            "received": "line\n""#,
        r#"echo:0, result: expected EchoResult { received: "line\nrest",
            closed: "end" }, found EchoResult { received: "line\n", closed:
            "end" }"#;
    counts_the_newline: r#""echo": { "clients": [
        { "connect_at_us": 0, "end": "close", "steps": [
          { "wait_us": 0, "send": "line\n" } ] } ] }"#,
        "traces, line 2: expected 0 echo:0 line, bytes: 4, found 0 echo:0
            line, bytes: 5",
        r#"echo:0, event 1: expected Line { bytes: 4 } at 0 us, found Line
            { bytes: 5 } at 0 us"#;
    spins: r#""echo": { "delay_us": 1, "clients": [
        { "connect_at_us": 0, "end": "close", "steps": [
          { "wait_us": 0, "send": "line\n" } ] } ] }"#,
        "not over after 10272 resumptions",
        "no run";
    wakes_twice: r#""echo": { "delay_us": 1, "clients": [
        { "connect_at_us": 0, "end": "close", "steps": [
          { "wait_us": 0, "send": "line\n" } ] } ] }"#,
        "counters, line 2: expected turns: 8, found turns: 9",
        "nothing";
    drops_last_byte: r#""echo": { "clients": [
        { "connect_at_us": 0, "end": "close", "steps": [
          { "wait_us": 0, "send": "line\n" } ] } ] }"#,
        r#"results, line 4: expected "received": "line\n", found
            "received": "line""#,
        r#"echo:0, result: expected EchoResult { received: "line\n",
            closed: "end" }, found EchoResult { received: "line", closed:
            "end" }"#;
    echoes_twice: r#""echo": { "clients": [
        { "connect_at_us": 0, "end": "close", "steps": [
          { "wait_us": 0, "send": "line\n" } ] } ] }"#,
        r#"results, line 4: expected "received": "line\n", found
            "received": "line\nline\n""#,
        r#"echo:0, result: expected EchoResult { received: "line\n",
            closed: "end" }, found EchoResult { received: "line\nline\n",
            closed: "end" }"#;
    waits_for_non_readers: r#""echo": { "write_timeout_us": 5, "clients": [
        { "connect_at_us": 0, "takes": 0, "end": "close", "steps": [
          { "wait_us": 0, "send": "line\n" } ] } ] }"#,
        "deadlock: nothing can wake echo:0 (write), server (join), server
            (promise)",
        "no run";
    shuts_down_when_aborted: r#""echo": { "abort_at_us": 5, "clients": [
        { "connect_at_us": 0, "steps": [], "end": "idle" } ] }"#,
        "traces, line 2: expected the end, found 5 echo:0 closed, reason:
            shutdown",
        "echo:0, event 1: expected nothing, found Closed { reason: Shutdown }
            at 5 us";
    runs_on_at_once: &format!(
        r#""fetch": {{ "retries": 1, "requests": {REFUSED} }}"#),
        "traces, line 7: expected 1 fetch:b error, attempt: 0, kind:
            refused, found 1 fetch:a attempt, attempt: 1",
        "nothing";
}
