//! Hosts over real sockets: kept connections, bytes that nothing asked for,
//! ends that come too early.

#[macro_use]
#[path = "support/each_style.rs"]
mod each_style;

use harness::driver::{run_real, run_simulated};
use harness::scenario::Scenario;
use harness::worlds::sim::SimLimits;
use styles::Style;
use styles::trace::Event;

/// Three requests to one host, one after the other, 20 ms apart; the first is
/// answered so.
fn scenario(first: &str) -> Scenario {
    let text = format!(
        r#"{{"version": 2, "name": "hosts", "fetch": {{
            "concurrency": 1, "keep": 1, "hosts": [{{"connect_us": 0}}],
            "requests": [
                {{"id": "a", "attempts": [{first}]}},
                {{"id": "b", "attempts": [{{"connect_us": 0,
                    "respond_us": 20000, "status": 404, "body": []}}]}},
                {{"id": "c", "attempts": [{{"host": 0, "say":
                    [[10, "HTTP/1.1 200 OK\r\nContent-Le"],
                    [10, "ngth: 2\r\n\r\n"],
                    [10, {{"hex": "00ff"}}]]}}]}}] }} }}"#
    );
    Scenario::from_json(&text).expect("a scenario")
}

/// Runs it in both worlds; returns how many connections each made.
fn connections(style: Style, first: &str) -> usize {
    let scenario = scenario(first);
    let real = run_real(&style, &scenario).expect("a run");
    let limits = SimLimits::default();
    let simulated = run_simulated(&style, &scenario, limits).expect("a run");
    assert_eq!(real.results, simulated.results);
    let count = |trace: &[harness::record::TraceEvent]| {
        let made = |event: Event| matches!(event, Event::Connected { .. });
        trace.iter().filter(|line| made(line.event)).count()
    };
    assert_eq!(count(&real.trace), count(&simulated.trace));
    count(&real.trace)
}

in_each_style! {
    fn a_quiet_connection_is_used_again(style: Style) {
        let chunks = r#"{"host": 0, "say": [[5, "HTTP/1.1 200 OK\r\n"],
            [5, "Transfer-Encoding: chunked\r\n\r\n2\r\n"],
            [5, "ok\r\n0\r\n\r\n"]]}"#;
        assert_eq!(connections(style, chunks), 2);
    }

    fn one_that_is_not_quiet_is_not_used_again(style: Style) {
        let says = r#""host": 0, "say": [[5, "HTTP/1.1 204 No\r\n\r\n"]"#;
        for rest in [
            r#", [1000, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]]"#,
            r#"], "end": "close", "end_after_us": 1000"#,
            r#"], "end": "reset", "end_after_us": 1000"#,
        ] {
            let first = format!("{{{says}{rest}}}");
            assert_eq!(connections(style, &first), 3, "{rest}");
        }
    }
}
