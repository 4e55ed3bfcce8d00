//! Events that are due at one microsecond happen in the stated order.

use harness::oracle::{Prediction, predict};
use harness::scenario::Scenario;
use styles::trace::{Actor, Event};

/// Writes the events of one actor as `time what` with the words of the trace.
fn story(prediction: &Prediction, actor: Actor) -> String {
    let events = prediction.events.get(&actor).map_or(&[][..], Vec::as_slice);
    let word = |event: &Event| match event {
        Event::Start => "start".to_string(),
        Event::Attempt { attempt } => format!("attempt{attempt}"),
        Event::Connected { .. } => "connected".to_string(),
        Event::Resent { .. } => "resent".to_string(),
        Event::Error { error, .. } => error.kind().to_string(),
        Event::Backoff { wait_us, .. } => format!("backoff{wait_us}"),
        Event::Ok { .. } => "ok".to_string(),
        Event::Done { .. } => "done".to_string(),
        Event::Cancelled => "cancelled".to_string(),
        Event::Accept => "accept".to_string(),
        Event::Line { bytes } => format!("line{bytes}"),
        Event::Echo { .. } => "echo".to_string(),
        Event::Closed { reason } => reason.word().to_string(),
    };
    let mut told = String::new();
    let mut last_us = None;
    for (t_us, event) in events {
        if last_us != Some(*t_us) {
            told += &format!(" | {t_us}");
            last_us = Some(*t_us);
        }
        told += " ";
        told += &word(event);
    }
    told.trim_start_matches(" | ").to_string()
}

#[track_caller]
fn check_fetch(options: &str, requests: &[&str], expected: &[&str]) {
    let request = |(index, attempts): (usize, &&str)| {
        format!("{{\"id\": \"{index}\", \"attempts\": [{attempts}]}}")
    };
    let requests: Vec<_> = requests.iter().enumerate().map(request).collect();
    let requests = requests.join(", ");
    let text = format!(
        "{{\"name\": \"\", \"fetch\": {{{options} \"requests\": \
         [{requests}]}}}}"
    );
    let scenario = Scenario::from_json(&text).expect("scenario");
    let prediction = predict(&scenario);
    let found: Vec<_> = (0..expected.len() as u32)
        .map(|index| story(&prediction, Actor::Fetch(index)))
        .collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn check_echo(options: &str, clients: &[&str], expected: &[&str]) {
    let clients = clients.join(", ");
    let text = format!(
        "{{\"name\": \"\", \"echo\": {{{options} \"clients\": [{clients}]}}}}"
    );
    let scenario = Scenario::from_json(&text).expect("scenario");
    let prediction = predict(&scenario);
    let found: Vec<_> = (0..expected.len() as u32)
        .map(|index| story(&prediction, Actor::Echo(index)))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn what_the_network_does_comes_before_a_timeout_of_the_same_time() {
    check_fetch(
        r#""timeout_us": 10,"#,
        &[
            r#"{"refuse_us": 10}"#,
            r#"{"refuse_us": 11}"#,
            r#"{"connect_us": 10, "stall": true}"#,
            r#"{"connect_us": 4, "respond_us": 6, "status": 200, "body": []}"#,
            r#"{"connect_us": 4, "respond_us": 6, "status": 200,
                "body": [[0, "a"], [1, ""]]}"#,
            r#"{"connect_us": 4, "respond_us": 6, "status": 200,
                "body": [[0, "a"], [1, ""]], "truncate": true}"#,
        ],
        &[
            "0 start attempt0 | 10 refused done",
            "0 start attempt0 | 10 timeout done",
            "0 start attempt0 | 10 connected timeout done",
            "0 start attempt0 | 4 connected | 10 ok done",
            "0 start attempt0 | 4 connected | 10 ok done",
            "0 start attempt0 | 4 connected | 10 timeout done",
        ],
    );
}

