//! A client that does not read loses its place where writing has a bound, in
//! both worlds; others are served.

use harness::check::check_run;
use harness::contestant::Contestant;
use harness::driver::run_real;
use harness::record::{Results, Run, trace_text};
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;
use styles::Style;

/// One place; a client that wants two lines back and does not read the second
/// one, and another client.
fn scenario(options: &str, end: &str) -> Scenario {
    let text = format!(
        r#"{{"version": 2, "name": "stalls", "echo": {{"max_sessions": 1,
        {options}, "clients": [
        {{"connect_at_us": 0, "takes": 5, {end},
          "steps": [{{"wait_us": 0, "send": "one\ntwo\n"}}]}},
        {{"connect_at_us": 10, "end": "close",
          "steps": [{{"wait_us": 0, "send": "hi\n"}}]}}]}}}}"#
    );
    Scenario::from_json(&text).expect("a scenario")
}

/// Runs a scenario in all styles, which must do as the oracle predicts.
fn simulated(scenario: &Scenario) -> Run {
    let styles = Style::ALL;
    let contestants = styles.each_ref().map(|style| style as &dyn Contestant);
    let run = check_run(&contestants, scenario, SimLimits::default());
    run.unwrap_or_else(|found| panic!("{}", found.report(79)))
}

/// Returns the text that each client received, and the end of its session.
fn sessions(results: &Results) -> Vec<(&str, &str)> {
    let sessions = results.echo.iter().flatten();
    sessions
        .map(|one| (one.received.as_str(), one.closed.as_str()))
        .collect()
}

#[test]
fn its_session_is_closed_and_the_next_client_is_served() {
    let scenario = scenario(r#""write_timeout_us": 50"#, r#""end": "close""#);
    let run = simulated(&scenario);
    let lines = trace_text(&run.trace, &scenario);
    let lines: Vec<_> = lines.lines().collect();
    let line = |t_us: u32, who: u32, what: &str| {
        format!(r#"{{"t_us": {t_us}, "who": "echo:{who}", "what": {what}}}"#)
    };
    let expected = [
        line(0, 0, r#""accept""#),
        line(0, 0, r#""line", "bytes": 3"#),
        line(0, 0, r#""echo", "bytes": 3"#),
        line(0, 0, r#""line", "bytes": 3"#),
        line(50, 0, r#""closed", "reason": "stalled""#),
        line(50, 1, r#""accept""#),
        line(50, 1, r#""line", "bytes": 2"#),
        line(50, 1, r#""echo", "bytes": 2"#),
        line(50, 1, r#""closed", "reason": "end""#),
    ];
    assert_eq!(lines, expected);
    let expected = [("one\nt", "stalled"), ("hi\n", "end")];
    assert_eq!(sessions(&run.results), expected);
}

#[test]
fn whatever_else_ends_it_first_counts() {
    let never = ("", "never_accepted");
    for (options, end, closed, other) in [
        // A reset of the same microsecond comes before the timer.
        ("", r#""end": "reset", "end_after_us": 50"#, "reset", None),
        ("", r#""end": "reset", "end_after_us": 51"#, "stalled", None),
        // What is due when all is stopped has happened by then.
        (
            r#""shutdown_at_us": 49,"#,
            r#""end": "close""#,
            "shutdown",
            Some(never),
        ),
        (
            r#""shutdown_at_us": 50,"#,
            r#""end": "close""#,
            "stalled",
            Some(never),
        ),
        (
            r#""abort_at_us": 49,"#,
            r#""end": "close""#,
            "lost",
            Some(never),
        ),
        (
            r#""abort_at_us": 50,"#,
            r#""end": "close""#,
            "stalled",
            Some(never),
        ),
        (
            r#""abort_at_us": 49, "shutdown_at_us": 49,"#,
            r#""end": "close""#,
            "lost",
            Some(never),
        ),
    ] {
        let options = format!("{options} \"write_timeout_us\": 50");
        let run = simulated(&scenario(&options, end));
        let other = other.unwrap_or(("hi\n", "end"));
        let expected = [("one\nt", closed), other];
        assert_eq!(sessions(&run.results), expected, "{options}, {end}");
    }
}

#[test]
fn without_a_bound_it_stays() {
    let scenario = scenario(r#""shutdown_at_us": 9999"#, r#""end": "close""#);
    let run = simulated(&scenario);
    let expected = [("one\nt", "shutdown"), ("", "never_accepted")];
    assert_eq!(sessions(&run.results), expected);
}

/// More lines than the sockets of both sides hold.
const LINES: usize = 160;

#[test]
fn over_sockets_it_loses_its_place_too() {
    let mut scenario =
        scenario(r#""write_timeout_us": 200000"#, r#""end": "close""#);
    let line = format!("{}\n", "x".repeat(60_000));
    let echo = scenario.echo.as_mut().expect("a server");
    echo.clients[0].steps[0].send = line.repeat(LINES);
    for style in Style::ALL {
        let run = run_real(&style, &scenario).expect("a run");
        let expected = [("xxxxx", "stalled"), ("hi\n", "end")];
        assert_eq!(sessions(&run.results), expected, "{style}");
        assert_eq!((run.panicked, run.leaked), (Vec::new(), 0), "{style}");
    }
}
