//! Behaviours of servers towards the fetch client.

use super::support::{PATIENCE, fetch};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread::{JoinHandle, spawn};
use styles::Style;
use styles::workload::{Address, FetchError, FetchPlan, Request};

/// Plays a server: for each connection, one after the other, a list of
/// answers, after which it is closed.
fn play(
    connections: Vec<Vec<&'static str>>,
) -> (SocketAddr, JoinHandle<usize>) {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = TcpListener::bind(any).expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = spawn(move || {
        let mut answered = 0;
        for answers in connections {
            let (stream, _) = listener.accept().expect("a client");
            answered += answer_all(stream, answers);
        }
        answered
    });
    (address, server)
}

fn answer_all(stream: TcpStream, answers: Vec<&'static str>) -> usize {
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let mut writer = stream.try_clone().expect("a clone");
    let mut reader = BufReader::new(stream);
    let mut answered = 0;
    for answer in answers {
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line).expect("a request") == 0 {
                return answered;
            }
        }
        writer.write_all(answer.as_bytes()).expect("answered");
        answered += 1;
    }
    answered
}

/// Plays a server on a thread, with its listener.
fn listen(
    play: impl FnOnce(TcpListener) + Send + 'static,
) -> (SocketAddr, JoinHandle<()>) {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = TcpListener::bind(any).expect("a port");
    let address = listener.local_addr().expect("an address");
    (address, spawn(move || play(listener)))
}

fn read_head(stream: &TcpStream) {
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let mut lines = BufReader::new(stream).lines();
    while !lines.next().expect("a line").expect("a head").is_empty() {}
}

fn plan(address: SocketAddr, requests: usize, kept: usize) -> FetchPlan {
    let request = Request {
        addresses: vec![Address::Socket(address)],
        head: b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n".to_vec(),
    };
    FetchPlan {
        concurrency: 1,
        timeout_us: 60_000_000,
        retries: 0,
        backoff_us: 0,
        max_body_bytes: 1_000,
        kept_connections: kept,
        requests: vec![request; requests],
    }
}

const LENGTH: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const CHUNKS: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                      2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
const TO_END: &str = "HTTP/1.0 200 OK\r\n\r\nhello";

in_each_style! {
    fn fetches_bodies_of_every_framing(style: Style) {
        let cut = &LENGTH[..LENGTH.len() - 1];
        let answers = [LENGTH, CHUNKS, TO_END, cut, "SSH-2.0-x\r\n\r\n"];
        let each_alone = answers.map(|answer| vec![answer]).to_vec();
        let (address, server) = play(each_alone);
        let results = fetch(style, plan(address, 5, 0));
        for result in &results[..3] {
            let response = result.as_ref().expect("a response");
            assert_eq!(
                (response.status, &response.body[..]),
                (200, &b"hello"[..])
            );
        }
        assert_eq!(results[3], Err(FetchError::Truncated));
        assert_eq!(results[4], Err(FetchError::Malformed));
        assert_eq!(server.join().expect("played"), 5);
    }

    fn reuses_a_connection_that_stays_open(style: Style) {
        let (address, server) = play(vec![vec![LENGTH, CHUNKS, LENGTH]]);
        let results = fetch(style, plan(address, 3, 1));
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(server.join().expect("played"), 3);
    }

    fn what_comes_on_an_idle_connection_is_no_answer(style: Style) {
        // The first peer says more when the second one is asked, which then
        // answers: what comes first over loopback is there first.
        let (asked, is_asked) = channel();
        let (said, is_said) = channel();
        let (first, server) = listen(move |listener| {
            let (mut idle, _) = listener.accept().expect("a client");
            read_head(&idle);
            idle.write_all(LENGTH.as_bytes()).expect("answered");
            is_asked.recv().expect("the other one has its request");
            let forged = LENGTH.replace("hello", "false");
            idle.write_all(forged.as_bytes()).expect("said");
            said.send(()).expect("the other one waits");
            let (mut other, _) = listener.accept().expect("it comes again");
            read_head(&other);
            other.write_all(LENGTH.as_bytes()).expect("answered");
        });
        let (second, slow) = listen(move |listener| {
            let (mut stream, _) = listener.accept().expect("a client");
            read_head(&stream);
            asked.send(()).expect("the first one waits");
            is_said.recv().expect("the first one has said it");
            stream.write_all(LENGTH.as_bytes()).expect("answered");
        });
        let mut plan = plan(first, 3, 2);
        plan.requests[1].addresses = vec![Address::Socket(second)];
        for result in fetch(style, plan) {
            assert_eq!(result.expect("a response").body, b"hello");
        }
        server.join().expect("played");
        slow.join().expect("played");
    }

    fn a_stale_connection_is_tried_once_more(style: Style) {
        // The first connection is closed after one answer without a word.
        let (address, server) = play(vec![vec![LENGTH], vec![LENGTH, LENGTH]]);
        let results = fetch(style, plan(address, 3, 1));
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(server.join().expect("played"), 3);
    }
}
