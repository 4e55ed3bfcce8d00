//! The outcome of random bytes does not hang on how they are split.

use super::pieces::{crumbs, cut, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Parts of responses, good and bad.
const PARTS: &[&str] = &[
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.0 404 x\n",
    "HTTP/1.1 100 x\r\n\r\n",
    "HTTP/1.1 204\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 5, 6\r\n",
    "Content-Length: 2000\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip\r\n",
    "Connection: close\r\n",
    "X: y\r\n",
    " folded\r\n",
    "\r\n",
    "\n",
    "\r",
    "hello",
    "5\r\nhello\r\n",
    "5;x=y\r\n",
    "0\r\n",
    "3e8\r\n",
    ":",
    "\0",
    "x",
];

/// A response up to its trailers.
const TRAILERS: &str = concat!(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "0\r\n"
);

/// Returns random bytes that look like a response; some parts are long.
fn responses() -> impl Strategy<Value = Vec<u8>> {
    let long = (select(&["X: ", "5;", "", " "][..]), 0..3_000_usize).prop_map(
        |(begin, count)| format!("{begin}{}\r\n", "x".repeat(count)),
    );
    let part = prop_oneof![
        20 => select(PARTS).prop_map(str::to_string),
        1 => long,
    ];
    let begin = prop_oneof![
        1 => Just(""),
        2 => Just("HTTP/1.1 200 OK\r\n"),
        4 => Just("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        4 => Just(TRAILERS),
    ];
    (begin, vec(part, 0..12)).prop_map(|(begin, parts)| {
        (begin.to_string() + &parts.concat()).into()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_outcome_hangs_on_the_bytes_alone(
        bytes in responses(),
        seed: u64,
    ) {
        let whole = read(&[&bytes]);
        prop_assert_eq!(&read(&crumbs(&bytes)), &whole, "by crumbs");
        prop_assert_eq!(&read(&cut(&bytes, seed)), &whole, "at random");
    }
}
