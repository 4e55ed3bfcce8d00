//! `lab serve echo`, with real clients.

use crate::{Running, said};
use harness::runtimes::Runtime;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use styles::Style;

/// Starts a server on any free port; returns it, its output after the first
/// line, and the port.
fn serve(
    style: Style,
    more: &[&str],
) -> (Running, BufReader<impl Read + use<>>, u16) {
    let mut arguments = vec!["serve", "echo", "--style", style.name()];
    arguments.extend(["--listen", "127.0.0.1:0", "--json"]);
    arguments.extend(more);
    let mut running = Running::start(&arguments);
    let (out, port) = port_of(running.0.stdout.take().expect("piped"));
    (running, out, port)
}

/// Reads the first line that a server prints.
fn port_of<R: Read>(out: R) -> (BufReader<R>, u16) {
    let mut out = BufReader::new(out);
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let port: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let port = port["port"].as_u64().and_then(|p| p.try_into().ok());
    (out, port.expect("a port"))
}

fn connect(port: u16) -> TcpStream {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("connected")
}

fn rest_of(mut stream: impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("UTF-8");
    text
}

/// Serves two clients that come to their end and one that does not.
fn serves(style: Style, more: &[&str]) {
    let (running, mut out, port) = serve(style, more);
    let mut first = connect(port);
    first.write_all(b"one\ntwo\nand no end").expect("written");
    let mut second = connect(port);
    second.write_all("drei é\n".as_bytes()).expect("written");
    second.shutdown(Shutdown::Write).expect("shut down");
    assert_eq!(rest_of(second), "drei é\n");
    first.shutdown(Shutdown::Write).expect("shut down");
    assert_eq!(rest_of(first), "one\ntwo\nand no end");

    let mut open = connect(port);
    open.write_all(b"x\n").expect("written");
    let mut echo = [0; 2];
    open.read_exact(&mut echo).expect("an echo");
    running.signal("TERM");
    // The server closes what is open.
    assert_eq!(rest_of(open), "");
    assert_eq!(
        rest_of(&mut out),
        "{\"sessions\": 3, \"lines\": 5, \"bytes\": 28}\n"
    );
    let (status, _, err) = running.finish();
    assert_eq!((status.code(), err.as_str()), (Some(0), ""));
}

#[test]
fn callbacks_serve_until_a_signal() {
    serves(Style::Callbacks, &[]);
}

#[test]
fn send_serves_until_a_signal() {
    serves(Style::Send, &[]);
}

#[test]
fn yield_from_serves_until_a_signal() {
    serves(Style::YieldFrom, &[]);
}

#[test]
fn async_await_serves_until_a_signal() {
    serves(Style::AsyncAwait, &[]);
}

#[test]
fn async_await_serves_on_every_runtime() {
    for runtime in Runtime::ALL {
        serves(Style::AsyncAwait, &["--runtime", runtime.name()]);
    }
}

/// More than a server with so few files can have at once.
const CLIENTS: usize = 100;

/// Serves all in the end, each as soon as the one before has gone.
fn serves_with_few_files(runtime: Runtime) {
    let lab = env!("CARGO_BIN_EXE_lab");
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 50; exec \"$0\" \"$@\"", lab]);
    command.args(["serve", "echo", "--style", "async-await", "--json"]);
    command.args(["--listen", "127.0.0.1:0", "--runtime", runtime.name()]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running(command.spawn().expect("started"));
    let out = running.0.stdout.take().expect("piped");
    let (mut out, port) = port_of(out);
    let clients: Vec<TcpStream> = (0..CLIENTS)
        .map(|_| {
            let mut client = connect(port);
            client.write_all(b"x\n").expect("written");
            client
        })
        .collect();
    for mut client in clients {
        let mut echo = [0; 2];
        client.read_exact(&mut echo).expect("an echo");
        assert_eq!(&echo, b"x\n");
    }
    running.signal("TERM");
    assert_eq!(
        rest_of(&mut out),
        "{\"sessions\": 100, \"lines\": 100, \"bytes\": 200}\n",
        "{runtime}"
    );
    let (status, _, err) = running.finish();
    assert_eq!((status.code(), err.as_str()), (Some(0), ""), "{runtime}");
}

#[test]
fn every_runtime_serves_more_clients_than_it_has_files_for() {
    for runtime in Runtime::ALL {
        serves_with_few_files(*runtime);
    }
}

