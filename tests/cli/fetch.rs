//! `lab fetch`, from a small server that answers by path.

use crate::{Running, said};
use harness::runtimes::Runtime;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use styles::Style;

/// A server on a thread that ends with the process.
struct Server {
    root: String,
    /// The head of each request, in the order in which they came.
    heads: Receiver<String>,
}

impl Server {
    fn start() -> Server {
        let any_port = (Ipv4Addr::LOCALHOST, 0);
        let listener = TcpListener::bind(any_port).expect("bound");
        let address = listener.local_addr().expect("an address");
        let (sender, heads) = channel();
        thread::spawn(move || serve(&listener, &sender));
        let root = format!("http://{address}");
        Server { root, heads }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }
}

/// Answers one client after the other; keeps those open that get no answer.
fn serve(listener: &TcpListener, heads: &Sender<String>) {
    let mut silent = Vec::new();
    let mut visits: BTreeMap<String, u32> = BTreeMap::new();
    for stream in listener.incoming() {
        let mut stream = stream.expect("a client");
        let head = read_head(&stream);
        let path = head.split(' ').nth(1).unwrap_or_default().to_string();
        // A test that is over does not listen.
        let _ = heads.send(head);
        let visit = visits.entry(path.clone()).or_default();
        *visit += 1;
        match answer(&path, *visit) {
            // The client may not want all of it.
            Some(bytes) => drop(stream.write_all(&bytes)),
            None => silent.push(stream),
        }
    }
}

fn read_head(stream: &TcpStream) -> String {
    let mut head = String::new();
    let mut lines = BufReader::new(stream);
    while !head.ends_with("\r\n\r\n") {
        let bytes = lines.read_line(&mut head).expect("a line");
        assert!(bytes > 0, "a head without an end: {head}");
    }
    head
}

/// Returns the bytes that are sent before the connection is closed.
fn answer(path: &str, visit: u32) -> Option<Vec<u8>> {
    let text = match path {
        "/length" => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "/chunked" => {
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
             5\r\nhello\r\n8;x=y\r\n, chunks\r\n0\r\nTrailer: x\r\n\r\n"
        }
        "/end?until=it" => "HTTP/1.1 200 OK\r\n\r\nhello, end",
        "/empty" => "HTTP/1.1 204 No Content\r\n\r\n",
        "/moved" => {
            "HTTP/1.1 301 x\r\nLocation: /length\r\nContent-Length: 0\r\n\r\n"
        }
        "/binary" => {
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
            return Some([&head[..], b"a\xff\xfeb"].concat());
        }
        "/missing" => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "/flaky" if visit < 3 => {
            "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
        }
        "/flaky" => "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnow",
        "/cut" => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "/large" => "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        "/large-chunk" => {
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"
        }
        "/mail" => "220 mail.example ESMTP\r\n",
        "/silent" => return None,
        _ => "",
    };
    Some(text.into())
}

/// Returns the results without the number of repeated sendings: whether the
/// end of a kept connection is seen before the next request is written hangs
/// on the clock.
fn results(out: &str) -> Vec<Value> {
    let mut value: Value = serde_json::from_str(out).expect("JSON");
    let results = value["fetch"].as_array_mut().expect("a list");
    for result in results.iter_mut() {
        result.as_object_mut().expect("a result").remove("resent");
    }
    results.clone()
}

/// Fetches everything that the server has, good and bad.
fn fetches(style: Style, more: &[&str]) {
    let server = Server::start();
    let table = [
        ("/length", 200, "hello"),
        ("/chunked", 200, "hello, chunks"),
        ("/end?until=it", 200, "hello, end"),
        ("/empty", 204, ""),
        ("/moved", 301, ""),
    ];
    let wrong = [
        ("/missing", "status", 1),
        ("/cut", "truncated", 3),
        ("/large", "too_large", 1),
        ("/large-chunk", "too_large", 1),
        ("/mail", "malformed", 1),
        ("/silent", "timeout", 3),
    ];
    let mut expected = Vec::new();
    for (path, status, body) in table {
        let id = server.url(path);
        expected.push(json!({
            "id": id, "attempts": 1, "status": status, "body": body
        }));
    }
    let id = server.url("/binary");
    expected.push(json!({
        "id": id, "attempts": 1, "status": 200, "body_hex": "61fffe62"
    }));
    let id = server.url("/flaky");
    expected.push(json!({
        "id": id, "attempts": 3, "status": 200, "body": "now"
    }));
    for (path, error, attempts) in wrong {
        let id = server.url(path);
        let mut result = json!({
            "id": id, "attempts": attempts, "error": error
        });
        if path == "/missing" {
            result["status"] = 404.into();
        }
        expected.push(result);
    }
    let urls = expected.iter().map(|e| e["id"].as_str().expect("a URL"));
    let mut arguments = vec!["fetch", "--style", style.name(), "--json"];
    arguments.extend(["--retries", "2", "--backoff-ms", "1"]);
    arguments.extend(["--timeout-ms", "500", "--max-body-bytes", "100"]);
    arguments.extend(more);
    arguments.extend(urls);
    let said = said(arguments);
    assert_eq!(results(&said.out), expected);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
}

#[test]
fn callbacks_fetch_whatever_comes() {
    fetches(Style::Callbacks, &[]);
}

