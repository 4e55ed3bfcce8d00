//! Tests that need a process of their own: the same test, run again.

use crate::rig::bounded;
use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;

/// Set in the child: where it finds its parent.
const PARENT: &str = "LAB_TEST_PARENT";

/// Runs `test` once more in a process of its own, made after the shell has
/// done `setup`; there `inside` runs, here `outside` meanwhile.
pub(crate) fn in_child(
    test: &str,
    setup: &str,
    outside: impl FnOnce(TcpListener),
    inside: impl FnOnce(),
) {
    if env::var_os(PARENT).is_some() {
        return inside();
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let parent = listener.local_addr().expect("an address").to_string();
    let child = Command::new("sh")
        .arg("-c")
        .arg(format!("{setup} exec \"$0\" --exact \"$1\" --nocapture"))
        .arg(env::current_exe().expect("this test"))
        .arg(test)
        .env(PARENT, parent)
        .spawn();
    let mut child = child.expect("a child");
    outside(listener);
    let status = child.wait().expect("a status");
    assert!(status.success(), "in the child: {status}");
}

/// Tells the parent an address, and waits until it has acted on it.
pub(crate) fn tell_parent(address: SocketAddr) {
    let parent = env::var(PARENT).expect("a parent");
    let mut stream = bounded(TcpStream::connect(parent).expect("connected"));
    writeln!(stream, "{address}").expect("told");
    stream.read_exact(&mut [0]).expect("an answer");
}

/// Waits for an address that the child tells, and for `act` to act on it.
pub(crate) fn hear_child<T>(
    listener: TcpListener,
    act: impl FnOnce(SocketAddr) -> T,
) -> T {
    let (stream, _) = listener.accept().expect("the child");
    let mut stream = bounded(stream);
    let mut text = String::new();
    let read = BufReader::new(&stream).read_line(&mut text);
    read.expect("an address");
    let acted = act(text.trim().parse().expect("an address"));
    stream.write_all(b"x").expect("answered");
    acted
}
