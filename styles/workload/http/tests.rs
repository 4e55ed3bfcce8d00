//! Tests with complete and broken responses, in pieces of every size.

use super::limits::MAX_SIZE_LINE_BYTES;
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

/// Checks the outcome of bytes in pieces of every size, or of a few sizes if
/// there are many bytes.
#[track_caller]
fn check(bytes: &str, expected: Outcome) {
    let all = bytes.len().max(1);
    let steps: Vec<usize> = match all {
        0..2_000 => (1..=all).collect(),
        _ => vec![1, 997, 4_096, all / 2, all - 1, all],
    };
    for step in steps {
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
    for cut in 0..whole.len() - head.len() {
        let cut = &whole[..head.len() + cut];
        check(cut, Err(FetchError::Truncated));
    }
}

/// Returns what comes of this behind the head of a chunked response.
#[track_caller]
fn check_chunks(chunks: &str, expected: Outcome) {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    check(&format!("{head}{chunks}"), expected);
}

#[test]
fn a_chunk_has_a_size_of_one_digit_at_least() {
    for line in ["", " ", ";x", " ;x", "+1", "-0", "0x1", "1_", "1 1", "g"] {
        let chunks = format!("5\r\nhello\r\n{line}\r\na\r\n0\r\n\r\n");
        check_chunks(&chunks, Err(FetchError::Malformed));
    }
    for line in ["1", "01", "1 ", "1\t;x", "1;x=\"y\"", "1;", "1 ; x = y"] {
        let chunks = format!("{line}\r\na\r\n0\r\n\r\n");
        check_chunks(&chunks, ok(200, "a"));
    }
    for line in ["10000000000000000", "ffffffffffffffffffffff"] {
        check_chunks(&format!("{line}\r\n"), Err(FetchError::TooLarge));
    }
}

#[test]
fn a_size_line_ends_with_both_bytes_and_has_no_control_characters() {
    for chunks in
        ["0\n\r\n", "0;a\n\r\n", "0;a\nb\r\n", "0;\0\r\n", "1\r\na\n"]
    {
        check_chunks(&format!("{chunks}\r\n"), Err(FetchError::Malformed));
    }
}

#[test]
fn a_size_line_is_bounded() {
    let line = |bytes| format!("0{}\r\n\r\n", ";".repeat(bytes - 3));
    check_chunks(&line(MAX_SIZE_LINE_BYTES), ok(200, ""));
    let longer = line(MAX_SIZE_LINE_BYTES + 1);
    check_chunks(&longer, Err(FetchError::Malformed));
}

#[test]
fn trailers_are_lines_of_fields() {
    for lines in ["T: v\r\n", "T:\n", "T: v\r\n folded\r\nU: w\r\n"] {
        check_chunks(&format!("0\r\n{lines}\r\n"), ok(200, ""));
    }
    for line in [":v", " T: v", "T", "T : v", "T\u{e9}: v", "T: \0", "5"] {
        let chunks = format!("0\r\n{line}\r\n\r\n");
        check_chunks(&chunks, Err(FetchError::Malformed));
    }
}

#[test]
fn trailers_are_bounded_in_lines_and_bytes() {
    let lines =
        |lines: usize| format!("0\r\n{}\r\n", "T: v\r\n".repeat(lines));
    check_chunks(&lines(100), ok(200, ""));
    check_chunks(&lines(101), Err(FetchError::Malformed));
    let long = |bytes| {
        let half = "x".repeat(bytes / 2 - 5);
        format!("0\r\nT: {half}\r\nU: {half}\r\n\r\n")
    };
    // The empty line at the end counts too.
    check_chunks(&long(MAX_HEAD_BYTES - 2), ok(200, ""));
    check_chunks(&long(MAX_HEAD_BYTES), Err(FetchError::Malformed));
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
    // Nothing asked for another protocol.
    check(
        "HTTP/1.1 101 x\r\nUpgrade: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nok",
        ok(200, "ok"),
    );
    let interim = "HTTP/1.1 100 Continue\r\n\r\n";
    for rest in ["", "HTT", "HTTP/1.1 200 OK\r\n"] {
        check(&format!("{interim}{rest}"), Err(FetchError::Truncated));
    }
    check(&format!("{interim}SSH"), Err(FetchError::Malformed));
}

#[test]
fn interim_responses_are_bounded_in_number_and_bytes() {
    let end = "HTTP/1.1 204 x\r\n\r\n";
    let heads = |heads: usize| {
        format!("{}{end}", "HTTP/1.1 102 x\r\n\r\n".repeat(heads))
    };
    check(&heads(16), ok(204, ""));
    check(&heads(17), Err(FetchError::Malformed));
    let long = |bytes: usize| {
        let begin = "HTTP/1.1 103 x\r\nLink: ";
        let value = "x".repeat(bytes - end.len() - begin.len() - 4);
        format!("{begin}{value}\r\n\r\n{end}")
    };
    check(&long(MAX_HEAD_BYTES), ok(204, ""));
    check(&long(MAX_HEAD_BYTES + 1), Err(FetchError::Malformed));
}

#[test]
fn some_responses_have_no_body_whatever_they_say() {
    for status in [204, 304] {
        for fields in [
            "",
            "Content-Length: 9\r\n",
            "Content-Length: 1, 2\r\n",
            "Content-Length: x\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip\r\n",
        ] {
            let head = format!("HTTP/1.1 {status} x\r\n{fields}\r\n");
            check(&head, ok(status, ""));
        }
    }
    let interim = "HTTP/1.1 100 x\r\nContent-Length: 9\r\n\r\n";
    check(&format!("{interim}HTTP/1.1 204 x\r\n\r\n"), ok(204, ""));
}

#[test]
fn folded_lines_are_read() {
    for fold in ["\r\n ", "\r\n\t", "\n  "] {
        check(
            &format!("HTTP/1.1 200 x\r\nContent-Length:{fold}2\r\n\r\nok"),
            ok(200, "ok"),
        );
        check(
            &format!("HTTP/1.1 200 x\r\nContent-Length: 1{fold}2\r\n\r\n"),
            Err(FetchError::Malformed),
        );
    }
    check(
        "HTTP/1.1 200 x\r\n Content-Length: 2\r\n\r\nok",
        Err(FetchError::Malformed),
    );
}

#[test]
fn lengths_are_fine_if_they_agree() {
    let lengths = |values: &[&str]| {
        let lines = values.iter().map(|v| format!("Content-Length: {v}\r\n"));
        let lines: String = lines.collect();
        format!("HTTP/1.1 200 x\r\n{lines}\r\nok")
    };
    for fine in [&["2", "2"][..], &["2, 2"], &["02", "2"], &[",2,"]] {
        check(&lengths(fine), ok(200, "ok"));
    }
    for wrong in [
        &["1", "2"][..],
        &["2, 1"],
        &[""],
        &["", "2"],
        &["2", ""],
        &[","],
        &["2 ", "x"],
        &["+2"],
        &["2.0"],
        &["0x2"],
        &["2 2"],
    ] {
        check(&lengths(wrong), Err(FetchError::Malformed));
    }
    let huge = "1".repeat(40);
    check(&lengths(&[&huge]), Err(FetchError::TooLarge));
}

#[test]
fn chunked_is_the_only_coding_and_overrides_a_length() {
    let coded = |version: &str, fields: &str| {
        format!("HTTP/{version} 200 x\r\n{fields}\r\n1\r\na\r\n0\r\n\r\n")
    };
    let coding = |value: &str| format!("Transfer-Encoding: {value}\r\n");
    for fine in ["chunked", ",chunked", "chunked ,", "CHUNKED", "\tchunked"] {
        check(&coded("1.1", &coding(fine)), ok(200, "a"));
    }
    for length in ["1", "9", "x"] {
        let both =
            format!("{}Content-Length: {length}\r\n", coding("chunked"));
        check(&coded("1.1", &both), ok(200, "a"));
    }
    for wrong in [
        "gzip",
        "identity",
        "gzip, chunked",
        "chunked, gzip",
        "chunked, chunked",
        "chunked;q=1",
        "chunke",
    ] {
        let wrong = coded("1.1", &coding(wrong));
        check(&wrong, Err(FetchError::Malformed));
    }
    let twice = coding("chunked").repeat(2);
    check(&coded("1.1", &twice), Err(FetchError::Malformed));
    let early = coded("1.0", &coding("chunked"));
    check(&early, Err(FetchError::Malformed));
    let nothing = format!("HTTP/1.1 200 x\r\n{}\r\nend", coding(" , "));
    check(&nothing, ok(200, "end"));
}

#[test]
fn a_status_is_a_hundred_at_least() {
    for status in ["99", "099", "1000", "2x0", "000"] {
        let head = format!("HTTP/1.1 {status} x\r\n\r\n");
        check(&head, Err(FetchError::Malformed));
    }
    check("HTTP/1.1 999 x\r\n\r\n", Err(FetchError::Status(999)));
    check("HTTP/1.1 200\r\n\r\n", ok(200, ""));
}

#[test]
fn an_endless_head_is_refused() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nX: ".to_vec();
    bytes.resize(MAX_HEAD_BYTES + 1, b'x');
    assert_eq!(read(&bytes, 4096, 6), Err(FetchError::Malformed));
}

