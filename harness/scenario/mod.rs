//! Scenarios as plain data: the content of the files that `spec/workload.md`
//! describes.
//!
//! Knows no world, no loop and no style. Where to read next: `parse.rs` for
//! the way from a file to a scenario, `generate.rs` for the way from a seed.

mod defaults;
mod ear;
mod error;
mod fields;
mod generate;
mod generate_answer;
mod generate_say;
mod json;
mod parse;
mod parse_attempt;
mod parts;
mod path;
mod random;
mod read;
mod shrink;
mod write;

pub use self::ear::Ear;
pub use self::error::ScenarioError;
pub use self::generate::{GenerateOptions, generate};
pub use self::read::ReadError;
pub use self::shrink::shrink;

use styles::workload::{Address, EchoPlan, FetchPlan, Request};

/// A whole scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The scenario's name, any text.
    pub name: String,
    /// The work of the client, if there is one.
    pub fetch: Option<Fetch>,
    /// The work of the server, if there is one.
    pub echo: Option<Echo>,
}

/// A client that fetches many resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// The most requests in progress at once.
    pub concurrency: u64,
    /// The bound on one attempt, in microseconds.
    pub timeout_us: u64,
    /// The number of further attempts after a retryable error.
    pub retries: u32,
    /// The wait before the second attempt in microseconds, doubled for each
    /// further one.
    pub backoff_us: u64,
    /// The longest allowed body in bytes; a longer one is an error.
    pub max_body_bytes: u64,
    /// The time at which every unfinished request is cancelled.
    pub cancel_at_us: Option<u64>,
    /// The time at which the client's task is cancelled.
    pub abort_at_us: Option<u64>,
    /// The most idle connections that are kept open for later requests.
    pub keep: u64,
    /// The servers that several requests may go to, by their numbers.
    pub hosts: Vec<Host>,
    /// The requests, in order.
    pub requests: Vec<FetchRequest>,
}

/// A server that several requests may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Microseconds that connecting to it takes.
    pub connect_us: u64,
}

/// One request, and the server's behaviour in each attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchRequest {
    /// The id, unique among the requests.
    pub id: String,
    /// One entry an attempt; not empty, and the last one repeats.
    pub attempts: Vec<Attempt>,
}

/// The server's behaviour in one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Connecting fails.
    Refuse {
        /// Microseconds from the beginning of the attempt to the refusal.
        refuse_us: u64,
    },
    /// The connection is reset.
    Reset {
        /// Microseconds from the beginning of the attempt to the connection.
        connect_us: u64,
        /// Microseconds from the connection to the reset.
        reset_us: u64,
    },
    /// The connection is made, then the server is silent.
    Stall {
        /// Microseconds from the beginning of the attempt to the connection.
        connect_us: u64,
    },
    /// The server sends a response.
    Respond {
        /// Microseconds from the beginning of the attempt to the connection.
        connect_us: u64,
        /// Microseconds from the connection to the head of the response.
        respond_us: u64,
        /// The status, 200 to 599.
        status: u16,
        /// The pieces of the body, each with its delay in microseconds after
        /// the piece before or the head.
        body: Vec<(u64, String)>,
        /// Promises one byte more in the head, and closes after the last
        /// piece.
        truncate: bool,
    },
    /// The server sends something that is no response.
    Garbage {
        /// Microseconds from the beginning of the attempt to the connection.
        connect_us: u64,
        /// Microseconds from the connection to the garbage, which is followed
        /// by the end.
        respond_us: u64,
        /// The text that is sent; it does not begin with `HTTP/`.
        garbage: String,
    },
    /// The attempt goes to a host, over a kept connection or a new one, and
    /// the host says bytes.
    Say {
        /// The number of the host.
        host: u32,
        /// The pieces of what it says, each with its delay in microseconds
        /// after the piece before or the request.
        say: Vec<(u64, Vec<u8>)>,
        /// The fate of the connection after the last piece.
        end: End,
        /// Microseconds from the last piece to the end.
        end_after_us: u64,
    },
}

/// A server that echoes lines, and its clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echo {
    /// The wait between reading a line and echoing it, in microseconds.
    pub delay_us: u64,
    /// The longest wait for the rest of a line, in microseconds; then the
    /// session is closed.
    pub idle_timeout_us: Option<u64>,
    /// The longest that a line may take to be written back, in microseconds;
    /// then the session is closed.
    pub write_timeout_us: Option<u64>,
    /// The longest allowed line in bytes; a longer one closes the session.
    pub max_line_bytes: u64,
    /// The most open sessions at once.
    pub max_sessions: u64,
    /// The time at which the server stops.
    pub shutdown_at_us: Option<u64>,
    /// The time at which the server's task is cancelled.
    pub abort_at_us: Option<u64>,
    /// The clients, by index.
    pub clients: Vec<Client>,
}