#[test]
fn send_fetches_whatever_comes() {
    fetches(Style::Send, &[]);
}

#[test]
fn yield_from_fetches_whatever_comes() {
    fetches(Style::YieldFrom, &[]);
}

#[test]
fn async_await_fetches_whatever_comes() {
    fetches(Style::AsyncAwait, &[]);
}

#[test]
fn async_await_fetches_on_every_runtime() {
    for runtime in Runtime::ALL {
        fetches(Style::AsyncAwait, &["--runtime", runtime.name()]);
    }
}

#[test]
fn a_request_says_what_it_must() {
    let server = Server::start();
    let url = server.url("/length");
    let said = said(["fetch", "--style", "send", &url]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(said.out, format!("200  5 bytes  1 attempt  {url}\n"));
    let host = server.root.trim_start_matches("http://");
    let version = env!("CARGO_PKG_VERSION");
    let head = server.heads.recv().expect("a request");
    assert_eq!(
        head,
        format!(
            "GET /length HTTP/1.1\r\nHost: {host}\r\n\
             User-Agent: coroutine-lab/{version}\r\nAccept: */*\r\n\
             Connection: keep-alive\r\n\r\n"
        )
    );
}

#[test]
fn a_name_is_looked_up() {
    let server = Server::start();
    let url = server.url("/chunked").replace("127.0.0.1", "localhost");
    let said = said(["fetch", "--style", "async-await", &url]);
    assert_eq!((said.status, said.err.as_str()), (0, ""));
    assert_eq!(said.out, format!("200  13 bytes  1 attempt  {url}\n"));
}

#[test]
fn each_url_has_its_line_in_the_order_given() {
    let server = Server::start();
    let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = closed.expect("bound").local_addr().expect("an address");
    let (one, two) = (server.url("/missing"), server.url("/binary"));
    let three = format!("http://{address}/");
    let arguments = ["fetch", "--style", "callbacks", "--retries", "1"];
    let said = said([&arguments[..], &[&one, &two, &three]].concat());
    let expected = format!(
        "404       failed   1 attempt  {one}\n\
         200      4 bytes   1 attempt  {two}\n\
         refused   failed  2 attempts  {three}\n"
    );
    assert_eq!(said.out, expected);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
}

#[test]
fn one_wrong_url_and_nothing_is_fetched() {
    let server = Server::start();
    let good = server.url("/length");
    let said = said(["fetch", "--style", "send", &good, "https://h/"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    let expected = "lab: https://h/: https:// is not supported, only http://";
    assert_eq!(said.err, format!("{expected}\n"));
    assert!(server.heads.try_recv().is_err(), "something was fetched");
}

#[test]
fn a_url_with_a_line_break_is_told_in_one_line() {
    let said = said(["fetch", "--style", "send", "http://h/a\r\nX: y"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert_eq!(said.err.lines().count(), 1, "{}", said.err);
}

/// Stops a client that waits, and checks its output.
fn stops(style: Style) {
    let server = Server::start();
    let (done, silent) = (server.url("/length"), server.url("/silent"));
    let arguments = [
        "fetch",
        "--style",
        style.name(),
        "--concurrency",
        "1",
        "--json",
    ];
    let running =
        Running::start(&[&arguments[..], &[&done, &silent, &silent]].concat());
    // Both have begun when their heads have come, the first being over.
    for _ in 0..2 {
        server.heads.recv().expect("a request");
    }
    running.signal("INT");
    let (status, out, err) = running.finish();
    let expected = [
        json!({ "id": done, "attempts": 1, "status": 200, "body": "hello" }),
        json!({ "id": silent, "attempts": 1, "error": "cancelled" }),
        json!({ "id": silent, "attempts": 0, "error": "cancelled" }),
    ];
    assert_eq!(results(&out), expected);
    assert_eq!((status.code(), err.as_str()), (Some(1), ""));
}

#[test]
fn callbacks_fetch_until_a_signal() {
    stops(Style::Callbacks);
}

#[test]
fn send_fetches_until_a_signal() {
    stops(Style::Send);
}

#[test]
fn yield_from_fetches_until_a_signal() {
    stops(Style::YieldFrom);
}

#[test]
fn async_await_fetches_until_a_signal() {
    stops(Style::AsyncAwait);
}

#[test]
fn measure_fetches_as_often_as_it_is_told() {
    let server = Server::start();
    let url = server.url("/length");
    let arguments =
        format!("measure fetch --url {url} --count 3 --concurrency 2 --json");
    for style in Style::ALL {
        let said = said(arguments.split(' ').chain(["--style", style.name()]));
        assert_eq!((said.status, said.err), (0, String::new()), "{style}");
        let found: Value = serde_json::from_str(&said.out).expect("JSON");
        assert_eq!(found["style"], style.name());
        assert_eq!(
            (&found["n"], &found["concurrency"]),
            (&json!(3), &json!(2))
        );
        for field in ["ns_per_op", "cpu_ns_per_op"] {
            assert!(found[field].as_f64() > Some(0.0), "{field}: {found}");
        }
        assert!(found["resumptions"].as_u64() > Some(6), "{found}");
    }
    let lost = said(["measure", "fetch", "--style", "send", "--url", "x:"]);
    assert_eq!((lost.status, lost.out), (2, String::new()));
}