#[test]
fn cancelling_comes_with_the_timers_of_its_time_and_before_what_follows() {
    // The network, with all that follows at once from it, comes before.
    check_fetch(
        r#""cancel_at_us": 10, "concurrency": 1,"#,
        &[
            r#"{"refuse_us": 10}"#,
            r#"{"refuse_us": 0}"#,
            r#"{"refuse_us": 1}"#,
        ],
        &[
            "0 start attempt0 | 10 refused done",
            "10 start attempt0 refused done",
            "10 start attempt0 cancelled",
        ],
    );
    // A timeout still strikes; its consequences do not come any more.
    check_fetch(
        r#""cancel_at_us": 10, "timeout_us": 10, "concurrency": 1,"#,
        &[r#"{"connect_us": 0, "stall": true}"#, r#"{"refuse_us": 0}"#],
        &[
            "0 start attempt0 connected | 10 timeout done",
            "10 cancelled",
        ],
    );
    check_fetch(
        r#""cancel_at_us": 10, "timeout_us": 10, "retries": 1,"#,
        &[r#"{"connect_us": 0, "stall": true}"#],
        &["0 start attempt0 connected | 10 timeout backoff0 cancelled"],
    );
    // So does the end of a wait: the attempt begins and gets no further.
    check_fetch(
        r#""cancel_at_us": 10, "backoff_us": 10, "retries": 1,"#,
        &[r#"{"refuse_us": 0}"#],
        &["0 start attempt0 refused backoff10 | 10 attempt1 cancelled"],
    );
    check_fetch(
        r#""cancel_at_us": 0, "retries": 1,"#,
        &[r#"{"refuse_us": 0}"#, r#"{"refuse_us": 1}"#],
        &[
            "0 start attempt0 refused backoff0 attempt1 refused done",
            "0 start attempt0 cancelled",
        ],
    );
    // A session that is done stays so.
    check_fetch(
        r#""cancel_at_us": 10,"#,
        &[r#"{"refuse_us": 9}"#],
        &["0 start attempt0 | 9 refused done"],
    );
}

#[test]
fn places_go_by_order_of_requests_in_the_order_of_their_release() {
    check_fetch(
        r#""concurrency": 2, "timeout_us": 20,"#,
        &[
            r#"{"refuse_us": 15}"#,
            r#"{"refuse_us": 5}"#,
            r#"{"connect_us": 50, "stall": true}"#,
            r#"{"refuse_us": 10}"#,
            r#"{"refuse_us": 0}"#,
        ],
        &[
            "0 start attempt0 | 15 refused done",
            "0 start attempt0 | 5 refused done",
            "5 start attempt0 | 25 timeout done",
            "15 start attempt0 | 25 refused done",
            "25 start attempt0 refused done",
        ],
    );
}

#[test]
fn a_reset_takes_away_what_was_sent_and_not_read() {
    check_echo(
        r#""delay_us": 10,"#,
        &[
            // The client sends and resets at once.
            r#"{"connect_at_us": 0, "end": "reset",
                "steps": [{"wait_us": 5, "send": "a\n"}]}"#,
            // The client resets just when the line is written back, and just
            // after.
            r#"{"connect_at_us": 0, "end": "reset", "end_after_us": 10,
                "steps": [{"wait_us": 5, "send": "a\nb"}]}"#,
            r#"{"connect_at_us": 0, "end": "reset", "end_after_us": 11,
                "steps": [{"wait_us": 5, "send": "a\nb"}]}"#,
            // The client sends and ends at once: data, then end.
            r#"{"connect_at_us": 0, "end": "close",
                "steps": [{"wait_us": 5, "send": "a\nb"}]}"#,
        ],
        &[
            "0 accept | 5 reset",
            "0 accept | 5 line1 | 15 reset",
            "0 accept | 5 line1 | 15 echo | 16 reset",
            "0 accept | 5 line1 | 15 echo line1 | 25 echo end",
        ],
    );
}

#[test]
fn what_arrives_comes_before_the_idle_timeout_of_the_same_time() {
    check_echo(
        r#""idle_timeout_us": 10,"#,
        &[
            r#"{"connect_at_us": 0, "end": "idle",
                "steps": [{"wait_us": 10, "send": "a\n"}]}"#,
            r#"{"connect_at_us": 0, "end": "idle",
                "steps": [{"wait_us": 9, "send": "a"},
                          {"wait_us": 2, "send": "\n"}]}"#,
            r#"{"connect_at_us": 0, "end": "reset", "end_after_us": 10,
                "steps": []}"#,
            r#"{"connect_at_us": 0, "end": "close", "end_after_us": 10,
                "steps": [{"wait_us": 0, "send": "r"}]}"#,
        ],
        &[
            "0 accept | 10 line1 echo | 20 idle",
            "0 accept | 10 idle",
            "0 accept | 10 reset",
            "0 accept | 10 line1 echo end",
        ],
    );
}