/// One client of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The time at which it connects, in microseconds.
    pub connect_at_us: u64,
    /// The data that it sends, in order.
    pub steps: Vec<Step>,
    /// The number of bytes that it reads; then it reads no more. Without a
    /// number it reads all.
    pub takes: Option<u64>,
    /// The way in which it ends.
    pub end: End,
    /// Microseconds from the last step to the end.
    pub end_after_us: u64,
}

/// A piece of data that a client sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Microseconds from the step before, or from the connection.
    pub wait_us: u64,
    /// The data: several lines, or part of one.
    pub send: String,
}

/// The last action of a peer on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// Ends its output, and reads on.
    Close,
    /// Resets the connection.
    Reset,
    /// Does nothing.
    #[default]
    Idle,
}

/// A server, as the client connects to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer<'a> {
    /// One that several requests may go to.
    Host(&'a Host),
    /// One for a single attempt.
    Attempt(&'a Attempt),
}

impl Fetch {
    /// Returns all servers in order, hosts first; the world knows each by its
    /// index here, as [`Address::Peer`].
    pub fn peers(&self) -> impl Iterator<Item = Peer<'_>> {
        let attempts = self.requests.iter().flat_map(|r| &r.attempts);
        let alone = attempts.filter(|attempt| attempt.host().is_none());
        let hosts = self.hosts.iter().map(Peer::Host);
        hosts.chain(alone.map(Peer::Attempt))
    }

    /// Returns the bytes of a request; a host knows it by its index.
    fn head(&self, index: usize) -> Vec<u8> {
        let path = match self.hosts.len() {
            0 => String::new(),
            _ => index.to_string(),
        };
        format!("GET /{path} HTTP/1.1\r\nHost: lab\r\n\r\n").into_bytes()
    }

    /// Returns the plan of the client's work, for the styles.
    pub fn plan(&self) -> FetchPlan {
        let mut peers = self.hosts.len() as u32..;
        let mut address = |attempt: &Attempt| {
            let host = attempt.host();
            // The numbers never end.
            let number = host.or_else(|| peers.next()).unwrap_or_default();
            Address::Peer(number)
        };
        let request = |(index, request): (usize, &FetchRequest)| Request {
            addresses: request.attempts.iter().map(&mut address).collect(),
            head: self.head(index),
        };
        FetchPlan {
            concurrency: self.concurrency,
            timeout_us: self.timeout_us,
            retries: self.retries,
            backoff_us: self.backoff_us,
            max_body_bytes: self.max_body_bytes,
            kept_connections: usize::try_from(self.keep).unwrap_or(usize::MAX),
            requests: self.requests.iter().enumerate().map(request).collect(),
        }
    }
}

impl Echo {
    /// Returns the plan of the server's work, for the styles.
    pub fn plan(&self) -> EchoPlan {
        EchoPlan {
            delay_us: self.delay_us,
            idle_timeout_us: self.idle_timeout_us,
            write_timeout_us: self.write_timeout_us,
            max_line_bytes: usize::try_from(self.max_line_bytes)
                .unwrap_or(usize::MAX),
            max_sessions: self.max_sessions,
            clients: u32::try_from(self.clients.len()).ok(),
        }
    }
}

impl Client {
    /// Returns the number of bytes that it reads.
    pub fn room(&self) -> usize {
        let takes = self.takes.unwrap_or(u64::MAX);
        usize::try_from(takes).unwrap_or(usize::MAX)
    }
}

impl Attempt {
    /// Returns the number of the host that the attempt goes to, unless it has
    /// a server of its own.
    pub fn host(&self) -> Option<u32> {
        match self {
            Attempt::Say { host, .. } => Some(*host),
            _ => None,
        }
    }

    /// Returns the bytes of the response's head; the scripted servers of all
    /// worlds send the same.
    pub fn head(&self) -> Vec<u8> {
        let Attempt::Respond {
            status,
            body,
            truncate,
            ..
        } = self
        else {
            return Vec::new();
        };
        let length: usize = body.iter().map(|(_, piece)| piece.len()).sum();
        let promised = length + usize::from(*truncate);
        format!("HTTP/1.1 {status} Lab\r\nContent-Length: {promised}\r\n\r\n")
            .into_bytes()
    }
}