/// A wrong byte is told of when it comes, which is the time that the oracle
/// knows, although a value of many bytes is not parsed anew for each.
#[test]
fn a_part_of_a_head_means_the_same_however_it_came() {
    let fields = [
        "A: b\tc\u{1}d",
        "A: b\rc",
        "A: b: \u{7f}",
        "A: b\r\n c: \0",
        "A\u{2}: b",
        "A: \u{e9}\r\nB\u{e9}: c",
        "A:\r\n\r\n",
        "A: b\n\n",
        ": b",
        "A b: c",
    ];
    for field in fields {
        let bytes = format!("HTTP/1.0 200 o: \u{e9}\r\n{field}\r\n\r\n");
        let mut reader = ResponseReader::new(6);
        for end in 1..=bytes.len() {
            let take = |reader: &mut ResponseReader, bytes: &[u8]| {
                let mut input = reader.lend_input();
                input.extend(bytes);
                let taken = reader.restore_input(input, bytes.len());
                (taken.map(|whole| whole.is_some()), reader.head.is_some())
            };
            let bytes = bytes.as_bytes();
            let by_bytes = take(&mut reader, &bytes[end - 1..end]);
            let at_once = take(&mut ResponseReader::new(6), &bytes[..end]);
            assert_eq!(by_bytes, at_once, "{field:?}, {end} bytes");
            if by_bytes.0.is_err() {
                break;
            }
        }
    }
}

