//! Makes the bytes of an answer: mostly a response of any kind that RFC 9112
//! has, and often one that it does not have.
//!
//! Knows what is frequent and what servers get wrong, not what a client makes
//! of it. Where to read next: `generate_say.rs` for how it is said.

use super::random::Random;

/// Heads before the response.
const INTERIM: [&str; 5] = [
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 103 Early\r\nLink: </a>;\r\n b\r\nContent-Length: 3\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n",
    "HTTP/1.0 199\n\n",
    "HTTP/1.1 102 x\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n",
];

/// Versions, the right ones first.
const VERSIONS: [&str; 7] = [
    "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0",
    "http/1.1",
];

/// Statuses at both ends of each class, and those without a body; then wrong
/// ones.
const STATUSES: [&str; 18] = [
    "200", "200", "200", "200", "200", "200", "204", "204", "304", "299",
    "301", "404", "503", "599", "999", "099", "1 0", "20",
];

/// Reasons, with the blank before them.
const REASONS: [&str; 6] = [" OK", " OK", " ", "", " Für é", "\t"];

/// Fields that frame nothing, the right ones that keep a connection first.
const FIELDS: [&str; 16] = [
    "X: y",
    "x:",
    "X: a;\r\n\tfolded\r\n  twice ",
    "X:\r\n only folded",
    "Server:  \t lab \t",
    "X: é",
    "Connection: keep-alive",
    "Connection: close",
    "connection: x ,Close",
    "Connection: clo\r\n se",
    "Connection:",
    "Connection: closed, not-close",
    "no colon",
    "a b: c",
    ": no name",
    "X\t: y",
];

/// Lengths that are none, or not one.
const LENGTHS: [&str; 9] = [
    "",
    "-1",
    "+1",
    "1 1",
    "0x1",
    "1, 2",
    ",",
    "1,",
    "99999999999999999999999",
];

/// Values of `Transfer-Encoding` beside `chunked`.
const CODINGS: [&str; 9] = [
    "Chunked",
    "chunked,",
    " ,chunked",
    "chunked\r\n ",
    "chun\r\n ked",
    "",
    "gzip",
    "gzip, chunked",
    "chunked, chunked",
];

/// Pieces of bodies.
const BODIES: [&[u8]; 8] = [
    b"",
    b"",
    b"a",
    b"ok",
    b"0\r\n\r\n",
    b"line\r\n",
    b"\xc3\xa9",
    b"\xff\0",
];

/// The ends of the line with a chunk's size, the right ones first.
const SIZE_ENDS: [&str; 12] = [
    "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", ";x=y\r\n", " ;x\r\n", " \r\n",
    "\n", "x\r\n", ";\0\r\n", "\r",
];

/// Lines behind the last chunk, the right ones first.
const TRAILERS: [&str; 8] = [
    "T: v\r\n",
    "T:\r\n",
    "T: v\n",
    "T: v\r\n folded\r\n",
    " folded\r\n",
    "no colon\r\n",
    "T: \0\r\n",
    ": v\r\n",
];

/// One in so many answers is longer than a bound; it may come byte by byte.
const LONG_ONCE_IN: u64 = 1_000;

/// Lengths around the bound of heads, which is 65,536.
const LONG_BYTES: [usize; 4] = [65_400, 65_520, 65_536, 66_000];

/// Numbers of lines around the bound, which is 100.
const MANY_LINES: [usize; 3] = [99, 100, 101];

/// Makes the bytes of an answer.
pub(super) fn answer(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..interim(random) {
        bytes.extend_from_slice(random.pick(&INTERIM).as_bytes());
    }
    let line_end = if random.once_in(12) { "\n" } else { "\r\n" };
    let mut add = |text: &str| bytes.extend_from_slice(text.as_bytes());
    let version = mostly(random, &VERSIONS, 5);
    let status = mostly(random, &STATUSES, 14);
    let reason = mostly(random, &REASONS, 5);
    add(&format!("{version} {status}{reason}"));
    add(line_end);
    for _ in 0..random.pick(&[0, 0, 1, 1, 2]) {
        add(mostly(random, &FIELDS, 7));
        add(line_end);
    }
    if random.once_in(100) {
        let line = format!("X: y{line_end}");
        add(&line.repeat(random.pick(&MANY_LINES)));
    }
    if random.once_in(LONG_ONCE_IN) {
        let long = "x".repeat(random.pick(&LONG_BYTES));
        add(&format!("X: {long}{line_end}"));
    }
    let (fields, body) = framed(random, line_end);
    add(&fields);
    add(line_end);
    bytes.extend(body);
    bytes
}

