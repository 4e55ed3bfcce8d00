//! Requests that share hosts and connections, as the oracle predicts them and
//! as all styles do them.

use harness::check::check_scenario;
use harness::contestant::Contestant;
use harness::oracle::{Prediction, predict};
use harness::scenario::{GenerateOptions, Scenario, generate};
use styles::Style;
use styles::trace::{Actor, Event};

/// A response without a body.
const EMPTY: &str = r#"HTTP/1.1 204 No\r\n\r\n"#;

/// Makes a client of two hosts, which connecting to takes 5 us. Each request
/// is written as its attempts, where `EMPTY` stands for a response.
fn scenario(options: &str, requests: &[&str]) -> Scenario {
    let request = |(index, attempts): (usize, &&str)| {
        format!(r#"{{"id": "{index}", "attempts": [{attempts}]}}"#)
    };
    let requests: Vec<_> = requests.iter().enumerate().map(request).collect();
    let text = format!(
        r#"{{"version": 2, "name": "", "fetch": {{ {options},
        "hosts": [{{"connect_us": 5}}, {{"connect_us": 5}}],
        "requests": [{}]}}}}"#,
        requests.join(", ").replace("EMPTY", EMPTY)
    );
    Scenario::from_json(&text).expect("a scenario")
}

/// Writes the events of one request as `time word`, those of a begin left out.
fn story(prediction: &Prediction, index: u32) -> String {
    let events = &prediction.events[&Actor::Fetch(index)];
    let told = events.iter().filter_map(|(t_us, event)| match event {
        Event::Connected { .. } => Some(format!("{t_us} connected")),
        Event::Resent { .. } => Some(format!("{t_us} resent")),
        Event::Error { error, .. } => Some(format!("{t_us} {error}")),
        Event::Ok { status, bytes, .. } => {
            Some(format!("{t_us} {status} {bytes}"))
        }
        _ => None,
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Checks what is predicted of each request, and that the styles do it.
#[track_caller]
fn check(options: &str, requests: &[&str], expected: &[&str]) {
    let scenario = scenario(options, requests);
    let prediction = predict(&scenario);
    assert_eq!(prediction.open_from_us, None);
    let found: Vec<_> = (0..expected.len() as u32)
        .map(|index| story(&prediction, index))
        .collect();
    assert_eq!(found, expected);
    let styles = Style::ALL.each_ref().map(|s| s as &dyn Contestant);
    assert_eq!(check_scenario(&styles, &scenario), Ok(()));
}

/// One request after the other, one connection kept.
const ONE: &str = r#""concurrency": 1, "keep": 1, "timeout_us": 100"#;

/// An attempt with a server of its own that takes 10 us.
const WAIT: &str = r#"{"refuse_us": 10}"#;

#[test]
fn a_kept_connection_serves_the_next_request() {
    let one = r#"{"host": 0, "say": [[1, "EMPTY"]]}"#;
    let close = r#"{"host": 0, "say": [[1, "HTTP/1.1 200\r\n"],
        [0, "Content-Length: 2\r\nConnection: close\r\n\r\nok"]]}"#;
    let expected = [
        "5 connected, 6 204 0",
        "7 204 0",
        "8 200 2",
        "13 connected, 14 204 0",
    ];
    check(ONE, &[one, one, close, one], &expected);
    let none = ONE.replace("\"keep\": 1", "\"keep\": 0");
    let expected = ["5 connected, 6 204 0", "11 connected, 12 204 0"];
    check(&none, &[one, one], &expected);
}

#[test]
fn what_nobody_asked_for_is_no_answer() {
    let late = r#"{"host": 0, "say": [[0, "EMPTY"], [4, "EMPTY"]]}"#;
    let at_once = r#"{"host": 0, "say": [[0, "EMPTY"], [0, "x"]]}"#;
    let in_time = r#"{"host": 0, "say": [[0, "EMPTY"], [10, "x"]]}"#;
    let one = r#"{"host": 0, "say": [[1, "EMPTY"]]}"#;
    for first in [late, at_once, in_time] {
        let expected = [
            "5 connected, 5 204 0",
            "15 refused",
            "20 connected, 21 204 0",
        ];
        check(ONE, &[first, WAIT, one], &expected);
    }
    // What comes a moment later is read as the answer, and cannot be told
    // from one.
    let after = late.replace("[4,", "[11,");
    let expected = ["5 connected, 5 204 0", "15 refused", "16 204 0"];
    check(ONE, &[&after, WAIT, one], &expected);
}

#[test]
fn a_request_on_a_connection_that_ends_is_sent_again_once() {
    let one = r#"{"host": 0, "say": [[3, "EMPTY"]]}"#;
    for (end, us) in [("close", 11), ("reset", 11), ("close", 10)] {
        let first = format!(
            r#"{{"host": 0, "say": [[0, "EMPTY"]], "end": "{end}",
                "end_after_us": {us}}}"#
        );
        let last = match us {
            11 => "16 resent, 21 connected, 24 204 0",
            _ => "20 connected, 23 204 0",
        };
        let expected = ["5 connected, 5 204 0", "15 refused", last];
        check(ONE, &[&first, WAIT, one], &expected);
    }
    // The answer to the second sending is another one, and is final.
    let cut = r#"{"host": 0, "say": [[1, "HTTP/1.1 200"]], "end": "close"}"#;
    let two = format!("{cut}, {cut}, {one}");
    let kept = r#"{"host": 0, "say": [[0, "EMPTY"]]}"#;
    let expected = [
        "5 connected, 5 204 0",
        "6 resent, 11 connected, 12 truncated",
    ];
    check(ONE, &[kept, &two], &expected);
    let again = format!(r#"{ONE}, "retries": 1"#);
    let expected = [
        "5 connected, 5 204 0",
        "6 resent, 11 connected, 12 truncated, 17 connected, 20 204 0",
    ];
    check(&again, &[kept, &two], &expected);
}