#[test]
fn a_connection_is_kept_unless_somebody_minds() {
    let keeps_open = |bytes: String| {
        let mut reader = ResponseReader::new(9);
        let mut input = reader.lend_input();
        input.extend(bytes.as_bytes());
        let response = reader.restore_input(input, bytes.len());
        response.expect("fine").expect("whole").keeps_open
    };
    let says = |head: &str, rest: &str| {
        keeps_open(format!("{head}\r\nContent-Length: 2\r\n\r\nok{rest}"))
    };
    assert!(says("HTTP/1.1 200 OK", ""));
    assert!(says("HTTP/1.1 200 OK\r\nConnection: keep-alive", ""));
    assert!(!says("HTTP/1.1 200 OK\r\nconnection: x, Close", ""));
    assert!(!says("HTTP/1.1 200 OK\r\nconnection: x,\r\n close", ""));
    assert!(!says("HTTP/1.0 200 OK", ""));
    assert!(!says("HTTP/1.1 200 OK", "more"));
    let chunks = |fields: &str| {
        let coding = "Transfer-Encoding: chunked";
        let head = format!("HTTP/1.1 200 OK\r\n{coding}\r\n{fields}\r\n");
        keeps_open(format!("{head}2\r\nok\r\n0\r\n\r\n"))
    };
    assert!(chunks(""));
    assert!(!chunks("Content-Length: 2\r\n"));
}
