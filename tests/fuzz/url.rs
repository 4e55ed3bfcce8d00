//! URLs: what is accepted makes one request, of the lines that it should have,
//! and a place to connect to.

use crate::spelling::spell;
use lab::cli::url::request;
use styles::workload::Address;

const BEGINS: &[&str] = &["", "http://", "http://h", "http://h:", "http://["];

const WORDS: &[&str] = &[
    "http",
    "://",
    "HTTP://",
    "https",
    "//",
    "/",
    ":",
    ":80",
    "@",
    "?",
    "#",
    "[",
    "]",
    "::1",
    "127.0.0.1",
    "h",
    "a.b",
    ".",
    "-",
    "_",
    "%20",
    "%",
    "0",
    "65535",
    "65536",
    "99999",
    "+",
    " ",
    "\t",
    "\r\n",
    "\n",
    "\0",
    "\u{e9}",
    "\u{7f}",
    "..",
    "q=1&r",
    "\\",
    "\"",
    "HTTP/1.1",
];

/// Checks the request that a text makes, if it makes one.
pub(crate) fn check(input: &[u8]) {
    let text = spell(input, BEGINS, WORDS);
    let text = String::from_utf8_lossy(&text);
    let made = match request(&text) {
        Ok(made) => made,
        Err(error) => {
            assert!(!error.problem.is_empty(), "{text:?}");
            return;
        }
    };
    let head = String::from_utf8(made.head).expect("ASCII");
    let lines: Vec<&str> = head.split("\r\n").collect();
    let [first, host, _, _, _, "", ""] = lines[..] else {
        panic!("{head:?}");
    };
    assert!(!head.replace("\r\n", "").contains(['\r', '\n', '\0', '\t']));
    let ["GET", target, "HTTP/1.1"] = first.split(' ').collect::<Vec<_>>()[..]
    else {
        panic!("{first:?}");
    };
    assert!(
        target.starts_with('/') && !target.contains('#'),
        "{target:?}"
    );
    let host = host.strip_prefix("Host: ").expect("the host");
    let [address] = &made.addresses[..] else {
        panic!("{:?}", made.addresses);
    };
    let (name, port) = match address {
        Address::Name(name, port) => (name.clone(), *port),
        Address::Socket(socket) => match socket.port() {
            port if socket.is_ipv6() => (String::new(), port),
            port => (socket.ip().to_string(), port),
        },
        Address::Peer(_) => panic!("a peer of a simulation"),
    };
    assert_ne!(port, 0);
    assert!(host.starts_with(&name) || name.is_empty(), "{host} {name}");
    assert_eq!(
        port == 80,
        !host[name.len()..].ends_with(&format!(":{port}"))
    );
}