#[test]
fn only_signs_of_an_end_make_a_request_be_sent_again() {
    let kept = r#"{"host": 0, "say": [[0, "EMPTY"]]}"#;
    let options = format!(r#"{ONE}, "max_body_bytes": 1"#);
    for (said, last) in [
        (
            "HTTP/1.1 500\\r\\nContent-Length: 0\\r\\n\\r\\n",
            "7 status 500",
        ),
        (
            "HTTP/1.1 200\\r\\nContent-Length: 2\\r\\n\\r\\n",
            "7 too_large",
        ),
        (
            "HTTP/1.1 200\\r\\nContent-Length: 1\\r\\n\\r\\n",
            "105 timeout",
        ),
        ("SSH-2.0", "7 resent, 12 connected, 14 malformed"),
    ] {
        let said = format!(r#"{{"host": 0, "say": [[2, "{said}"]]}}"#);
        check(&options, &[kept, &said], &["5 connected, 5 204 0", last]);
    }
}

#[test]
fn the_timeout_of_an_attempt_runs_on_when_it_sends_again() {
    let first = r#"{"host": 0, "say": [[0, "EMPTY"]], "end": "close",
        "end_after_us": 20}"#;
    let slow = r#"{"host": 0, "say": [[76, "EMPTY"]]}"#;
    let expected = [
        "5 connected, 5 204 0",
        "15 refused",
        "25 resent, 30 connected, ",
    ];
    for (us, end) in
        [(84, "114 204 0"), (85, "115 204 0"), (86, "115 timeout")]
    {
        let slow = slow.replace("76", &us.to_string());
        let last = format!("{}{end}", expected[2]);
        let expected = [expected[0], expected[1], &last];
        check(ONE, &[first, WAIT, &slow], &expected);
    }
}

#[test]
fn room_is_taken_until_somebody_looks() {
    let noisy = r#"{"host": 0, "say": [[0, "EMPTY"], [1, "x"]]}"#;
    let other = r#"{"host": 1, "say": [[2, "EMPTY"]]}"#;
    // The noisy one holds the room, so that the other one is not kept.
    let two = ONE.replace("\"keep\": 1", "\"keep\": 2");
    for (options, last) in
        [(ONE, "17 connected, 19 204 0"), (&two, "14 204 0")]
    {
        let expected =
            ["5 connected, 5 204 0", "10 connected, 12 204 0", last];
        check(options, &[noisy, other, other], &expected);
    }
}

#[test]
fn who_is_first_at_one_moment_is_not_predicted() {
    let first = r#"{"host": 0, "say": [[0, "EMPTY"]]}"#;
    let options = r#""concurrency": 2, "keep": 1"#;
    // Two requests begin at 5 us and want the one connection.
    let late = r#"{"refuse_us": 5}"#;
    let scenario = scenario(options, &[first, late, first, first]);
    let prediction = predict(&scenario);
    assert_eq!(prediction.open_from_us, Some(5));
    let styles = Style::ALL.each_ref().map(|s| s as &dyn Contestant);
    assert_eq!(check_scenario(&styles, &scenario), Ok(()));
}

#[test]
fn nearly_all_that_is_generated_is_predicted() {
    let count = |wanted: fn(&Prediction) -> bool| {
        let seeds = 0..2_000;
        let scenarios = seeds
            .map(|seed| generate(seed, &GenerateOptions::default()))
            .filter(|s| s.fetch.as_ref().is_some_and(|f| f.keep > 0));
        scenarios.filter(|s| wanted(&predict(s))).count()
    };
    let all = count(|_| true);
    let open = count(|prediction| prediction.open_from_us.is_some());
    let resent = count(|prediction| {
        let mut events = prediction.events.values().flatten();
        events.any(|(_, event)| matches!(event, Event::Resent { .. }))
    });
    assert!(all > 400, "{all}");
    assert!(open > 0 && open < all / 20, "{open} of {all}");
    assert!(resent > all / 50, "{resent} of {all}");
}
