//! Responses: the outcome hangs on the bytes alone.

use crate::pieces::{MAX_BODY_BYTES, crumbs, cut, read};
use crate::spelling::spell;

const BEGINS: &[&str] = &[
    "",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 100 x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
];

const WORDS: &[&str] = &[
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 103 x\r\n",
    "HTTP/1.0 404\n",
    "HTTP/1.1 204 x\r\n",
    "Content-Length: 7\r\n",
    "Content-Length: 7,8\r\n",
    "Content-Length:",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding:",
    "Connection: close\r\n",
    "chunked",
    "gzip",
    "X: y\r\n",
    "\r\n",
    "\r\n",
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    ",",
    ":",
    ";",
    "\0",
    "\u{e9}",
    "0",
    "1",
    "9",
    "a",
    "0\r\n",
    "1\r\na\r\n",
    "3\r\nabc",
    "3e8\r\n",
    "X: 0123456789012345678901234567890123456789012345678901234567890123\r\n",
];

/// Checks that a response comes out the same however it is split, and holds
/// the limits.
pub(crate) fn check(input: &[u8]) {
    let seed = input.iter().fold(1, |seed: u64, byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(*byte))
    });
    let bytes = spell(input, BEGINS, WORDS);
    let whole = read(&[&bytes]);
    assert_eq!(read(&crumbs(&bytes)), whole, "by crumbs");
    assert_eq!(read(&cut(&bytes, seed)), whole, "at random");
    if let Ok((status, body)) = whole.outcome {
        assert!((200..400).contains(&status), "{status}");
        assert!(body.len() as u64 <= MAX_BODY_BYTES, "{}", body.len());
        assert!(body.len() <= bytes.len());
    }
}
