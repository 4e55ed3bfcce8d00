//! Scenarios as plain data: what `spec/workload.md` calls a scenario file.
//!
//! Knows no world, no loop and no style. Where to read next: `parse.rs` for
//! how a file becomes one, `generate.rs` for how a seed does.

mod defaults;
mod error;
mod fields;
mod generate;
mod json;
mod parse;
mod parts;
mod path;
mod read;
mod shrink;
mod write;

pub use self::error::ScenarioError;
pub use self::generate::{GenerateOptions, generate};
pub use self::read::ReadError;
pub use self::shrink::shrink;

use styles::workload::{Address, EchoPlan, FetchPlan, Request};

/// A whole scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Any text.
    pub name: String,
    /// What the client does, if there is one.
    pub fetch: Option<Fetch>,
    /// What the server does, if there is one.
    pub echo: Option<Echo>,
}

/// A client that fetches many resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Requests in progress at once.
    pub concurrency: u64,
    /// Bound on one attempt.
    pub timeout_us: u64,
    /// Further attempts after a retryable error.
    pub retries: u32,
    /// Wait before the second attempt, doubled for each further one.
    pub backoff_us: u64,
    /// A longer body is an error.
    pub max_body_bytes: u64,
    /// When every unfinished request is cancelled.
    pub cancel_at_us: Option<u64>,
    /// What to fetch, in order.
    pub requests: Vec<FetchRequest>,
}

/// One request and how its server treats each attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchRequest {
    /// Unique among the requests.
    pub id: String,
    /// Not empty; the last one repeats.
    pub attempts: Vec<Attempt>,
}

/// How the server treats one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Connecting fails.
    Refuse {
        /// So long after the attempt began.
        refuse_us: u64,
    },
    /// The connection is reset.
    Reset {
        /// Connected so long after the attempt began.
        connect_us: u64,
        /// Reset so long after that.
        reset_us: u64,
    },
    /// Connected, then silence.
    Stall {
        /// Connected so long after the attempt began.
        connect_us: u64,
    },
    /// A response.
    Respond {
        /// Connected so long after the attempt began.
        connect_us: u64,
        /// The head comes so long after that.
        respond_us: u64,
        /// 200 to 599.
        status: u16,
        /// Each piece comes its own delay after what came before it.
        body: Vec<(u64, String)>,
        /// The head promises one byte more, and the server closes after the
        /// last piece.
        truncate: bool,
    },
    /// No response.
    Garbage {
        /// Connected so long after the attempt began.
        connect_us: u64,
        /// It comes so long after that, with the end behind it.
        respond_us: u64,
        /// Does not begin with `HTTP/`.
        garbage: String,
    },
}

/// A server that echoes lines, and its clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Echo {
    /// Wait between reading a line and echoing it.
    pub delay_us: u64,
    /// A session that waits this long for the rest of a line is closed.
    pub idle_timeout_us: Option<u64>,
    /// A longer line closes the session.
    pub max_line_bytes: u64,
    /// Open sessions at once.
    pub max_sessions: u64,
    /// When the server stops.
    pub shutdown_at_us: Option<u64>,
    /// Who connects.
    pub clients: Vec<Client>,
}

/// One client of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// When it connects.
    pub connect_at_us: u64,
    /// What it sends.
    pub steps: Vec<Step>,
    /// What it does in the end.
    pub end: End,
    /// So long after the last step.
    pub end_after_us: u64,
}

/// One thing that a client sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Before it sends.
    pub wait_us: u64,
    /// May hold several lines, or part of one.
    pub send: String,
}

/// What a client does in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Ends what it sends, and reads on.
    Close,
    /// Resets the connection.
    Reset,
    /// Nothing.
    Idle,
}

impl Fetch {
    /// Returns all attempts in order; the world knows each by its place here,
    /// as [`Address::Peer`].
    pub fn peers(&self) -> impl Iterator<Item = &Attempt> {
        self.requests.iter().flat_map(|request| &request.attempts)
    }

    /// Returns the plan for the styles.
    pub fn plan(&self) -> FetchPlan {
        let mut peers = 0..;
        let request = |request: &FetchRequest| Request {
            addresses: peers
                .by_ref()
                .take(request.attempts.len())
                .map(Address::Peer)
                .collect(),
            head: b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n".to_vec(),
        };
        FetchPlan {
            concurrency: self.concurrency,
            timeout_us: self.timeout_us,
            retries: self.retries,
            backoff_us: self.backoff_us,
            max_body_bytes: self.max_body_bytes,
            // The specification: one connection an attempt.
            kept_connections: 0,
            requests: self.requests.iter().map(request).collect(),
        }
    }
}

impl Echo {
    /// Returns the plan for the styles.
    pub fn plan(&self) -> EchoPlan {
        EchoPlan {
            delay_us: self.delay_us,
            idle_timeout_us: self.idle_timeout_us,
            max_line_bytes: usize::try_from(self.max_line_bytes)
                .unwrap_or(usize::MAX),
            max_sessions: self.max_sessions,
            clients: u32::try_from(self.clients.len()).ok(),
        }
    }
}

impl Attempt {
    /// Returns the bytes of the response's head, as the scripted servers of
    /// all worlds send it.
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
