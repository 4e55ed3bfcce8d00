//! The scenarios for measuring whole jobs.
//!
//! Nothing in them is random, and they use everything that a style has to do:
//! each line is bounded in time, each request may be tried again.

use harness::scenario::{
    Attempt, Client, Echo, End, Fetch, FetchRequest, Scenario, Step,
};

/// The length of a line in bytes, its newline included; most lines that people
/// send are shorter than 80.
const LINE_BYTES: usize = 64;

/// The time between two lines of a client, and between a connection and its
/// response, in microseconds: a fast network.
const WAIT_US: u64 = 100;

/// The number of different arrival times; more clients share these.
const ARRIVALS: u32 = 50;

/// The idle timeout, in microseconds: no session is idle for so long, but each
/// read is bounded by it.
const IDLE_TIMEOUT_US: u64 = 1_000_000;

/// The requests in progress at once: some wait for a permit, none for long.
const CONCURRENCY: u64 = 64;

/// One of this many requests is refused at first.
const REFUSED_ONE_IN: u32 = 10;

/// The length of each of the two pieces of a body, in bytes.
const PIECE_BYTES: usize = 512;

/// Returns the scenario of `clients` clients that send `lines` lines each.
pub(super) fn echo(clients: u32, lines: u32) -> Scenario {
    let client = |index: u32| Client {
        connect_at_us: u64::from(index % ARRIVALS),
        steps: (0..lines).map(|line| step(index, line)).collect(),
        takes: None,
        end: End::Close,
        end_after_us: WAIT_US,
    };
    let echo = Echo {
        idle_timeout_us: Some(IDLE_TIMEOUT_US),
        max_sessions: u64::from(clients.max(1)),
        clients: (0..clients).map(client).collect(),
        ..Echo::default()
    };
    Scenario {
        name: format!("{clients} clients, {lines} lines each"),
        fetch: None,
        echo: Some(echo),
    }
}

fn step(client: u32, line: u32) -> Step {
    let text = format!("line {line} of client {client} ");
    Step {
        wait_us: WAIT_US,
        send: format!("{text:.<width$}\n", width = LINE_BYTES - 1),
    }
}

/// Returns the scenario of `requests` requests.
pub(super) fn fetch(requests: u32) -> Scenario {
    let fetch = Fetch {
        concurrency: CONCURRENCY,
        retries: 1,
        backoff_us: WAIT_US,
        requests: (0..requests).map(request).collect(),
        ..Fetch::default()
    };
    Scenario {
        name: format!("{requests} requests"),
        fetch: Some(fetch),
        echo: None,
    }
}

fn request(index: u32) -> FetchRequest {
    let id = format!("r{index}");
    let piece = format!("{id:.>PIECE_BYTES$}");
    let respond = Attempt::Respond {
        connect_us: WAIT_US,
        respond_us: WAIT_US,
        status: 200,
        body: vec![(0, piece.clone()), (WAIT_US, piece)],
        truncate: false,
    };
    let refuse_us = WAIT_US;
    let attempts = if index.is_multiple_of(REFUSED_ONE_IN) {
        vec![Attempt::Refuse { refuse_us }, respond]
    } else {
        vec![respond]
    };
    FetchRequest { id, attempts }
}
