//! The peers against blocking sockets of std.

use super::{LOOPBACK, Peers};
use crate::scenario::{
    Attempt, Client, Echo, End, Fetch, FetchRequest, Scenario, Step,
};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// The bound on every wait; a longer one is a failure.
const BOUND: Duration = Duration::from_secs(30);

const HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n";

fn fetching(attempts: Vec<Attempt>) -> Scenario {
    let request = FetchRequest {
        id: "r".to_string(),
        attempts,
    };
    let fetch = Fetch {
        concurrency: 1,
        timeout_us: 1,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: 0,
        requests: vec![request],
        ..Fetch::default()
    };
    Scenario {
        name: String::new(),
        fetch: Some(fetch),
        echo: None,
    }
}

fn echoing(clients: Vec<Client>) -> Scenario {
    let echo = Echo {
        max_line_bytes: 1,
        max_sessions: 1,
        clients,
        ..Echo::default()
    };
    Scenario {
        name: String::new(),
        fetch: None,
        echo: Some(echo),
    }
}

fn client(connect_at_us: u64, sends: &[&str], end: End) -> Client {
    let step = |send: &&str| Step {
        wait_us: 500,
        send: (*send).to_string(),
    };
    Client {
        connect_at_us,
        steps: sends.iter().map(step).collect(),
        takes: None,
        end,
        end_after_us: 500,
    }
}

fn respond(body: &[(u64, &str)], truncate: bool) -> Attempt {
    let body = body.iter().map(|(us, text)| (*us, (*text).to_string()));
    Attempt::Respond {
        connect_us: 1_000,
        respond_us: 1_000,
        status: 200,
        body: body.collect(),
        truncate,
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    bounded(TcpStream::connect(address).expect("connected"))
}

fn bounded(stream: TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(BOUND)).expect("a timeout");
    stream
}

/// Sends a request; returns the answer, to its end or of this length.
fn ask(address: SocketAddr, length: Option<usize>) -> Vec<u8> {
    let mut stream = connect(address);
    // In pieces, for a head is not always read at once.
    for piece in HEAD.chunks(9) {
        stream.write_all(piece).expect("written");
    }
    let mut got = vec![0; length.unwrap_or(0)];
    match length {
        Some(_) => stream.read_exact(&mut got).expect("so much"),
        None => drop(stream.read_to_end(&mut got).expect("the end")),
    }
    got
}

#[test]
fn servers_answer_as_often_as_they_are_asked() {
    let body = [(0, "one "), (2_000, ""), (0, "two")];
    let attempt = respond(&body, false);
    let expected = [attempt.head(), b"one two".to_vec()].concat();
    let peers = Peers::start(&fetching(vec![attempt])).expect("started");
    let address = peers.setup().peers[0];
    let begin = Instant::now();
    for _ in 0..3 {
        assert_eq!(ask(address, Some(expected.len())), expected);
    }
    assert!(
        begin.elapsed() >= Duration::from_micros(12_000),
        "too early"
    );
    assert!(peers.finish().is_empty());
}

#[test]
fn a_server_waits_for_the_whole_head() {
    let attempt = respond(&[], false);
    let head = attempt.head();
    let peers = Peers::start(&fetching(vec![attempt])).expect("started");
    let address = peers.setup().peers[0];
    let mut stream = connect(address);
    let (first, last) = HEAD.split_at(HEAD.len() - 1);
    stream.write_all(first).expect("written");

    // A later client is answered first.
    assert_eq!(ask(address, Some(head.len())), head);
    assert_eq!(ask(address, Some(head.len())), head);
    check_is_silent(&stream);
    stream.write_all(last).expect("written");
    let mut got = vec![0; head.len()];
    stream.read_exact(&mut got).expect("an answer");
    assert_eq!(got, head);
}

fn check_is_silent(mut stream: &TcpStream) {
    stream.set_nonblocking(true).expect("set");
    let silent = stream.read(&mut [0; 4]).expect_err("silence");
    assert_eq!(silent.kind(), ErrorKind::WouldBlock);
    stream.set_nonblocking(false).expect("set");
}

#[test]
fn a_long_answer_comes_whole() {
    let text = "0123456789abcdef".repeat(1 << 19);
    let attempt = respond(&[(0, &text)], true);
    let head = attempt.head().len();
    let peers = Peers::start(&fetching(vec![attempt])).expect("started");
    let got = ask(peers.setup().peers[0], None);
    assert!(got[head..] == *text.as_bytes());
}

#[test]
fn each_server_keeps_to_its_script() {
    let stall = Attempt::Stall { connect_us: 0 };
    let truncated = respond(&[(0, "short")], true);
    let expected = [truncated.head(), b"short".to_vec()].concat();
    let garbage = Attempt::Garbage {
        connect_us: 0,
        respond_us: 1_000,
        garbage: "SSH-2.0".to_string(),
    };
    let reset = Attempt::Reset {
        connect_us: 0,
        reset_us: 1_000,
    };
    let refuse = Attempt::Refuse { refuse_us: 0 };
    let attempts = vec![stall, truncated, garbage, reset, refuse];
    let peers = Peers::start(&fetching(attempts)).expect("started");
    let addresses = peers.setup().peers;

    let mut stalled = connect(addresses[0]);
    stalled.write_all(HEAD).expect("written");

    assert_eq!(ask(addresses[1], None), expected);
    assert_eq!(ask(addresses[2], None), b"SSH-2.0");

    let mut stream = connect(addresses[3]);
    stream.write_all(HEAD).expect("written");
    let read = stream.read(&mut [0; 4]);
    let error = read.expect_err("reset");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);

    let refused = TcpStream::connect(addresses[4]).expect_err("refused");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);

    // All others have had their turns since.
    check_is_silent(&stalled);
    drop(peers);
    let ended = stalled.read(&mut [0; 4]);
    assert!(matches!(ended, Ok(0) | Err(_)), "the peer is gone");
}