/// Draws one of the first `right` values, or one in eight times any.
fn mostly<'a>(
    random: &mut Random,
    values: &[&'a str],
    right: usize,
) -> &'a str {
    match random.once_in(8) {
        true => random.pick(values),
        false => random.pick(&values[..right]),
    }
}

fn interim(random: &mut Random) -> usize {
    match random.below(64) {
        0 => random.pick(&[16, 17]),
        1..8 => 1 + random.below(2) as usize,
        _ => 0,
    }
}

/// Makes the fields that frame a body, and the body.
fn framed(random: &mut Random, line_end: &str) -> (String, Vec<u8>) {
    let body = body(random);
    let length = |bytes: usize| format!("Content-Length: {bytes}{line_end}");
    let coding = |of: &str| format!("Transfer-Encoding: {of}{line_end}");
    match random.below(16) {
        0..5 => (length(body.len()), body),
        5 => {
            let other = random.below(4) as usize;
            let both = length(body.len()) + &length(other);
            (both, body)
        }
        6 => {
            let value = random.pick(&LENGTHS);
            let wrong = format!("Content-Length: {value}{line_end}");
            match random.below(4) {
                0 => (wrong + &length(body.len()), body),
                1 => (length(body.len()) + &wrong, body),
                _ => (wrong, body),
            }
        }
        7 => (length(body.len() + 1), body),
        8..10 => (String::new(), body),
        10 => {
            let both = length(body.len()) + &coding("chunked");
            (both, chunked(random, &body))
        }
        11 => {
            let coding = coding(random.pick(&CODINGS));
            (coding, chunked(random, &body))
        }
        _ => (coding("chunked"), chunked(random, &body)),
    }
}

fn body(random: &mut Random) -> Vec<u8> {
    let mut body = Vec::new();
    for _ in 0..random.below(4) {
        body.extend_from_slice(random.pick(&BODIES));
    }
    if random.once_in(100) {
        body.resize(random.pick(&[2_047, 2_048, 5_000]), b'b');
    }
    body
}

/// Cuts a body into chunks.
fn chunked(random: &mut Random, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let most = (rest.len() as u64).min(3_000);
        let (chunk, behind) = rest.split_at(1 + random.below(most) as usize);
        bytes.extend(size_line(random, chunk.len()).into_bytes());
        bytes.extend_from_slice(chunk);
        let wrong = random.once_in(40);
        bytes.extend_from_slice(if wrong { b"\n" } else { b"\r\n" });
        rest = behind;
    }
    if random.once_in(10) {
        // Where a size should stand.
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend(size_line(random, 0).into_bytes());
    match random.below(64) {
        0 => {
            let lines = random.pick(&MANY_LINES);
            bytes.extend("T: v\r\n".repeat(lines).into_bytes());
        }
        1..16 => {
            for _ in 0..=random.below(2) {
                let line = mostly(random, &TRAILERS, 4);
                bytes.extend_from_slice(line.as_bytes());
            }
        }
        _ => {}
    }
    if random.once_in(LONG_ONCE_IN) {
        let long = "x".repeat(random.pick(&LONG_BYTES));
        bytes.extend(format!("T: {long}\r\n").into_bytes());
    }
    bytes.extend_from_slice(if random.once_in(16) { b"\n" } else { b"\r\n" });
    bytes
}

fn size_line(random: &mut Random, size: usize) -> String {
    let digits = match random.below(16) {
        0 => format!("{size:X}"),
        1 => format!("{size:017x}"),
        2 if random.once_in(8) => "fffffffffffffffff".to_string(),
        _ => format!("{size:x}"),
    };
    let end = match random.once_in(200) {
        true => format!(";{}\r\n", "x".repeat(random.pick(&[1_020, 1_030]))),
        false => mostly(random, &SIZE_ENDS, 8).to_string(),
    };
    digits + &end
}
