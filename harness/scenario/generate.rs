//! Makes a random scenario out of a seed.
//!
//! Everything that the specification knows is drawn, from values that are few
//! and small: times on a coarse grid, limits just around the sizes of the
//! data. So the interesting cases are frequent, above all two events at one
//! microsecond. Knows no world, no loop and no style. Where to read next:
//! `generate_say.rs` for what hosts say.

use super::generate_say::add_hosts;
use super::random::{GRID_US, Random};
use super::{Attempt, Client, Echo, End, Fetch, FetchRequest, Scenario, Step};

/// Beginnings of ids. None ends in a digit, so an index makes each unique.
const IDS: [&str; 8] = [
    "r", "request ", "é", "漢字", "\"q\\", "fetch:", "a[0]", "\n",
];

/// Statuses at both ends of each class, and any other one at times.
const STATUSES: [u16; 15] = [
    200, 200, 200, 200, 204, 299, 301, 304, 399, 400, 404, 499, 500, 503, 599,
];

/// Pieces of bodies.
const BODIES: [&str; 10] = [
    "",
    "",
    "a",
    "ok",
    "line\n",
    "é",
    "漢字",
    "🦀",
    "\r\n\0\"\\",
    "HTTP/1.1 500 x\r\n\r\n",
];

/// Texts that are no response; some nearly are.
const GARBAGE: [&str; 12] = [
    "",
    "H",
    "HTTP",
    "HTTP 1.1",
    "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "\nHTTP/",
    " HTTP/1.1 200 OK\r\n\r\n",
    "SSH-2.0-x\r\n\r\n",
    "étrange",
    "\0",
    "\r\n",
];

/// Lines, parts of lines and several lines.
const LINES: [&str; 12] = [
    "", "\n", "\n\n", "a", "bc", "line\n", "\r\n", "é", "漢字\n", "x\ny\n",
    "one\ntw", "🦀\n",
];

/// Lengths around those at which buffers are full or grow.
const LONG_BYTES: [usize; 6] = [1_023, 1_024, 1_025, 4_096, 5_000, 70_000];

/// Bounds on the size of a generated scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateOptions {
    /// The largest number of requests.
    pub max_requests: u64,
    /// The largest number of clients of the server.
    pub max_clients: u64,
}

impl GenerateOptions {
    /// Hundreds of requests and clients.
    pub const LARGE: GenerateOptions = GenerateOptions {
        max_requests: 400,
        max_clients: 400,
    };
}

impl Default for GenerateOptions {
    /// Returns bounds so small that thousands of scenarios run in a second.
    fn default() -> GenerateOptions {
        GenerateOptions {
            max_requests: 5,
            max_clients: 5,
        }
    }
}

/// Makes the scenario of a seed, the same one each time.
///
/// # Examples
///
/// ```
/// use harness::scenario::{GenerateOptions, Scenario, generate};
///
/// let scenario = generate(7, &GenerateOptions::default());
/// assert_eq!(Scenario::from_json(&scenario.to_json()), Ok(scenario));
/// ```
pub fn generate(seed: u64, options: &GenerateOptions) -> Scenario {
    let mut random = Random::new(seed);
    let parts = random.below(3);
    let mut scenario = Scenario {
        name: format!("seed {seed}"),
        fetch: (parts != 0).then(|| fetch(&mut random, options.max_requests)),
        echo: (parts != 1).then(|| echo(&mut random, options.max_clients)),
    };
    if let Some(fetch) = &mut scenario.fetch
        && random.once_in(2)
    {
        add_hosts(&mut random, fetch);
    }
    if let Some(fetch) = &mut scenario.fetch {
        fetch.abort_at_us = random.once_in(8).then(|| random.stop_us());
    }
    if let Some(echo) = &mut scenario.echo {
        echo.abort_at_us = random.once_in(8).then(|| random.stop_us());
        if random.once_in(3) {
            add_stalls(&mut random, echo);
        }
    }
    scenario
}

fn fetch(random: &mut Random, max_requests: u64) -> Fetch {
    let or = Fetch::default();
    let count = random.below(max_requests.saturating_add(1));
    Fetch {
        concurrency: random.pick(&[1, 2, 3, or.concurrency]),
        timeout_us: match random.below(4) {
            0 => or.timeout_us,
            1 => 1 + random.below(GRID_US),
            _ => GRID_US * (1 + random.below(15)),
        },
        retries: random.pick(&[0, 0, 1, 1, 2, 2, 3, 16]),
        backoff_us: random.pick(&[0, 0, 1, 10, 10, 20, 50]),
        max_body_bytes: match random.below(3) {
            0 => random.below(12),
            _ => or.max_body_bytes,
        },
        cancel_at_us: random.once_in(4).then(|| random.stop_us()),
        requests: (0..count).map(|index| request(random, index)).collect(),
        ..or
    }
}

