//! One request of a kilobyte, 64 at a time over reused connections: CPU time
//! of the client, over loopback.
//!
//! The client under test has this thread, its server another. Connecting is
//! part of it, 64 times in thousands. Wall time says nothing here: most of
//! it is the server's.

mod raw;
mod server;
mod subjects;

use benches::{Case, Stopwatch, size};
use lab::measure::Subject;
use std::process::ExitCode;

/// The requests in progress at once, and the connections.
const CONCURRENCY: u32 = 64;

/// The length of a body, in bytes.
const BODY_BYTES: usize = 1024;

/// The result of a client: the body of each request.
type Bodies = Vec<Vec<u8>>;

fn main() -> ExitCode {
    let requests = size(20_000, 1_000);
    let bytes = u64::from(requests) * BODY_BYTES as u64;
    let case = Case::new("fetch_tcp", CONCURRENCY, u64::from(requests), bytes);
    let case = with_subjects(case, requests);
    let raw = move |watch: &mut Stopwatch| {
        let server = server::start(requests).expect("a server");
        check(&raw::fetch(server, requests, watch).expect("sockets"))
    };
    benches::time([case.against("raw").with("raw", raw)])
}

/// Lets the subjects of the harness take part, if they do the same work.
fn with_subjects(mut case: Case, requests: u32) -> Case {
    let fetch = move |subject, watch: &mut Stopwatch| {
        let server = server::start(requests).expect("a server");
        subjects::fetch(subject, server, requests, watch).expect("sockets")
    };
    for subject in Subject::ALL {
        let name = subject.contestant().name();
        case = case.with(name, move |watch| check(&fetch(subject, watch).0));
    }
    case.proven_by(move |subject| fetch(subject, &mut Stopwatch::default()).1)
}

/// Returns the number of bytes that came.
///
/// # Panics
///
/// If a body does not belong to its request.
fn check(bodies: &Bodies) -> u64 {
    for (number, body) in (0..).zip(bodies) {
        assert_eq!(*body, server::body(number), "body {number}");
    }
    bodies.iter().map(|body| body.len() as u64).sum()
}

/// Returns the bytes that ask for the body of this number.
fn request(number: u32) -> Vec<u8> {
    format!("GET /{number} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}