#[test]
fn a_shutdown_comes_with_the_timers_of_its_time_and_before_what_follows() {
    check_echo(
        r#""delay_us": 10, "idle_timeout_us": 20, "shutdown_at_us": 20,
           "max_sessions": 3,"#,
        &[
            // It is idle at that time: that is a timer too, so it closes by
            // itself.
            r#"{"connect_at_us": 0, "end": "idle", "steps": []}"#,
            // Writing after the delay follows from a timer.
            r#"{"connect_at_us": 0, "end": "idle",
                "steps": [{"wait_us": 10, "send": "a\n"}]}"#,
            // Its end comes at that time, from the network.
            r#"{"connect_at_us": 0, "end": "close", "end_after_us": 20,
                "steps": []}"#,
            // So the permit is free at once, and the bytes that were sent are
            // found.
            r#"{"connect_at_us": 1, "end": "idle",
                "steps": [{"wait_us": 1, "send": "b\n"}]}"#,
            // The permit of the idle session is free too late.
            r#"{"connect_at_us": 2, "end": "idle", "steps": []}"#,
        ],
        &[
            "0 accept | 20 idle",
            "0 accept | 10 line1 | 20 shutdown",
            "0 accept | 20 end",
            "20 accept line1 shutdown",
            "",
        ],
    );
    // At the beginning too: without a delay writing follows from reading.
    check_echo(
        r#""shutdown_at_us": 0,"#,
        &[
            r#"{"connect_at_us": 0, "end": "idle",
                "steps": [{"wait_us": 0, "send": "a\n\nb"}]}"#,
            r#"{"connect_at_us": 1, "end": "close", "steps": []}"#,
        ],
        &["0 accept line1 echo line0 echo shutdown", ""],
    );
}

#[test]
fn what_a_client_did_before_its_acceptance_is_found_then() {
    let holder = r#"{"connect_at_us": 0, "end": "idle", "steps": []}"#;
    for (client, expected) in [
        (
            r#"{"connect_at_us": 1, "end": "close",
                "steps": [{"wait_us": 1, "send": "a\nb"}]}"#,
            "30 accept line1 echo line1 echo end",
        ),
        (
            r#"{"connect_at_us": 1, "end": "reset", "end_after_us": 9,
                "steps": [{"wait_us": 1, "send": "a\n"}]}"#,
            "30 accept reset",
        ),
        (
            r#"{"connect_at_us": 1, "end": "close",
                "steps": [{"wait_us": 1, "send": "abcd\n"}]}"#,
            "30 accept too_long",
        ),
        (
            r#"{"connect_at_us": 1, "end": "idle",
                "steps": [{"wait_us": 1, "send": "abc"}]}"#,
            "30 accept | 60 idle",
        ),
        (
            r#"{"connect_at_us": 1, "end": "reset", "end_after_us": 28,
                "steps": [{"wait_us": 1, "send": "a\n"}]}"#,
            "30 accept reset",
        ),
    ] {
        check_echo(
            r#""max_sessions": 1, "idle_timeout_us": 30,
               "max_line_bytes": 3,"#,
            &[holder, client],
            &["0 accept | 30 idle", expected],
        );
    }
}
