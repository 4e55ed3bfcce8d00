//! Tests with complete and broken responses, in pieces of every size.

use super::*;

type Outcome = Result<(u16, String), FetchError>;

/// Reads `bytes` in pieces of `step` and then, unless that was enough,
/// the end.
fn read(bytes: &[u8], step: usize, max_body_bytes: u64) -> Outcome {
    let mut reader = ResponseReader::new(max_body_bytes);
    let end: &[u8] = b"";
    for piece in bytes.chunks(step).chain([end]) {
        let mut input = reader.lend_input();
        input.extend(piece);
        if let Some(response) = reader.restore_input(input, piece.len())? {
            let body = String::from_utf8(response.body);
            return Ok((response.status, body.expect("text")));
        }
    }
    panic!("neither a response nor an error at the end");
}

#[track_caller]
fn check(bytes: &str, expected: Outcome) {
    for step in 1..=bytes.len().max(1) {
        assert_eq!(read(bytes.as_bytes(), step, 6), expected, "by {step}");
    }
}

fn ok(status: u16, body: &str) -> Outcome {
    Ok((status, body.to_string()))
}

#[test]
fn a_body_of_the_promised_length() {
    check(
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
        ok(200, "ok"),
    );
    check("HTTP/1.1 301 x\r\nContent-Length: 0\r\n\r\n", ok(301, ""));
}

#[test]
fn a_body_to_the_end_of_the_connection() {
    check("HTTP/1.0 200 OK\r\n\r\nto end", ok(200, "to end"));
    check("HTTP/1.0 200 OK\r\n\r\n7 bytes", Err(FetchError::TooLarge));
}

#[test]
fn a_body_in_chunks() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let whole = format!("{head}2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nT: v\r\n\r\n");
    check(&whole, ok(200, "abcde"));
    check(&format!("{head}7\r\n"), Err(FetchError::TooLarge));
    check(&format!("{head}x\r\n"), Err(FetchError::Malformed));
    check(&format!("{head}1\r\nabc"), Err(FetchError::Malformed));
    check(&format!("{head}2\r\na"), Err(FetchError::Truncated));
}

#[test]
fn too_large_needs_only_the_head_and_comes_before_the_status() {
    let head = "HTTP/1.1 503 x\r\nContent-Length: 7\r\n\r\n";
    check(head, Err(FetchError::TooLarge));
}

#[test]
fn a_status_counts_when_the_body_is_there() {
    let head = "HTTP/1.1 404 x\r\nContent-Length: 2\r\n\r\n";
    check(&format!("{head}no"), Err(FetchError::Status(404)));
    check(&format!("{head}n"), Err(FetchError::Truncated));
}

#[test]
fn what_is_no_response_is_malformed() {
    for bytes in ["", "H", "HTTP", "SSH-2.0-x\r\n\r\n", "\u{e9}"] {
        check(bytes, Err(FetchError::Malformed));
    }
    for line in ["\n", "\r\n"] {
        let late =
            format!("{line}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        check(&late, Err(FetchError::Malformed));
    }
    check(
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        Err(FetchError::Malformed),
    );
    check(
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        Err(FetchError::Malformed),
    );
}

#[test]
fn interim_responses_are_skipped() {
    check(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
        ok(204, ""),
    );
}

#[test]
fn an_endless_head_is_refused() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nX: ".to_vec();
    bytes.resize(MAX_HEAD_BYTES + 1, b'x');
    assert_eq!(read(&bytes, 4096, 6), Err(FetchError::Malformed));
}

#[test]
fn a_connection_is_kept_unless_somebody_minds() {
    let keeps_open = |head: &str, rest: &str| {
        let mut reader = ResponseReader::new(9);
        let mut input = reader.lend_input();
        let bytes = format!("{head}\r\nContent-Length: 2\r\n\r\nok{rest}");
        input.extend(bytes.as_bytes());
        let response = reader.restore_input(input, bytes.len());
        response.expect("fine").expect("whole").keeps_open
    };
    assert!(keeps_open("HTTP/1.1 200 OK", ""));
    assert!(keeps_open("HTTP/1.1 200 OK\r\nConnection: keep-alive", ""));
    assert!(!keeps_open("HTTP/1.1 200 OK\r\nconnection: x, Close", ""));
    assert!(!keeps_open("HTTP/1.0 200 OK", ""));
    assert!(!keeps_open("HTTP/1.1 200 OK", "more"));
}
