//! Connections that are kept: what comes on them while they are idle is no
//! answer, and a request that is sent again is told.

use super::peer::{Fetched, Said, fetch};
use harness::record::{FetchResult, Results, Sendings};
use serde_json::{Value, json};
use styles::Style;
use styles::trace::Event;
use styles::workload::Response;

const REAL: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nreal";
const FORGED: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
const TIMEOUT: &[u8] =
    b"HTTP/1.1 408 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[test]
fn results_say_how_often_a_request_was_sent_and_each_byte() {
    let mut sendings = Sendings::default();
    for event in [Event::Attempt { attempt: 0 }, Event::Resent { attempt: 0 }]
    {
        sendings.count(&event);
    }
    let results = [b"a\xff".to_vec(), b"a".to_vec()].map(|body| {
        let response = Response {
            status: 200,
            body,
            keeps_open: false,
        };
        FetchResult::new("r", sendings, Some(Ok(response)))
    });
    let results = Results {
        fetch: Some(results.to_vec()),
        echo: None,
    };
    let value: Value = serde_json::from_str(&results.to_json()).expect("JSON");
    let expected = json!({ "fetch": [
        { "id": "r", "attempts": 1, "resent": 1, "status": 200,
          "body_hex": "61ff" },
        { "id": "r", "attempts": 1, "resent": 1, "status": 200,
          "body": "a" },
    ] });
    assert_eq!(value, expected);
}

/// Sends two requests to a peer that answers the first and goes on like this;
/// over other connections it answers each.
fn twice(style: Style, goes_on: Vec<Said>) -> Fetched {
    let answers = [Said::Await, Said::bytes(REAL)];
    let first = answers.iter().cloned().chain(goes_on);
    let others = [answers.clone(), answers.clone()].concat().into();
    fetch(style, vec![first.collect(), others], 2)
}

/// Checks that both requests have their answers; returns how many connections
/// were made, and how often a request was sent again.
#[track_caller]
fn check(style: Style, goes_on: Vec<Said>) -> (usize, usize) {
    let fetched = twice(style, goes_on);
    let real = Ok((200, b"real".to_vec()));
    assert_eq!(fetched.results, [real.clone(), real]);
    let count = |wanted: fn(&Event) -> bool| {
        fetched.events.iter().filter(|event| wanted(event)).count()
    };
    (
        count(|event| matches!(event, Event::Connected { .. })),
        count(|event| matches!(event, Event::Resent { attempt: 0 })),
    )
}

in_each_style! {
    fn a_quiet_connection_serves_the_next_request(style: Style) {
        let answers = vec![Said::Await, Said::bytes(REAL), Said::Await];
        assert_eq!(check(style, answers), (1, 0));
    }

    fn what_nobody_asked_for_is_no_answer(style: Style) {
        for unasked in [FORGED, TIMEOUT, b"\r\n", b"0\r\n\r\n", b"x"] {
            let goes_on = vec![Said::bytes(unasked), Said::Await];
            assert_eq!(check(style, goes_on), (2, 0), "{unasked:?}");
        }
    }

    fn a_connection_that_ended_while_it_was_idle_is_not_used(style: Style) {
        assert_eq!(check(style, vec![]), (2, 0));
        assert_eq!(check(style, vec![Said::bytes(TIMEOUT)]), (2, 0));
    }

    fn a_request_that_is_sent_again_is_told(style: Style) {
        for cut in [0, 4, 20, REAL.len() - 1] {
            let half = vec![Said::Await, Said::bytes(&REAL[..cut])];
            let goes_on = match cut {
                0 => vec![Said::Await],
                _ => half,
            };
            assert_eq!(check(style, goes_on), (2, 1), "{cut}");
        }
    }
}