#[test]
fn what_is_served_is_said_in_words_too() {
    let arguments = ["serve", "echo", "--style", "send", "--listen"];
    let arguments = [&arguments[..], &["localhost:0"]].concat();
    let mut running = Running::start(&arguments);
    let out = running.0.stdout.take().expect("piped");
    let mut lines = BufReader::new(out).lines();
    let mut line = || lines.next().expect("a line").expect("UTF-8");
    let address = line();
    let address = address
        .strip_prefix("echo server in send on ")
        .expect("an address");
    let mut client = TcpStream::connect(address).expect("connected");
    assert_eq!(line(), "Ctrl-C stops it");
    client.write_all(b"abc\n").expect("written");
    client.shutdown(Shutdown::Write).expect("shut down");
    assert_eq!(rest_of(client), "abc\n");
    running.signal("INT");
    assert_eq!(line(), "served 1 session, 1 line, 4 bytes");
    let (status, _, err) = running.finish();
    assert_eq!((status.code(), err.as_str()), (Some(0), ""));
}

#[test]
fn a_line_that_is_too_long_ends_its_session_only() {
    let (running, mut out, port) =
        serve(Style::AsyncAwait, &["--max-line-bytes", "3"]);
    let mut long = connect(port);
    long.write_all(b"abc\nabcd").expect("written");
    let mut echo = [0; 4];
    long.read_exact(&mut echo).expect("an echo");
    // Closed without reading all, so perhaps reset: the end, in either case.
    let _ = long.read_to_end(&mut Vec::new());
    let mut other = connect(port);
    other.write_all(b"ok\n").expect("written");
    other.shutdown(Shutdown::Write).expect("shut down");
    assert_eq!(rest_of(other), "ok\n");
    running.signal("TERM");
    let said = rest_of(&mut out);
    assert_eq!(said, "{\"sessions\": 2, \"lines\": 2, \"bytes\": 7}\n");
}

#[test]
fn a_session_that_says_nothing_is_closed() {
    let (_running, _out, port) =
        serve(Style::Callbacks, &["--idle-timeout-us", "1000"]);
    assert_eq!(rest_of(connect(port)), "");
}

#[test]
fn one_more_client_than_sessions_waits_for_its_turn() {
    let (_running, _out, port) = serve(Style::Send, &["--max-sessions", "1"]);
    let mut first = connect(port);
    first.write_all(b"1\n").expect("written");
    let mut echo = [0; 2];
    first.read_exact(&mut echo).expect("an echo");
    let mut second = connect(port);
    second.write_all(b"2\n").expect("written");
    second.shutdown(Shutdown::Write).expect("shut down");
    // Still the first one's turn.
    first.write_all(b"3\n").expect("written");
    first.read_exact(&mut echo).expect("an echo");
    drop(first);
    assert_eq!(rest_of(second), "2\n");
}

#[test]
fn a_client_beyond_the_sessions_is_not_served() {
    let (running, mut out, port) =
        serve(Style::Callbacks, &["--max-sessions", "1"]);
    let mut first = connect(port);
    let mut second = connect(port);
    second.write_all(b"2\n").expect("written");
    // The server looks around between the echoes, with the second in sight.
    for _ in 0..3 {
        first.write_all(b"1\n").expect("written");
        let mut echo = [0; 2];
        first.read_exact(&mut echo).expect("an echo");
    }
    running.signal("TERM");
    let said = rest_of(&mut out);
    assert_eq!(said, "{\"sessions\": 1, \"lines\": 3, \"bytes\": 6}\n");
}

#[test]
fn a_signal_does_not_wait_for_lines_that_are_delayed() {
    let (running, mut out, port) =
        serve(Style::YieldFrom, &["--delay-us", "1000000000000"]);
    let mut client = connect(port);
    // Served first, so that the second line, too, is there when we stop.
    client.write_all(b"never echoed\n").expect("written");
    let mut probe = connect(port);
    probe.write_all(b"x").expect("written");
    running.signal("TERM");
    assert_eq!(rest_of(&mut out).matches("\"lines\": 0").count(), 1);
    let (status, ..) = running.finish();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn an_address_in_use_is_told_in_one_line() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("bound");
    let address = taken.local_addr().expect("an address").to_string();
    let arguments = ["serve", "echo", "--style", "send", "--listen"];
    let said = said([&arguments[..], &[&address]].concat());
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert_eq!(said.err.lines().count(), 1);
    assert!(said.err.contains(&address), "{}", said.err);
    assert!(said.err.contains("in use"), "{}", said.err);
}

#[test]
fn a_client_that_never_reads_loses_its_place() {
    for style in Style::ALL {
        let bounds = ["--max-sessions", "1", "--write-timeout-us", "300000"];
        let (_running, _out, port) = serve(style, &bounds);
        let mut line = vec![b'x'; 60_000];
        line.push(b'\n');
        let mut first = connect(port);
        let patience = Some(std::time::Duration::from_secs(1));
        first.set_write_timeout(patience).expect("a timeout");
        // Until it is stuck, or its session is closed.
        while first.write_all(&line).is_ok() {}
        let mut second = connect(port);
        second.write_all(b"hi\n").expect("written");
        second.shutdown(Shutdown::Write).expect("shut down");
        assert_eq!(rest_of(second), "hi\n", "{style}");
    }
}