/// Accepts a client; returns its index too.
fn accept(listener: &TcpListener, peers: &Peers) -> (TcpStream, u32) {
    let (stream, address) = listener.accept().expect("a client");
    let clients = peers.setup().clients.expect("a table");
    (bounded(stream), clients[&address.port()])
}

#[test]
fn clients_come_at_their_times_and_keep_to_their_scripts() {
    let clients = vec![
        client(6_000, &["late\n"], End::Idle),
        client(0, &["on", "e\n", "two"], End::Close),
        client(3_000, &["x\n"], End::Reset),
        client(u64::MAX, &["never\n"], End::Close),
    ];
    let peers = Peers::start(&echoing(clients)).expect("started");
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    peers.connect_clients(listener.local_addr().expect("an address"));

    let (mut stream, index) = accept(&listener, &peers);
    assert_eq!(index, 1);
    let mut got = String::new();
    stream.read_to_string(&mut got).expect("the end");
    assert_eq!(got, "one\ntwo");
    stream.write_all(got.as_bytes()).expect("echoed");
    drop(stream);

    let (mut stream, index) = accept(&listener, &peers);
    assert_eq!(index, 2);
    let mut two = [0; 2];
    stream.read_exact(&mut two).expect("its line");
    let error = stream.read(&mut two).expect_err("reset");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);

    let (mut stream, index) = accept(&listener, &peers);
    assert_eq!(index, 0);
    let mut line = [0; 5];
    stream.read_exact(&mut line).expect("its line");
    stream.write_all(&line).expect("echoed");
    drop((stream, listener));
    assert_eq!(peers.finish(), ["late\n", "one\ntwo", "", ""]);
}

#[test]
fn a_client_keeps_what_came_before_its_connection_broke() {
    let many = "many bytes\n".repeat(1 << 20);
    let clients = vec![client(0, &["a\n", &many], End::Close)];
    let peers = Peers::start(&echoing(clients)).expect("started");
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    peers.connect_clients(listener.local_addr().expect("an address"));
    let (mut stream, _) = accept(&listener, &peers);
    stream.write_all(b"a\n").expect("echoed");
    // It is closed with bytes unread, and the client sends on.
    stream.read_exact(&mut [0; 100]).expect("some");
    drop((stream, listener));
    assert_eq!(peers.finish(), ["a\n"]);
}

#[test]
fn a_client_reads_while_it_cannot_send() {
    let many = "many bytes\n".repeat(1 << 20);
    let clients = vec![client(0, &[&many], End::Close)];
    let peers = Peers::start(&echoing(clients)).expect("started");
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    peers.connect_clients(listener.local_addr().expect("an address"));
    let (mut stream, _) = accept(&listener, &peers);
    // It is written before anything is read: neither side's buffers hold it
    // all.
    stream.write_all(many.as_bytes()).expect("written");
    let mut got = String::new();
    stream.read_to_string(&mut got).expect("the end");
    drop(stream);
    assert!(got == many);
    assert!(peers.finish() == [many]);
}

#[test]
fn of_an_endless_echo_only_so_much_is_kept() {
    let clients = vec![client(0, &["x\n"], End::Idle)];
    let peers = Peers::start(&echoing(clients)).expect("started");
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    peers.connect_clients(listener.local_addr().expect("an address"));
    let (mut stream, _) = accept(&listener, &peers);
    stream.write_all(&[b'y'; 1 << 20]).expect("written");
    drop((stream, listener));
    let received = peers.finish();
    assert!((3..10_000).contains(&received[0].len()));
}

#[test]
fn a_client_whose_server_lives_on_is_cut_off() {
    let clients = vec![client(0, &["x\n"], End::Idle)];
    let peers = Peers::start(&echoing(clients)).expect("started");
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    peers.connect_clients(listener.local_addr().expect("an address"));
    let (stream, _) = accept(&listener, &peers);
    assert_eq!(peers.finish(), [""]);
    drop(stream);
}

#[test]
fn nobody_listens_for_the_clients() {
    let clients = vec![client(0, &["x\n"], End::Close)];
    let peers = Peers::start(&echoing(clients)).expect("started");
    let listener = TcpListener::bind(LOOPBACK).expect("bound");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    peers.connect_clients(address);
    assert_eq!(peers.finish(), [""]);
}

#[test]
fn clients_that_were_never_told_where_to_connect() {
    let clients = vec![client(0, &["x\n"], End::Close)];
    let peers = Peers::start(&echoing(clients)).expect("started");
    assert_eq!(peers.finish(), [""]);
}