fn request(random: &mut Random, index: u64) -> FetchRequest {
    let attempts = 1 + random.below(4).saturating_sub(1);
    FetchRequest {
        id: format!("{}{index}", random.pick(&IDS)),
        attempts: (0..attempts).map(|_| attempt(random)).collect(),
    }
}

fn attempt(random: &mut Random) -> Attempt {
    match random.below(12) {
        0 | 1 => Attempt::Refuse {
            refuse_us: random.time_us(),
        },
        2 | 3 => Attempt::Reset {
            connect_us: random.time_us(),
            reset_us: random.time_us(),
        },
        4 => Attempt::Stall {
            connect_us: random.time_us(),
        },
        5 => Attempt::Garbage {
            connect_us: random.time_us(),
            respond_us: random.time_us(),
            garbage: random.pick(&GARBAGE).to_string(),
        },
        _ => Attempt::Respond {
            connect_us: random.time_us(),
            respond_us: random.time_us(),
            status: match random.below(8) {
                0 => 200 + random.below(400) as u16,
                _ => random.pick(&STATUSES),
            },
            body: (0..random.below(4))
                .map(|_| (random.time_us(), piece(random)))
                .collect(),
            truncate: random.once_in(5),
        },
    }
}

fn piece(random: &mut Random) -> String {
    if random.once_in(200) {
        return "b".repeat(random.pick(&LONG_BYTES));
    }
    random.pick(&BODIES).to_string()
}

fn echo(random: &mut Random, max_clients: u64) -> Echo {
    let or = Echo::default();
    let count = random.below(max_clients.saturating_add(1));
    let mut echo = Echo {
        delay_us: random.pick(&[0, 0, 0, 1, 10, 20, 30, 50]),
        idle_timeout_us: match random.below(8) {
            0..4 => None,
            4 => Some(1 + random.below(GRID_US)),
            _ => Some(GRID_US * (1 + random.below(12))),
        },
        max_line_bytes: match random.below(3) {
            0 => 1 + random.below(8),
            _ => or.max_line_bytes,
        },
        max_sessions: random.pick(&[1, 2, 3, or.max_sessions]),
        shutdown_at_us: random.once_in(3).then(|| random.stop_us()),
        ..or
    };
    echo.clients = (0..count).map(|_| client(random, &echo)).collect();
    echo
}

/// Has some clients take only so many bytes, where that has an end.
fn add_stalls(random: &mut Random, echo: &mut Echo) {
    let has_end = echo.shutdown_at_us.is_some() || echo.abort_at_us.is_some();
    if !has_end || !random.once_in(3) {
        let limit_us = random.time_us();
        echo.write_timeout_us = Some(limit_us.max(1));
    }
    for client in &mut echo.clients {
        client.takes = random.once_in(2).then(|| random.below(12));
    }
}

fn client(random: &mut Random, echo: &Echo) -> Client {
    let steps = random.below(5);
    let has_end =
        echo.idle_timeout_us.is_some() || echo.shutdown_at_us.is_some();
    Client {
        connect_at_us: random.time_us(),
        steps: (0..steps)
            .map(|_| Step {
                wait_us: random.time_us(),
                send: sent(random, echo.max_line_bytes),
            })
            .collect(),
        takes: None,
        end: match random.below(8) {
            0..2 => End::Reset,
            2..4 if has_end => End::Idle,
            _ => End::Close,
        },
        end_after_us: random.time_us(),
    }
}

fn sent(random: &mut Random, max_line_bytes: u64) -> String {
    let mut text = String::new();
    for _ in 0..random.below(4) {
        if random.once_in(200) {
            text.push_str(&"l".repeat(random.pick(&LONG_BYTES)));
        } else if random.once_in(8) && max_line_bytes < 100 {
            // A line just as long as allowed, or one byte longer.
            let length = max_line_bytes + random.below(2);
            text.push_str(&"x".repeat(length as usize));
        } else {
            text.push_str(random.pick(&LINES));
        }
    }
    text
}
